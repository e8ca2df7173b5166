"""From what a file says about stretches of a text to a record for each sentence.

Other tools mark any stretch; here a sentence is marked, and content lies within its sentence. What
our own files hold comes back as it was. What cannot be kept as it is stands in the notes.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from uuid import UUID

from annotations.domain.attribution import RecordAttribution
from annotations.domain.fields import MAX_TEXT
from annotations.domain.messages import Message
from annotations.domain.record import MAX_ATTRIBUTIONS, Record
from annotations.domain.spans import Span, overlaps
from annotations.formats.aligned_parts import Part, attribution_of, evidence_of
from annotations.formats.aligned_records import NONE, finished, merged_marks, ruled
from annotations.formats.alignment_notes import Loss, storable, told
from annotations.formats.interchange import AnnotationSet, Marked, Said

# No file can hold it, so that names made here are no others'.
_INNER = "\0"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a set is aligned with.

    sentences: their spans in order. length: of the text. uid_of: the uid of an entry by its name
    within the set; source_of: of a source by its name, None where the name says nothing.
    """

    sentences: Sequence[Span]
    length: int
    uid_of: Callable[[str], UUID]
    source_of: Callable[[str], UUID | None]


@dataclass(frozen=True, slots=True)
class Aligned:
    """Records by position. scores: of attributions by uid, of marks by position, where told."""

    records: dict[int, Record]
    notes: tuple[Message, ...]
    scores: dict[UUID | int, float]


def align(found: AnnotationSet, frame: Frame, *, is_finished: bool) -> Aligned:
    """The records that a set stands for; every one meets the rules of submission.

    is_finished: a sentence about which the set says nothing was looked at and is none.
    """
    return _Aligner(frame).align(found, is_finished=is_finished)


def names_in(sets: Iterable[AnnotationSet]) -> set[str]:
    """The names of all speakers and stops in these sets."""
    return {
        who.name
        for found in sets
        for one in found.said
        for who in (one.speaker, *(stop.who for stop in one.chain))
        if who.kind == "source"
    }


@dataclass(slots=True)
class _Sheet:
    """What is known of one sentence so far. stretch: what a mark covers, if not all of it."""

    marked: list[Marked] = field(default_factory=list)
    stretch: Span | None = None
    parts: list[Part] = field(default_factory=list)


def _says_none(one: Marked) -> bool:
    """Whether a mark says no more than that the sentence is none."""
    more = one.fact_candidate or one.unsure or one.note or one.evidence
    return one.marks == "none" and not more


