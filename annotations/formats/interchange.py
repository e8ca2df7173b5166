"""What people and machines said about a text, in the one shape that formats are read into.

Every format is written from these values and read into them, so that a new format meets no
other one. Offsets are half-open code points of the text. A source is named, not numbered:
other tools know nothing of our uids.
"""

from dataclasses import dataclass
from enum import StrEnum

from annotations.domain.spans import Span


class Origin(StrEnum):
    """Where a set of annotations comes from."""

    PERSON = "person"
    MACHINE = "machine"
    GOLD = "gold"


@dataclass(frozen=True, slots=True)
class Named:
    """A speaker or a stop of the chain: source, not_stated or (a speaker) article.

    name: "" unless the kind is source.
    """

    kind: str
    name: str = ""
    mention: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of the chain; place: origin (before the speaker) or relay (after)."""

    place: str
    who: Named


@dataclass(frozen=True, slots=True)
class Said:
    """An attribution. key: its name within the set; continues: the key of an earlier one.

    mode: None if and only if the speaker is the article itself. What a format does not tell
    takes its default. score: of a machine's proposal, in [0, 1].
    """

    key: str
    mode: str | None
    content: tuple[Span, ...]
    speaker: Named
    cue: tuple[Span, ...] = ()
    chain: tuple[Stop, ...] = ()
    continues: str = ""
    commitment: str = "neutral"
    certainty: str = "asserted"
    negated: bool = False
    identity: str = ""
    role: str = ""
    anonymity_reason: str = ""
    set_by: str = "chosen"
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Backing:
    """A piece of evidence for the stretch of text it stands beside."""

    url: str
    document: str
    publisher: str
    passage: str
    retrieved_at: str
    kind: str
    stance: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of text with its marks: a sentence in our own files, any stretch in others'.

    marks: one of the legal sets; None = nobody decided.
    """

    start: int
    end: int
    marks: str | None
    fact_candidate: bool = False
    unsure: bool = False
    note: str = ""
    evidence: tuple[Backing, ...] = ()
    score: float | None = None


@dataclass(frozen=True, slots=True)
class AnnotationSet:
    """What one annotator, machine or adjudicator said about one text.

    annotator: a pseudonym or the name that the file gives, "" = not told; of a machine its
    name and version. marked: by start. said: in the order of the file.
    """

    annotator: str
    origin: Origin
    marked: tuple[Marked, ...] = ()
    said: tuple[Said, ...] = ()
