"""Spans: half-open ranges of code points in an article version's stored text."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeGuard

from annotations.domain.errors import UserError
from annotations.domain.messages import N_

Span = tuple[int, int]


class InvalidSpan(UserError):
    """A span is malformed, lies outside the text it belongs to, or overlaps another one."""

    code = "invalid_span"


def check_spans(spans: object, *, within: Span, field: str) -> tuple[Span, ...]:
    """Return the spans of a JSON value in text order.

    spans: a list of [start, end] pairs in any order; an empty list gives an empty tuple.
    within: every span must lie inside it. Spans may touch but not overlap.
    Raises InvalidSpan, whose field names the list or the pair at fault, such as `content[1]`.
    """
    if not isinstance(spans, list):
        raise InvalidSpan(N_("Spans must be a list of [start, end] pairs."), field=field)
    checked = [
        (_check_span(pair, within=within, field=f"{field}[{place}]"), place)
        for place, pair in enumerate(spans)
    ]
    checked.sort()
    for (earlier, _), (later, place) in pairwise(checked):
        if overlaps(earlier, later):
            raise InvalidSpan(
                N_(
                    "The span {later} overlaps the span {earlier}.",
                    later=list(later),
                    earlier=list(earlier),
                ),
                field=f"{field}[{place}]",
            )
    return tuple(span for span, _ in checked)


def overlaps(first: Span, second: Span) -> bool:
    """Whether two spans share at least one character; touching spans do not."""
    return max(first[0], second[0]) < min(first[1], second[1])


def iou(first: Sequence[Span], second: Sequence[Span]) -> float:
    """Share in [0, 1] of the characters in either union of spans that lie in both.

    Two empty sequences give 1.0, since they mark the same characters: none.
    """
    first_merged, second_merged = _merge(first), _merge(second)
    shared = _count_shared(first_merged, second_merged)
    either = _count(first_merged) + _count(second_merged) - shared
    return shared / either if either else 1.0


def quote_of(text: str, span: Span) -> str:
    """Return the words of the text under a span."""
    start, end = span
    return text[start:end]


def _check_span(pair: object, *, within: Span, field: str) -> Span:
    match pair:
        case [start, end] if isinstance(pair, list) and _is_offset(start) and _is_offset(end):
            pass
        case _:
            raise InvalidSpan(
                N_("A span must be a pair of whole numbers [start, end]."), field=field
            )
    if not 0 <= start < end:
        raise InvalidSpan(
            N_(
                "The span [{start}, {end}] must start at 0 or later and end after its start.",
                start=start,
                end=end,
            ),
            field=field,
        )
    if start < within[0] or end > within[1]:
        raise InvalidSpan(
            N_(
                "The span [{start}, {end}] lies outside of [{least}, {most}].",
                start=start,
                end=end,
                least=within[0],
                most=within[1],
            ),
            field=field,
        )
    return start, end


def _is_offset(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _merge(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _count(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)


def _count_shared(first: Sequence[Span], second: Sequence[Span]) -> int:
    """Count the characters in both of two sorted sequences of disjoint spans."""
    shared = here = there = 0
    while here < len(first) and there < len(second):
        start = max(first[here][0], second[there][0])
        end = min(first[here][1], second[there][1])
        shared += max(0, end - start)
        if first[here][1] < second[there][1]:
            here += 1
        else:
            there += 1
    return shared
