"""Attributions: who is said to have said what, how, and through whom."""

from dataclasses import dataclass
from uuid import UUID

from annotations.domain.spans import Span

MODES = ("direct", "mixed", "indirect")
QUOTED_MODES = ("direct", "mixed")
COMMITMENTS = ("neutral", "committing", "distancing", "belief", "denial", "non_commitment")
CERTAINTIES = ("asserted", "probable", "possible", "not_committed")
IDENTITIES = ("named", "described", "unnamed")
ROLES = (
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
)
SPEAKER_KINDS = ("source", "not_stated", "article")
LINK_KINDS = ("source", "not_stated")
SET_BY = ("default", "chosen", "suggested")
PLACES = ("origin", "relay")


@dataclass(frozen=True, slots=True)
class Speaker:
    """`source` is set if and only if kind is "source"; `mention` names it in the text."""

    kind: str
    source: UUID | None
    mention: tuple[Span, ...]
    set_by: str


@dataclass(frozen=True, slots=True)
class Link:
    """A stop of the chain: an origin before the speaker, or a relay after."""

    place: str
    kind: str
    source: UUID | None
    mention: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class RecordAttribution:
    """One attribution of a sentence record; `mode` is None if and only if own voice."""

    uid: UUID
    mode: str | None
    continues: UUID | None
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    commitment: str
    certainty: str
    negated: bool
    identity: str | None
    role: str | None
    anonymity_reason: str
    speaker: Speaker
    chain: tuple[Link, ...]
    suggestion: UUID | None

    @property
    def is_quoted(self) -> bool:
        return self.mode in QUOTED_MODES

    @property
    def sources(self) -> tuple[UUID, ...]:
        """Every source this attribution names: the speaker's and the chain's."""
        named = (self.speaker.source, *(link.source for link in self.chain))
        return tuple(source for source in named if source is not None)