class _Aligner:
    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._starts = [start for start, _ in frame.sentences]
        self._ends = [end for _, end in frame.sentences]
        self._losses: Counter[Loss] = Counter()
        self._sheets: defaultdict[int, _Sheet] = defaultdict(_Sheet)
        self._parts: dict[str, list[Part]] = {}
        self._scores: dict[UUID | int, float] = {}

    def align(self, found: AnnotationSet, *, is_finished: bool) -> Aligned:
        for one in found.marked:
            self._mark(one)
        for said in found.said:
            self._part(said)
        records = self._linked(
            {position: self._record(position) for position in sorted(self._sheets)}
        )
        if is_finished:
            records = finished(records, len(self._starts))
        return Aligned(records, told(self._losses), self._scores)

    def _mark(self, one: Marked) -> None:
        """Lay a marked stretch on every sentence it overlaps."""
        if not 0 <= one.start < one.end <= self._frame.length:
            self._losses[Loss.OUTSIDE] += 1
            return
        within = self._sentences_at((one.start, one.end))
        if not within:
            self._losses[Loss.BETWEEN] += 1
        elif len(within) > 1:
            self._losses[Loss.SEVERAL] += 1
        for position in within:
            sheet, (start, end) = self._sheets[position], self._frame.sentences[position]
            sheet.marked.append(one)
            if one.start > start or one.end < end:
                sheet.stretch = max(start, one.start), min(end, one.end)
            if one.score is not None:
                self._scores[position] = one.score

    def _part(self, said: Said) -> None:
        """Part what is said at the sentences it reaches over."""
        content = self._inside(said.content)
        anchor = content or self._inside(said.cue) or self._inside(said.speaker.mention)
        by_sentence: dict[int, list[Span]] = {}
        for span in anchor:
            for position in self._sentences_at(span):
                start, end = self._frame.sentences[position]
                by_sentence.setdefault(position, []).append(
                    (max(start, span[0]), min(end, span[1]))
                )
        if not by_sentence:
            self._losses[Loss.NO_CONTENT] += 1
            return
        if not content:  # only the cue or the speaker is told: the words of that sentence
            first = min(by_sentence)
            by_sentence = {first: [self._frame.sentences[first]]}
            self._losses[Loss.WHOLE_SENTENCE] += 1
        self._take_parts(said, by_sentence)

    def _take_parts(self, said: Said, by_sentence: dict[int, list[Span]]) -> None:
        key = said.key
        if key in self._parts:  # two of one name: what continues it continues the first
            key = f"{key}{_INNER}again {len(self._parts)}"
        parts: list[Part] = []
        for position in sorted(by_sentence):
            sheet = self._sheets[position]
            if len(sheet.parts) == MAX_ATTRIBUTIONS:
                self._losses[Loss.TOO_MANY] += 1
                continue
            part = Part(
                said=said,
                position=position,
                place=len(sheet.parts),
                name=f"{key}{_INNER}{position}" if parts else key,
                content=tuple(sorted(by_sentence[position])),
                is_head=not parts,
            )
            sheet.parts.append(part)
            parts.append(part)
        if len(parts) > 1:
            self._losses[Loss.PARTED] += 1
        self._parts[key] = parts

    def _inside(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """The spans in text order, cut where they overlap; those outside the text are told."""
        kept: list[Span] = []
        for start, end in sorted(spans):
            if not 0 <= start < end <= self._frame.length:
                self._losses[Loss.OUTSIDE] += 1
            elif kept and overlaps(kept[-1], (start, end)):
                kept[-1] = kept[-1][0], max(kept[-1][1], end)
            else:
                kept.append((start, end))
        return tuple(kept)

    def _sentences_at(self, span: Span) -> range:
        """The positions of the sentences that share a character with a span."""
        return range(bisect_right(self._ends, span[0]), bisect_left(self._starts, span[1]))

    def _record(self, position: int) -> Record:
        sheet, sentence = self._sheets[position], self._frame.sentences[position]
        marked = sheet.marked
        if not sheet.parts and len(marked) == 1 and _says_none(marked[0]):
            return NONE  # by far the most
        record = Record(
            marks=merged_marks(one.marks for one in marked),
            fact_candidate=any(one.fact_candidate for one in marked),
            unsure=any(one.unsure for one in marked),
            note=self._note(marked),
            seconds=0.0,
            bulk=False,
            attributions=tuple(map(self._attribution, sheet.parts)),
            evidence=evidence_of(
                (one for mark in marked for one in mark.evidence),
                name=f"{_INNER}evidence {position}",
                uid_of=self._frame.uid_of,
                losses=self._losses,
            ),
        )
        return ruled(
            record,
            content=sheet.stretch or sentence,
            uid=lambda: self._frame.uid_of(f"{_INNER}voice {position}"),
            losses=self._losses,
        )

    def _note(self, marked: Sequence[Marked]) -> str:
        note = "\n".join(dict.fromkeys(one.note for one in marked if one.note))
        return storable(note, limit=MAX_TEXT, too_long=Loss.LONG_NOTE, losses=self._losses)

    def _attribution(self, part: Part) -> RecordAttribution:
        if part.said.score is not None:
            self._scores[self._frame.uid_of(part.name)] = part.said.score
        return attribution_of(
            part,
            cue=self._inside(part.said.cue) if part.is_head else (),
            mention=self._inside(part.said.speaker.mention),
            stops=[(stop, self._inside(stop.who.mention)) for stop in part.said.chain],
            uid_of=self._frame.uid_of,
            source_of=self._frame.source_of,
            losses=self._losses,
        )

    def _linked(self, records: dict[int, Record]) -> dict[int, Record]:
        """The same, with each continuation pointing at what it continues, which stands before."""
        there = {one.uid for record in records.values() for one in record.attributions}
        before = {uid: to for uid, to in self._links() if to in there}
        if not before:
            return records
        return {
            position: replace(
                record,
                attributions=tuple(
                    replace(one, continues=before[one.uid]) if one.uid in before else one
                    for one in record.attributions
                ),
            )
            for position, record in records.items()
        }

    def _links(self) -> Iterator[tuple[UUID, UUID]]:
        for parts in self._parts.values():
            for earlier, later in pairwise(parts):
                yield self._frame.uid_of(later.name), self._frame.uid_of(earlier.name)
            if not parts or not parts[0].said.continues:
                continue
            target = self._before(parts[0])
            if target is None:
                self._losses[Loss.CONTINUES_NOTHING] += 1
            else:
                yield self._frame.uid_of(parts[0].name), self._frame.uid_of(target.name)

    def _before(self, part: Part) -> Part | None:
        """The last part of what a part continues that stands before it."""
        target = self._parts.get(part.said.continues, [])
        return next(
            (one for one in reversed(target) if one.place_in_text < part.place_in_text), None
        )
