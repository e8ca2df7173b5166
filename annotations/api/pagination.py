"""Pages of a list: each begins after the last row of the one before, however the list grew.

A cursor is the ordering values of that row, as JSON in base64. It is no secret and needs no
signature: it only says where to begin within what its bearer may see anyway.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from django.core.exceptions import FieldError, ValidationError
from django.db.models import F, Q, QuerySet
from rest_framework import serializers

from annotations.api.bodies import InvalidParameter, QueryBody
from annotations.domain.messages import N_

LARGEST_PAGE = 200
USUAL_PAGE = 50
LONGEST_CURSOR = 2000
UNIQUE = ("pk", "id", "uid")
_LARGEST_NUMBER = 2**63 - 1

Row = dict[str, Any]


class ListQuery(QueryBody):
    """What every list takes; a list's own filters are declared in a subclass."""

    limit = serializers.IntegerField(
        min_value=1,
        max_value=LARGEST_PAGE,
        default=USUAL_PAGE,
        help_text="How many rows at most.",
    )
    after = serializers.CharField(
        max_length=LONGEST_CURSOR,
        required=False,
        help_text="Where to go on: the cursor in `next` of the page before.",
    )


@dataclass(frozen=True)
class Page:
    """Some rows, and the cursor that goes on after the last; None at the end of the list."""

    rows: list[Row]
    next: str | None


def read_page(rows: QuerySet[Any, Any], *, limit: int, after: str | None) -> Page:
    """The page of a `.values()` queryset that begins after the cursor.

    The queryset's ordering may name columns and annotations that are never null, with "-" for
    descending; "pk" is added as the last unless a unique one is, so that the order is total.
    """
    ordering = _ordering(rows)
    aliases = {f"_cursor_{place}": name.lstrip("-") for place, name in enumerate(ordering)}
    ordered = rows.order_by(*ordering)
    if after is not None:
        ordered = _begun_after(ordered, ordering, _values(after, len(ordering)))
    found = list(_with_columns(ordered, aliases)[: limit + 1])
    page, more = found[:limit], len(found) > limit
    cursor = _cursor([page[-1][alias] for alias in aliases]) if more else None
    for row in page:
        for alias in aliases:
            del row[alias]
    return Page(page, cursor)


def _ordering(rows: QuerySet[Any, Any]) -> list[str]:
    named = [str(name) for name in rows.query.order_by]
    return named if named and named[-1].lstrip("-") in UNIQUE else [*named, "pk"]


def _with_columns(rows: QuerySet[Any, Any], aliases: dict[str, str]) -> QuerySet[Any, Any]:
    for alias, name in aliases.items():
        rows = rows.annotate(**{alias: F(name)})
    return rows


def _begun_after(
    rows: QuerySet[Any, Any], ordering: Sequence[str], values: Sequence[object]
) -> QuerySet[Any, Any]:
    """a > x, or a = x and b > y, or …; the first column alone too, for its index."""
    beyond, same = Q(), Q()
    for name, value in zip(ordering, values, strict=True):
        column, step = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        beyond |= same & Q((f"{column}__{step}", value))
        same &= Q((column, value))
    first, step = ordering[0].lstrip("-"), "lte" if ordering[0].startswith("-") else "gte"
    try:
        return rows.filter(Q((f"{first}__{step}", values[0])), beyond)
    except (TypeError, ValueError, ValidationError, FieldError) as error:
        raise _unreadable() from error


def _cursor(values: Sequence[object]) -> str:
    written = orjson.dumps([_tagged(value) for value in values])
    return urlsafe_b64encode(written).decode().rstrip("=")


def _tagged(value: object) -> object:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, UUID):
        return {"u": str(value)}
    assert isinstance(value, str | int | float), value  # noqa: S101 a column of another kind
    return value


def _values(cursor: str, count: int) -> list[object]:
    try:
        listed = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(listed, list) or len(listed) != count:
            raise _unreadable()
        return [_untagged(value) for value in listed]
    except (ValueError, TypeError) as error:  # of base64, orjson, dates and UUIDs alike
        raise _unreadable() from error


def _untagged(value: object) -> object:
    match value:
        case {"t": str(text), **rest} if not rest:
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                raise _unreadable()
            return moment
        case {"d": str(text)}:
            return date.fromisoformat(text)
        case {"u": str(text)}:
            return UUID(text)
        case str() if "\0" not in value:
            return value
        case bool():
            raise _unreadable()
        case int() if abs(value) <= _LARGEST_NUMBER:
            return value
        case float():
            return value
    raise _unreadable()


def _unreadable() -> InvalidParameter:
    return InvalidParameter(
        N_("This cursor is not one of this list: take it from `next`."),
        code="bad_cursor",
        field="after",
    )
