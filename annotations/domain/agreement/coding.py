"""Pattern tables as arrays, and the sums per article that every measure is made of."""

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Self

import numpy as np

from annotations.domain.agreement.arrays import FloatArray, IntArray, sum_by
from annotations.domain.agreement.sums import Entries, SparseSums, gather
from annotations.domain.agreement.tables import PatternTable, Sample, Value, value_key


@dataclass(frozen=True, eq=False)
class Cells:
    """How often each value stands in each row, where it does: `times` of `value` in `row`.

    Few of many values stand in a row, so no table of rows by values is kept.
    """

    row: IntArray
    value: IntArray
    times: FloatArray


@dataclass(frozen=True, eq=False)
class CellPairs:
    """The pairs of different values in each row, first < second; `times` is pairs of people."""

    row: IntArray
    first: IntArray
    second: IntArray
    times: FloatArray


@dataclass(frozen=True, eq=False)
class CodedTable:
    """A pattern table whose articles, values and people are numbers.

    article, count: one per row of the table, `count` sentences of that article. rating_row,
    rating_rater, rating_value: one per value of a row: the row, whose it is (a place in
    `raters`) and what it is (a place in `values`).
    """

    sample: Sample
    articles: int
    values: tuple[Value, ...]
    raters: tuple[str, ...]
    article: IntArray
    count: FloatArray
    rating_row: IntArray
    rating_rater: IntArray
    rating_value: IntArray

    @classmethod
    def of(cls, table: PatternTable) -> Self:
        """Number the articles, values and people of a table in their canonical order."""
        values = sorted({value for row in table.rows for _, value in row.pattern}, key=value_key)
        raters = sorted({rater for row in table.rows for rater, _ in row.pattern})
        number_of_value = {value: number for number, value in enumerate(values)}
        number_of_rater = {rater: number for number, rater in enumerate(raters)}
        number_of_article = {article: number for number, article in enumerate(table.articles)}
        ratings = (
            (number, number_of_rater[rater], number_of_value[value])
            for number, row in enumerate(table.rows)
            for rater, value in row.pattern
        )
        by_rating = np.fromiter(chain.from_iterable(ratings), dtype=np.int64).reshape(-1, 3)
        return cls(
            sample=table.sample,
            articles=len(table.articles),
            values=tuple(values),
            raters=tuple(raters),
            article=_integers([number_of_article[row.article] for row in table.rows]),
            count=np.array([row.n for row in table.rows], dtype=np.float64),
            rating_row=by_rating[:, 0],
            rating_rater=by_rating[:, 1],
            rating_value=by_rating[:, 2],
        )

    @property
    def rows(self) -> int:
        return len(self.count)

    @cached_property
    def cells(self) -> Cells:
        """The values of each row without their people, by row and value."""
        width = max(len(self.values), 1)
        places, times = np.unique(self.rating_row * width + self.rating_value, return_counts=True)
        return Cells(places // width, places % width, times.astype(np.float64))

    @cached_property
    def cell_pairs(self) -> CellPairs:
        """The pairs of different values that two people gave in the same row."""
        cells = self.cells
        ones, others = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
        for step in range(1, len(self.values)):
            one = np.flatnonzero(cells.row[step:] == cells.row[:-step])
            if not len(one):
                break
            ones.append(one)
            others.append(one + step)
        first, second = np.concatenate(ones), np.concatenate(others)
        return CellPairs(
            cells.row[first],
            cells.value[first],
            cells.value[second],
            cells.times[first] * cells.times[second],
        )

    @cached_property
    def pairs_of_values(self) -> int:
        """How many pairs `cell_pairs` has, without making them."""
        distinct = np.bincount(self.cells.row, minlength=self.rows)
        return int((distinct * (distinct - 1) // 2).sum())

    @cached_property
    def sizes(self) -> FloatArray:
        """Per row, how many people gave a value: shape (rows,)."""
        return np.bincount(self.rating_row, minlength=self.rows).astype(np.float64)

    @cached_property
    def is_unit(self) -> FloatArray:
        """Per row, 1 where two people or more gave a value, else 0."""
        return (self.sizes > 1).astype(np.float64)

    @cached_property
    def agreeing_share(self) -> FloatArray:
        """Per row, the share of its pairs of people who gave the same value; 0 for one person."""
        pairs = self.cells.times * (self.cells.times - 1.0)
        agreeing = sum_by(self.cells.row, pairs, self.rows)
        everything = self.sizes * (self.sizes - 1.0)
        return np.divide(agreeing, everything, out=np.zeros(self.rows), where=everything > 0)

    def times_of(self, label: Value) -> FloatArray:
        """Per row, how many people gave this value: shape (rows,)."""
        number = self.values.index(label) if label in self.values else -1
        chosen = self.rating_row[self.rating_value == number]
        return np.bincount(chosen, minlength=self.rows).astype(np.float64)

    def sum_rows(self, weight: FloatArray) -> FloatArray:
        """Per article, the sum over its sentences of a weight per row: shape (articles,)."""
        return sum_by(self.article, self.count * weight, self.articles)

    def value_totals(self, weight: FloatArray) -> FloatArray:
        """Per value, the sum of a weight per row over its ratings: shape (values,)."""
        entries = self.value_entries(weight)
        return sum_by(entries.column, entries.value, entries.width)

    def value_entries(self, weight: FloatArray) -> Entries:
        """What adds up to the sum of a weight per row, per article and value."""
        cells = self.cells
        weights = (self.count * weight)[cells.row] * cells.times
        return Entries(self.article[cells.row], cells.value, weights, len(self.values))

    def sum_pairs(self, weight: FloatArray) -> FloatArray:
        """Per row, the sum over its pairs of people of a weight per pair of values: (rows,)."""
        return sum_by(self.cell_pairs.row, self.cell_pairs.times * weight, self.rows)

    @cached_property
    def agreement_sums(self) -> FloatArray:
        """Per article, shares of agreeing pairs and units: percent agreement is their quotient."""
        return np.column_stack((self.sum_rows(self.agreeing_share), self.sum_rows(self.is_unit)))

    @cached_property
    def agreement_and_shares(self) -> FloatArray | SparseSums:
        """`agreement_sums`, then of each value its share of a sentence's values.

        The shares are summed over all sentences, those with one value included: what Gwet (2014)
        makes his coefficients of. (articles, 2 + values).
        """
        return gather(self.agreement_sums, self.share_entries)

    def people_entries(self, weight: FloatArray) -> Entries:
        """What adds up to the sum of a weight per row, per article, person and value."""
        column = self.rating_rater * len(self.values) + self.rating_value
        weights = (self.count * weight)[self.rating_row]
        width = len(self.raters) * len(self.values)
        return Entries(self.article[self.rating_row], column, weights, width)

    @cached_property
    def share_entries(self) -> Entries:
        """What adds up to the shares of `agreement_and_shares`."""
        return self.value_entries(1.0 / self.sizes)


def _integers(numbers: list[int]) -> IntArray:
    return np.array(numbers, dtype=np.int64)
