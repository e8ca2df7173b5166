"""Rows of many tables gathered and inserted in bulk, under keys that are known beforehand.

Foreign keys are checked when the transaction ends, so rows may name each other in any order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, connection
from django.db.models import CharField, Model

from annotations.actions.bulk_rows import Value, insert_rows, reserve_ids, stored_time, stored_uid
from annotations.domain.messages import N_
from annotations.formats.releases.opening import RefusedRelease
from annotations.formats.releases.reading import Line
from annotations.formats.releases.values import stamp

KEYS_A_TIME = 2_000


class Rows:
    """Keys and rows of one transaction, in which nothing else inserts into these tables."""

    def __init__(self) -> None:
        self._keys: dict[type[Model], Iterator[int]] = {}
        self._columns: dict[type[Model], tuple[str, ...]] = {}
        self._rows: dict[type[Model], list[tuple[Value, ...]]] = {}

    def key(self, model: type[Model]) -> int:
        """The key of the next row of a table."""
        if model not in self._keys:
            self._keys[model] = _keys(model)
        return next(self._keys[model])

    def add(self, model: type[Model], line: Line[Any] | None, **values: Value) -> None:
        """Take a row with all its columns, in the order in which the table's first one had them.

        line: what it was read from; None = it was made here. Raises RefusedRelease, which names
        the line, for words that do not fit their column: SQLite would keep them.
        """
        if line is not None:
            _check(model, line, values)
        if model not in self._rows:
            self._columns[model] = tuple(values)
            self._rows[model] = []
        self._rows[model].append(tuple(values.values()))

    def flush(self) -> None:
        """Insert what was taken. Raises RefusedRelease where the database takes it not."""
        for model, rows in self._rows.items():
            try:
                insert_rows(model, self._columns[model], rows)
            except (IntegrityError, DataError, OverflowError) as error:
                raise _refused(model, error) from error
        self._rows = {}


def time_of(line: Line[Any], text: str, field: str) -> str:
    """A time in a row as this database keeps it; field: its path there. Raises RefusedRelease."""
    try:
        at = datetime.fromisoformat(text)
        if stamp(at) == text:
            return stored_time(at)
    except (ValueError, OverflowError):
        pass
    raise line.refused(N_("{text} is no time", text=repr(text[:40])), field)


def uid_of(line: Line[Any], text: str, field: str) -> str:
    """A uid in a row as this database keeps it; field: its path there. Raises RefusedRelease."""
    try:
        uid = UUID(text)
    except ValueError:
        uid = None
    if uid is None or str(uid) != text:
        raise line.refused(N_("{text} is no uid", text=repr(text[:40])), field)
    return stored_uid(uid)


@dataclass(frozen=True, slots=True)
class _Limit:
    """What a column of text takes; choices None = any words."""

    column: str
    most: int
    choices: frozenset[str] | None


@cache
def _limits(model: type[Model]) -> tuple[_Limit, ...]:
    fields = [one for one in model._meta.concrete_fields if isinstance(one, CharField)]
    return tuple(
        _Limit(
            str(one.attname),
            one.max_length,
            _choices(one),
        )
        for one in fields
        if one.max_length is not None
    )


def _choices(field: "CharField[Any, Any]") -> frozenset[str] | None:
    if not field.choices:
        return None
    return frozenset(str(value) for value, _ in field.choices) | ({""} if field.blank else set())


def _check(model: type[Model], line: Line[Any], values: dict[str, Value]) -> None:
    for limit in _limits(model):
        value = values.get(limit.column)
        if not isinstance(value, str):
            continue
        if limit.choices is not None and value not in limit.choices:
            words = N_("{value} is none of its values", value=repr(value[:40]))
            raise line.refused(words, limit.column)
        if len(value) > limit.most:
            raise line.refused(
                N_("it has more than {most} characters", most=limit.most), limit.column
            )


def _keys(model: type[Model]) -> Iterator[int]:
    if connection.vendor == "postgresql":
        while True:
            yield from reserve_ids(model, KEYS_A_TIME)
    # Nobody else writes to SQLite meanwhile.
    yield from count(reserve_ids(model, 1)[0])


def _refused(model: type[Model], error: Exception) -> RefusedRelease:
    if "unique" in str(error).lower():
        return RefusedRelease(
            N_(
                "Something of this release stands in it twice, or is in this installation already "
                "({table}): restored before, or made here. Nothing was stored.",
                table=str(model._meta.verbose_name),
            ),
            code="already_here",
        )
    return RefusedRelease(
        N_(
            "A value in this release cannot be stored ({table}). Nothing was stored.",
            table=str(model._meta.verbose_name),
        )
    )
