"""The layers of agreement that have an alpha: one question each, and how it is answered.

Most ask about a sentence. The paired ones ask about an attribution that two people both made:
their unit is two people and one pair of attributions matched by content.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from annotations.domain.agreement import reading
from annotations.domain.agreement.decisions import AttributionChoice, Decision, SpeakerChoice
from annotations.domain.agreement.distances import Distance, masi, nominal
from annotations.domain.agreement.reading import LABEL_SETS, NO, YES
from annotations.domain.agreement.tables import Value
from annotations.domain.attribution import CERTAINTIES, MODES

# Who reads layers reads decisions too, so both come from here.
__all__ = [
    "ATTRIBUTION_LAYERS",
    "CERTAINTY",
    "CHAIN",
    "CLAIM_CONTENT",
    "FOUND",
    "HEADER",
    "LABEL_SETS",
    "LAYERS",
    "MARK_LAYERS",
    "MODE",
    "NO",
    "QUOTE",
    "SPEAKER",
    "SPEAKER_ALL",
    "SPEAKER_QUOTE",
    "VERIFIED",
    "YES",
    "AttributionChoice",
    "Decision",
    "Layer",
    "SpeakerChoice",
    "layer_values",
    "paired_values",
]


@dataclass(frozen=True)
class Layer:
    """One question, and the value of a decision on it.

    title and question are English. labels: the values a person can choose from; empty where the
    set is open, as for speakers, which have no AC1: its number of categories would be that of
    the speakers found so far. positive: on layers with two labels, the one they ask for.
    value_of reads a sentence's decision, paired_value_of a matched attribution; one is None.
    """

    name: str
    title: str
    question: str
    distance: Distance
    value_of: Callable[[Decision], Value | None] | None = None
    paired_value_of: Callable[[AttributionChoice], Value] | None = None
    labels: tuple[Value, ...] = ()
    positive: Value | None = None

    @property
    def is_paired(self) -> bool:
        """Whether a unit is two people and a pair of attributions matched by content."""
        return self.paired_value_of is not None


HEADER = Layer(
    name="header",
    title="Marks",
    question="Which marks does the sentence carry? Sets that share marks agree in part.",
    distance=masi,
    value_of=reading.header,
    labels=tuple(LABEL_SETS.values()),
)
QUOTE = Layer(
    name="quote",
    title="Quote",
    question="Is the sentence marked as a quote?",
    distance=nominal,
    value_of=reading.quote,
    labels=(YES, NO),
    positive=YES,
)
CLAIM_CONTENT = Layer(
    name="claim_content",
    title="Claim content",
    question="Is the sentence marked as a claim or as a verified fact?",
    distance=nominal,
    value_of=reading.claim_content,
    labels=(YES, NO),
    positive=YES,
)
VERIFIED = Layer(
    name="verified",
    title="Verified fact",
    question="Among people who saw a claim: was evidence recorded for it?",
    distance=nominal,
    value_of=reading.verified,
    labels=("V", "C"),
    positive="V",
)
SPEAKER_QUOTE = Layer(
    name="speaker_quote",
    title="Speaker of quotes",
    question="Among people who marked a quote: who speaks?",
    distance=masi,
    value_of=reading.speaker_quote,
)
SPEAKER_ALL = Layer(
    name="speaker_all",
    title="Speaker of all marks",
    question="Among people who marked a claim, a quote or a fact: who speaks, where chosen?",
    distance=masi,
    value_of=reading.speaker_all,
)
FOUND = Layer(
    name="found",
    title="Attribution found",
    question="Is anything in the sentence attributed to somebody?",
    distance=nominal,
    value_of=reading.found,
    labels=(YES, NO),
    positive=YES,
)
MODE = Layer(
    name="mode",
    title="Mode",
    question="Of attributions with the same content: are the words direct, mixed or indirect?",
    distance=nominal,
    paired_value_of=reading.mode,
    labels=MODES,
)
SPEAKER = Layer(
    name="speaker",
    title="Speaker, same content",
    question="Of attributions with the same content: who speaks?",
    distance=nominal,
    paired_value_of=reading.speaker,
)
CHAIN = Layer(
    name="chain",
    title="Chain",
    question="Of attributions with the same content: through whom did the words come?",
    distance=nominal,
    paired_value_of=reading.chain,
)
CERTAINTY = Layer(
    name="certainty",
    title="Certainty",
    question="Of attributions with the same content: how certain is it said to be?",
    distance=nominal,
    paired_value_of=reading.certainty,
    labels=CERTAINTIES,
)
MARK_LAYERS = (HEADER, QUOTE, CLAIM_CONTENT, VERIFIED, SPEAKER_QUOTE, SPEAKER_ALL)
ATTRIBUTION_LAYERS = (FOUND, MODE, SPEAKER, CHAIN, CERTAINTY)
LAYERS = MappingProxyType({layer.name: layer for layer in (*MARK_LAYERS, *ATTRIBUTION_LAYERS)})


def layer_values(decision: Decision) -> dict[str, Value]:
    """The values of a decision by layer name; layers on which it is missing are left out.

    Paired layers have none: they need two people, see counted.sentence_patterns.
    """
    values = (
        (layer.name, layer.value_of(decision))
        for layer in LAYERS.values()
        if layer.value_of is not None
    )
    return {name: value for name, value in values if value is not None}


def paired_values(one: AttributionChoice) -> dict[str, Value]:
    """The values of a matched attribution by the names of the paired layers."""
    return {
        layer.name: layer.paired_value_of(one)
        for layer in LAYERS.values()
        if layer.paired_value_of is not None
    }
