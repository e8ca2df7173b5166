"""The patterns of a layer as numbers, kept while the process lives: tables without a loop.

Patterns are only ever added, so that the codes of one state serve all later ones; how often each
occurs now is an array beside them.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import Any, TypeVar, cast

import numpy as np

from annotations.domain.agreement.arrays import FloatArray, IntArray
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.tables import Sample, StoredPattern, Value, value_key

Name = TypeVar("Name")


class Codes:
    """Rows are patterns in the order in which they came."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._row_of: dict[int, int] = {}
        self._raters: dict[str, int] = {}
        self._values: dict[Value, int] = {}
        self._row, self._rater, self._value = array("q"), array("q"), array("q")

    def add(self, patterns: Iterable[tuple[int, StoredPattern]]) -> None:
        """Take up new patterns by their keys."""
        with self._lock:
            for key, stored in patterns:
                row = self._row_of[key] = len(self._row_of)
                for rater, value in stored:
                    held = value if isinstance(value, str) else frozenset(value)
                    self._row.append(row)
                    self._rater.append(self._raters.setdefault(str(rater), len(self._raters)))
                    self._value.append(self._values.setdefault(held, len(self._values)))

    def __contains__(self, key: int) -> bool:
        return key in self._row_of

    def __len__(self) -> int:
        return len(self._row_of)

    def rows(self, keys: Iterable[int]) -> IntArray:
        """The row of each key."""
        return np.array([self._row_of[key] for key in keys], dtype=np.int64)

    def table(self, n: IntArray, *, articles: int) -> CodedTable:
        """The rows with a count, as one article; `articles` is for its sample to say.

        n: (rows,), of the first so many rows.
        """
        with self._lock:
            row, rater, value = (
                np.array(one, dtype=np.int64) for one in (self._row, self._rater, self._value)
            )
            raters, values = list(self._raters), list(self._values)
        kept = np.zeros(int(row.max(initial=-1)) + 1, dtype=bool)
        kept[: len(n)] = n[: len(kept)] > 0
        held = kept[row]
        row, rater, value = row[held], rater[held], value[held]
        used_values = _used(value, values, value_key)
        used_raters = _used(rater, raters, str)
        rows, count = np.flatnonzero(kept), n[: len(kept)][kept[: len(n)]].astype(np.float64)
        row = _places(rows, len(kept))[row]
        return CodedTable(
            sample=_sample(row, rater, count, articles),
            articles=min(len(rows), 1),
            values=tuple(values[one] for one in used_values),
            raters=tuple(raters[one] for one in used_raters),
            article=np.zeros(len(rows), dtype=np.int64),
            count=count,
            rating_row=row,
            rating_rater=_places(used_raters, len(raters))[rater],
            rating_value=_places(used_values, len(values))[value],
        )


def _used(numbers: IntArray, names: Sequence[Name], key: Callable[[Name], object]) -> IntArray:
    """The numbers that occur, in the canonical order of what they stand for."""
    occurring = np.flatnonzero(np.bincount(numbers, minlength=len(names)))
    ordered = sorted(occurring.tolist(), key=lambda one: cast("Any", key(names[one])))
    return np.array(ordered, dtype=np.int64)


def _places(numbers: IntArray, size: int) -> IntArray:
    """The inverse: of each number its place among these."""
    places = np.zeros(size, dtype=np.int64)
    places[numbers] = np.arange(len(numbers))
    return places


def _sample(row: IntArray, rater: IntArray, count: FloatArray, articles: int) -> Sample:
    is_unit = np.bincount(row, minlength=len(count)) > 1
    return Sample(
        units=int(count[is_unit].sum()),
        raters=len(np.flatnonzero(np.bincount(rater[is_unit[row]]))) if len(row) else 0,
        articles=articles,
    )
