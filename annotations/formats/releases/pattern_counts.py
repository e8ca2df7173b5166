"""The counts of one layer while a release is written: 16 bytes for each pattern of an article."""

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from annotations.domain.agreement.tables import (
    Pattern,
    PatternCount,
    PatternTable,
    as_pattern,
    pattern_key,
)

Numbers = NDArray[Any]
AT_ONCE = 4_096


class LayerCounts:
    """How often each pattern stands in each article; both are numbers in here."""

    def __init__(self) -> None:
        self._number_of: dict[Pattern, int] = {}
        self._articles, self._patterns = array("I"), array("I")
        self._times = array("q")

    def add(self, article: int, pattern: Pattern, n: int) -> None:
        """article: a place in the list of names that `table` is given; each comes once."""
        self._articles.append(article)
        self._patterns.append(self._number_of.setdefault(pattern, len(self._number_of)))
        self._times.append(n)

    def table(self, names: Sequence[str]) -> PatternTable:
        """The same as `PatternTable.of`, whose rows are made only while they are looked at."""
        patterns = [as_pattern(pattern) for pattern in self._number_of]
        has_values = np.array([bool(one) for one in patterns], dtype=bool)
        article, pattern = _numbers(self._articles), _numbers(self._patterns)
        times = np.array(self._times, dtype=np.int64)
        ranks = _ranks([pattern_key(one) for one in patterns])[pattern]
        order = np.lexsort((ranks, _ranks(names)[article]))
        kept = order[(times > 0)[order] & has_values[pattern][order]]
        return PatternTable(_Rows(names, patterns, (article[kept], pattern[kept], times[kept])))


class _Rows(Sequence[PatternCount]):
    """Rows of a table as three columns of numbers: the article, its pattern, how often."""

    def __init__(
        self,
        names: Sequence[str],
        patterns: Sequence[Pattern],
        columns: Sequence[Numbers],
    ) -> None:
        self._names = names
        self._patterns = patterns
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns[0])

    @overload
    def __getitem__(self, place: int) -> PatternCount: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[PatternCount]: ...

    def __getitem__(self, place: int | slice) -> PatternCount | Sequence[PatternCount]:
        if isinstance(place, slice):
            article, pattern, times = (column[place] for column in self._columns)
            return _Rows(self._names, self._patterns, (article, pattern, times))
        number, which, n = (int(column[place]) for column in self._columns)
        return PatternCount(self._names[number], self._patterns[which], n)

    def __iter__(self) -> Iterator[PatternCount]:
        names, patterns = self._names, self._patterns
        for start in range(0, len(self), AT_ONCE):
            part = (column[start : start + AT_ONCE].tolist() for column in self._columns)
            for article, pattern, n in zip(*part, strict=True):
                yield PatternCount(names[article], patterns[pattern], n)


def _numbers(counted: "array[int]") -> Numbers:
    return np.array(counted, dtype=np.uint32)


def _ranks(keys: Sequence[Any]) -> Numbers:
    """The place of each key when all are sorted."""
    ranks = np.empty(len(keys), dtype=np.int64)
    ranks[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return ranks
