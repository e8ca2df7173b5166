"""The layers of agreement: how a person's record of a sentence becomes a value on each.

A value of None is missing. Undecided sentences are missing everywhere, and a fact candidate
never counts: only the marks do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from annotations.domain.agreement.distances import Distance, masi, nominal
from annotations.domain.agreement.tables import Value

LABEL_SETS = MappingProxyType(
    {
        "none": frozenset({"N"}),
        "C": frozenset({"C"}),
        "V": frozenset({"C", "V"}),
        "Q": frozenset({"Q"}),
        "Q+C": frozenset({"Q", "C"}),
        "Q+V": frozenset({"Q", "C", "V"}),
    }
)
YES, NO = "yes", "no"
NOT_STATED, ARTICLE = "not_stated", "article"


@dataclass(frozen=True)
class SpeakerChoice:
    """The speaker of one attribution, in the words of the record; `source` is the source's uid
    after merges."""

    kind: str
    source: str | None
    set_by: str

    @property
    def value(self) -> str:
        """The speaker as a member of a set; a uid never equals the two other words."""
        if self.kind != "source":
            return self.kind
        if self.source is None:
            raise ValueError("A speaker of kind source names its source.")
        return self.source

    @property
    def is_own_voice_default(self) -> bool:
        """Whether the article's own voice was filled in and nobody chose it."""
        return self.kind == ARTICLE and self.set_by == "default"


@dataclass(frozen=True)
class Decision:
    """What one person decided on one sentence: the record's marks and its speakers."""

    marks: str | None
    speakers: tuple[SpeakerChoice, ...] = ()


def header(decision: Decision) -> Value | None:
    """The label set of the marks."""
    return None if decision.marks is None else LABEL_SETS[decision.marks]


def quote(decision: Decision) -> Value | None:
    """Yes if the marks hold Q."""
    return None if decision.marks is None else _yes_or_no("Q" in LABEL_SETS[decision.marks])


def claim_content(decision: Decision) -> Value | None:
    """Yes if the marks hold C or V."""
    return None if decision.marks is None else _yes_or_no("C" in LABEL_SETS[decision.marks])


def verified(decision: Decision) -> Value | None:
    """V or C; missing for people who marked neither."""
    if decision.marks is None or "C" not in LABEL_SETS[decision.marks]:
        return None
    return "V" if "V" in LABEL_SETS[decision.marks] else "C"


def speaker_quote(decision: Decision) -> Value | None:
    """The set of speakers of a person who marked Q; missing for others."""
    if quote(decision) != YES:
        return None
    return _speaker_set(decision.speakers)


def speaker_all(decision: Decision) -> Value | None:
    """The set of speakers of a person who marked C, Q or V, without own-voice defaults."""
    if decision.marks in {None, "none"}:
        return None
    return _speaker_set(
        tuple(speaker for speaker in decision.speakers if not speaker.is_own_voice_default)
    )


@dataclass(frozen=True)
class Layer:
    """One question about a sentence.

    title and question are English. labels: the values a person can choose from; empty where the
    set is open, as for speakers, which have no AC1: its number of categories would be that of
    the speakers found so far. positive: on layers with two labels, the one they ask for.
    """

    name: str
    title: str
    question: str
    distance: Distance
    value_of: Callable[[Decision], Value | None]
    labels: tuple[Value, ...] = ()
    positive: Value | None = None


HEADER = Layer(
    name="header",
    title="Marks",
    question="Which marks does the sentence carry? Sets that share marks agree in part.",
    distance=masi,
    value_of=header,
    labels=tuple(LABEL_SETS.values()),
)
QUOTE = Layer(
    name="quote",
    title="Quote",
    question="Is the sentence marked as a quote?",
    distance=nominal,
    value_of=quote,
    labels=(YES, NO),
    positive=YES,
)
CLAIM_CONTENT = Layer(
    name="claim_content",
    title="Claim content",
    question="Is the sentence marked as a claim or as a verified fact?",
    distance=nominal,
    value_of=claim_content,
    labels=(YES, NO),
    positive=YES,
)
VERIFIED = Layer(
    name="verified",
    title="Verified fact",
    question="Among people who saw a claim: was evidence recorded for it?",
    distance=nominal,
    value_of=verified,
    labels=("V", "C"),
    positive="V",
)
SPEAKER_QUOTE = Layer(
    name="speaker_quote",
    title="Speaker of quotes",
    question="Among people who marked a quote: who speaks?",
    distance=masi,
    value_of=speaker_quote,
)
SPEAKER_ALL = Layer(
    name="speaker_all",
    title="Speaker of all marks",
    question="Among people who marked a claim, a quote or a fact: who speaks, where chosen?",
    distance=masi,
    value_of=speaker_all,
)
LAYERS = MappingProxyType(
    {
        layer.name: layer
        for layer in (HEADER, QUOTE, CLAIM_CONTENT, VERIFIED, SPEAKER_QUOTE, SPEAKER_ALL)
    }
)


def layer_values(decision: Decision) -> dict[str, Value]:
    """The values of a decision by layer name; layers on which it is missing are left out."""
    values = ((layer.name, layer.value_of(decision)) for layer in LAYERS.values())
    return {name: value for name, value in values if value is not None}


def _yes_or_no(answer: bool) -> str:
    return YES if answer else NO


def _speaker_set(speakers: tuple[SpeakerChoice, ...]) -> Value | None:
    return frozenset(speaker.value for speaker in speakers) or None
