"""How a person's decision on a sentence becomes a value on each layer.

A value of None is missing. Undecided sentences are missing everywhere, and a fact candidate
never counts: only the marks do.
"""

from types import MappingProxyType

from annotations.domain.agreement.decisions import AttributionChoice, Decision, SpeakerChoice
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


def found(decision: Decision) -> Value | None:
    """Yes if something in the sentence is attributed to somebody, whatever the marks."""
    return _yes_or_no(bool(decision.attributed)) if decision.is_decided else None


def mode(one: AttributionChoice) -> Value:
    """Direct, mixed or indirect; the article's own voice has no mode and is never matched."""
    if one.mode is None:
        raise ValueError("The article's own voice has no mode.")
    return one.mode


def speaker(one: AttributionChoice) -> Value:
    """Who speaks: a source's uid, or not_stated."""
    return one.speaker.value


def chain(one: AttributionChoice) -> Value:
    """Through whom: the origin and the relays in order, "" for nobody."""
    return one.chain


def certainty(one: AttributionChoice) -> Value:
    """How certain the content is said to be."""
    return one.certainty


def _yes_or_no(answer: bool) -> str:
    return YES if answer else NO


def _speaker_set(speakers: tuple[SpeakerChoice, ...]) -> Value | None:
    return frozenset(speaker.value for speaker in speakers) or None
