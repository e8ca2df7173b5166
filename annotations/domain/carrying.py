"""Taking a sentence record over to a changed text, where its sentence stayed the same."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

from annotations.domain.attribution import Link, RecordAttribution
from annotations.domain.record import Record
from annotations.domain.spans import Span

Shift = Callable[[Span], Span | None]
Rename = Callable[[UUID], UUID]


def carry_record(
    record: Record, *, shift: Shift, rename: Rename, carried: Collection[UUID], sentence: Span
) -> Record:
    """The record as it stands in the new text.

    shift: where a span of the old text lies in the new one, None = its sentence is gone;
    such cue and mention spans are dropped. rename: old uid -> new uid, for rows of their own.
    carried: old uids of the attributions that still come before; a continuation of another one
    loses its link. sentence: where it lies in the new text; the content where none is left.
    """
    return replace(
        record,
        attributions=tuple(
            _carry(one, shift, rename, carried, sentence) for one in record.attributions
        ),
        evidence=tuple(replace(one, uid=rename(one.uid)) for one in record.evidence),
    )


def _carry(
    one: RecordAttribution,
    shift: Shift,
    rename: Rename,
    carried: Collection[UUID],
    sentence: Span,
) -> RecordAttribution:
    return replace(
        one,
        uid=rename(one.uid),
        continues=rename(one.continues) if one.continues in carried and one.continues else None,
        content=_shifted(one.content, shift) or (sentence,),
        cue=_shifted(one.cue, shift),
        speaker=replace(one.speaker, mention=_shifted(one.speaker.mention, shift)),
        chain=tuple(_carry_link(link, shift) for link in one.chain),
        # A suggestion belongs to the text it was made from.
        suggestion=None,
    )


def _carry_link(link: Link, shift: Shift) -> Link:
    return replace(link, mention=_shifted(link.mention, shift))


def _shifted(spans: Iterable[Span], shift: Shift) -> tuple[Span, ...]:
    """Where a correction made two spans overlap, the later one begins where the first ends."""
    moved = sorted(there for span in spans if (there := shift(span)) is not None)
    kept = [
        (max(start, before), end)
        for (_, before), (start, end) in pairwise([(0, 0), *moved])
        if max(start, before) < end
    ]
    return tuple(kept)
