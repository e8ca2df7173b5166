"""What a correction moved: each changed sentence, and where the spans of marks went."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from annotations.domain.attribution import RecordAttribution
from annotations.domain.corrections import Correction
from annotations.domain.fields import JsonObject
from annotations.domain.record import Record
from annotations.domain.spans import Span

CONTENT, CUE, MENTION = "content", "cue", "mention"


@dataclass(frozen=True, slots=True)
class MovedSpan:
    """A span of a mark on the old sentence at `position`; touched: it is to be looked at.

    words: what it covered, and what it covers now ("" where it could not be kept).
    """

    position: int
    field: str
    before: Span
    after: Span | None
    touched: bool
    words: tuple[str, str]

    def as_json(self) -> JsonObject:
        return {
            "position": self.position,
            "field": self.field,
            "before": list(self.before),
            "after": None if self.after is None else list(self.after),
            "touched": self.touched,
            "words": list(self.words),
        }


def changed_sentences(correction: Correction) -> list[JsonObject]:
    """The sentences whose words changed: their positions and words in both texts."""
    return [
        {
            "old": old,
            "new": new,
            "before": correction.words_before(old),
            "after": correction.words_after(new),
        }
        for old, new in sorted(correction.changed.items())
    ]


def moved_spans(records: Mapping[int, Record], correction: Correction) -> Iterator[MovedSpan]:
    """Of every span in the records on old sentences what became of it, if there is more to say
    than that its sentence moved as a whole."""
    for position, record in sorted(records.items()):
        for one in record.attributions if position in correction.pairs else ():
            for field, span in _spans_of(one):
                yield from _told(correction, position, field, span)


def _told(correction: Correction, position: int, field: str, span: Span) -> Iterator[MovedSpan]:
    moved = correction.move(span)
    if position not in correction.changed and not moved.touched:
        return
    after = "" if moved.after is None else correction.new_text[slice(*moved.after)]
    words = correction.old_text[slice(*span)], after
    yield MovedSpan(position, field, span, moved.after, moved.touched, words)


def _spans_of(one: RecordAttribution) -> Iterator[tuple[str, Span]]:
    for span in one.content:
        yield CONTENT, span
    for span in one.cue:
        yield CUE, span
    for mention in (one.speaker.mention, *(link.mention for link in one.chain)):
        for span in mention:
            yield MENTION, span
