"""What one person decided on one sentence, as agreement sees it: sources after merges.

Nothing says where in its text a sentence stands, so that those decided alike are equal and need
counting once. There are millions of these, so they are plain tuples.
"""

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from annotations.domain.spans import Span

NOT_STATED, ARTICLE = "not_stated", "article"
SOURCE = "source"

# A stop of a chain: its place, its kind, and the uid of its source after merges.
Stop: TypeAlias = tuple[str, str, str | None]


class SpeakerChoice(NamedTuple):
    """The speaker of one attribution, in the words of the record; `source` is the source's uid
    after merges."""

    kind: str
    source: str | None
    set_by: str

    @property
    def value(self) -> str:
        """The speaker as a member of a set; a uid never equals the two other words."""
        if self.kind != SOURCE:
            return self.kind
        if self.source is None:
            raise ValueError("A speaker of kind source names its source.")
        return self.source

    @property
    def is_own_voice_default(self) -> bool:
        """Whether the article's own voice was filled in and nobody chose it."""
        return self.kind == ARTICLE and self.set_by == "default"


class AttributionChoice(NamedTuple):
    """One attribution: `mode` is None if and only if it is the article's own voice.

    content: half-open spans in text order, counted from the start of the sentence. chain: see
    `chain_value`.
    """

    speaker: SpeakerChoice
    mode: str | None = None
    content: tuple[Span, ...] = ()
    chain: str = ""
    certainty: str = "asserted"


class Decision(NamedTuple):
    """The record's marks and its attributions.

    length: the sentence's, in characters; None where nobody asks how far content extends.
    """

    marks: str | None
    attributions: tuple[AttributionChoice, ...] = ()
    length: int | None = None

    @property
    def is_decided(self) -> bool:
        return self.marks is not None

    @property
    def speakers(self) -> tuple[SpeakerChoice, ...]:
        return tuple(one.speaker for one in self.attributions)

    @property
    def attributed(self) -> tuple[AttributionChoice, ...]:
        """The attributions to somebody: all but those to the article's own voice."""
        return tuple(one for one in self.attributions if one.mode is not None)


def content_from(start: int, spans: Iterable[Iterable[int]]) -> tuple[Span, ...]:
    """Spans of an article's text, counted from the start of their sentence."""
    return tuple((first - start, last - start) for first, last in spans)


def chain_value(stops: Iterable[Stop]) -> str:
    """A chain as one value: its stops in order, such as `origin:not_stated>relay:UID`.

    "" where nobody stands before or after the speaker. An origin comes first, wherever a record
    lists it.
    """
    ordered = sorted(stops, key=lambda stop: stop[0] != "origin")
    return ">".join(f"{place}:{source or kind}" for place, kind, source in ordered)
