"""Parts of a coded table as tables of their own: a pair of people, a week, an article.

All of them take whole rows of arrays, so that the patterns are never looked at again.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from annotations.domain.agreement.arrays import IntArray
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.tables import Sample

Group = TypeVar("Group", bound=Hashable)


def pair_portions(coded: CodedTable) -> Iterator[tuple[tuple[str, str], CodedTable]]:
    """Each pair of people who share a row, with the rows they share and their values alone."""
    held = np.zeros((len(coded.raters), coded.rows), dtype=bool)
    held[coded.rating_rater, coded.rating_row] = True
    for first, second in combinations(range(len(coded.raters)), 2):
        shared = held[first] & held[second]
        if shared.any():
            theirs = (coded.rating_rater == first) | (coded.rating_rater == second)
            ratings = np.flatnonzero(theirs & shared[coded.rating_row])
            yield (coded.raters[first], coded.raters[second]), _portion(coded, ratings)


def group_portions(coded: CodedTable, group_of: IntArray) -> Iterator[tuple[int, CodedTable]]:
    """Each group of articles; group_of: (articles,), the number of each article's group."""
    by_rating = group_of[coded.article[coded.rating_row]]
    order = np.argsort(by_rating, kind="stable")
    groups, starts = np.unique(by_rating[order], return_index=True)
    ends = np.append(starts, len(order))[1:]
    for group, start, end in zip(groups, starts, ends, strict=True):
        yield int(group), _portion(coded, order[start:end])


def article_portions(coded: CodedTable) -> Iterator[tuple[int, CodedTable]]:
    """Each article's number with its units, every one as an article of its own: so that
    resampling takes sentences."""
    for article, portion in group_portions(coded, np.arange(coded.articles)):
        yield article, _single_units(portion)


def _single_units(coded: CodedTable) -> CodedTable:
    """Every unit as an article of its own; sentences with one value are left out."""
    times = np.where(coded.sizes > 1, coded.count, 0).astype(np.int64)
    copies = times[coded.rating_row]
    # The new number of a row's first copy; the copies of a row follow each other.
    first = np.cumsum(times) - times
    within = np.arange(copies.sum()) - np.repeat(np.cumsum(copies) - copies, copies)
    units = int(times.sum())
    return replace(
        coded,
        sample=replace(coded.sample, articles=units),
        articles=units,
        article=np.arange(units),
        count=np.ones(units),
        rating_row=np.repeat(first[coded.rating_row], copies) + within,
        rating_rater=np.repeat(coded.rating_rater, copies),
        rating_value=np.repeat(coded.rating_value, copies),
    )


def _portion(coded: CodedTable, ratings: IntArray) -> CodedTable:
    """The table of these values alone, its rows, articles, values and people numbered anew."""
    rows, rating_row = np.unique(coded.rating_row[ratings], return_inverse=True)
    articles, article = np.unique(coded.article[rows], return_inverse=True)
    values, rating_value = np.unique(coded.rating_value[ratings], return_inverse=True)
    raters, rating_rater = np.unique(coded.rating_rater[ratings], return_inverse=True)
    count = coded.count[rows]
    is_unit = np.bincount(rating_row, minlength=len(rows)) > 1
    return CodedTable(
        sample=Sample(
            units=int(count[is_unit].sum()),
            raters=_distinct(rating_rater[is_unit[rating_row]]),
            articles=_distinct(article[is_unit]),
        ),
        articles=len(articles),
        values=tuple(coded.values[one] for one in values),
        raters=tuple(coded.raters[one] for one in raters),
        article=article,
        count=count,
        rating_row=rating_row,
        rating_rater=rating_rater,
        rating_value=rating_value,
    )


def _distinct(numbers: NDArray[np.int64]) -> int:
    return len(np.unique(numbers))


def numbered(names: tuple[str, ...], group_of: Mapping[str, Group]) -> tuple[IntArray, list[Group]]:
    """The number of each name's group, and the groups in order of first appearance."""
    groups: dict[Group, int] = {}
    numbers = [groups.setdefault(group_of[name], len(groups)) for name in names]
    return np.array(numbers, dtype=np.int64), list(groups)
