"""What a finder is and what it hands back: guesses about who said what, and about claims.

A finder knows nothing of people, batches or marks. It reads a text and its sentences and answers
with guesses; a stronger finder takes the place of a weaker one by having the same shape.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from annotations.domain.messages import Message
from annotations.domain.sentences import SentenceSpan
from annotations.domain.spans import Span

Mode = Literal["direct", "mixed", "indirect"]
Identity = Literal["named", "described", "unnamed"]
Place = Literal["origin", "relay"]
Commitment = Literal["neutral", "committing", "distancing", "belief", "denial", "non_commitment"]
Certainty = Literal["asserted", "probable", "possible", "not_committed"]
Reason = Literal["number", "cause", "comparison", "event", "date"]
Role = Literal[
    "government",
    "security",
    "politician",
    "conflict_party",
    "court",
    "company",
    "ngo",
    "expert",
    "eyewitness",
    "citizen",
    "document",
    "media",
    "social_account",
    "other",
]


@dataclass(frozen=True, slots=True)
class SpeakerGuess:
    """`name` is the full name found for the mention; None where a pronoun stays unresolved."""

    name: str | None
    mention: tuple[Span, ...]
    identity: Identity | None
    role: Role | None


@dataclass(frozen=True, slots=True)
class ChainGuess:
    """A stop of the chain before (origin) or after (relay) the speaker; name None: not stated."""

    place: Place
    name: str | None
    mention: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class AttributionGuess:
    """One attribution in one sentence.

    `content` lies in that sentence, includes the quotation marks around quoted words, and is
    sorted; `cue` and mentions may stand elsewhere in the text. `speaker` None: not stated.
    `quote` is true if and only if `mode` is direct or mixed. `anonymity_reason`: why the speaker
    stays nameless, as stated. `continues` is the key of an earlier
    guess. `score` in [0, 1] estimates how often a guess of its pattern is right.
    """

    key: int
    sentence: int
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    mode: Mode
    speaker: SpeakerGuess | None
    chain: tuple[ChainGuess, ...]
    commitment: Commitment
    certainty: Certainty
    negated: bool
    quote: bool
    continues: int | None
    score: float
    anonymity_reason: str = ""


@dataclass(frozen=True, slots=True)
class ClaimGuess:
    """A sentence worth checking; `score` ranks within one text, it is no probability.

    `reason`: what makes it worth checking most of all, or "".
    """

    sentence: int
    score: float
    reason: Reason | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something a model proposed that cannot be used: a stable word, and why in words."""

    code: str
    detail: Message


@dataclass(frozen=True, slots=True)
class Findings:
    """All guesses about one text; attributions in text order, claims by sentence.

    refusals: what somebody's model proposed beside them and was not taken.
    """

    attributions: tuple[AttributionGuess, ...]
    claims: tuple[ClaimGuess, ...]
    refusals: tuple[Refusal, ...] = ()


class Finder(Protocol):
    """Anything that finds; name, version and config_hash pin a suggestion run."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def config_hash(self) -> str: ...

    def find(self, text: str, sentences: Sequence[SentenceSpan]) -> Findings: ...
