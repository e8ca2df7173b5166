"""Spans that files hold as pairs of numbers."""

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.spans import Span
from annotations.formats.json_values import as_list, as_offset
from annotations.formats.placed_text import PlacedText

_PAIR = 2


def sentence_spans(value: object, path: str, placed: PlacedText) -> tuple[Span, ...]:
    """Where a file says that sentences lie: a list of [start, end], in order; else nothing.

    Lists of other things bear the name too, so they are passed over. Raises InvalidSpan.
    """
    if not isinstance(value, list) or not all(isinstance(one, list) for one in value):
        return ()
    spans: list[Span] = []
    for place, pair in enumerate(value):
        field = f"{path}[{place}]"
        listed = as_list(pair, field)
        if len(listed) != _PAIR:
            return ()
        start, end = as_offset(listed[0], field), as_offset(listed[1], field)
        spans.append(placed.span(start, end, field=field))
        if len(spans) > 1 and start < spans[-2][1]:
            raise UserError(
                N_("The sentences must stand in order and must not overlap."),
                code="invalid_span",
                field=field,
            )
    return tuple(spans)
