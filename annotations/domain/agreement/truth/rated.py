"""Ratings as distinct patterns with counts: what expectation-maximisation is run over.

A sentence is never looked at twice: equal patterns have equal posteriors, so a step costs as
much as there are distinct patterns, however many sentences there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from annotations.domain.agreement.arrays import FloatArray, IntArray
from annotations.domain.agreement.tables import Pattern, PatternTable, Value, is_unit, value_key

# Up to so many cells (patterns x people x labels) sums are matrix products; beyond, sparse.
LARGEST_MATRIX = 4_000_000
NOT_RATED = -1
LARGEST_CODE = 2**62


@dataclass(frozen=True, eq=False)
class Votes:
    """Who gave what in each distinct pattern, without how often.

    Tables of (patterns, k) lie in memory column by column: k is small, and numpy sums long
    columns much faster than short rows.

    row, rater, label: one per rating, ordered by row: the pattern's number, the person's and the
    label's. A person may rate a pattern more than once (Dawid & Skene's first observer did).
    """

    patterns: int
    raters: int
    labels: int
    row: IntArray
    rater: IntArray
    label: IntArray

    @cached_property
    def cell(self) -> IntArray:
        """Per rating, the number of (person, label)."""
        return self.rater * self.labels + self.label

    @property
    def cells(self) -> int:
        return self.raters * self.labels

    @cached_property
    def matrix(self) -> FloatArray | None:
        """How often each pattern has each cell, (patterns, cells); None where it is too large."""
        if self.patterns * self.cells > LARGEST_MATRIX:
            return None
        flat = np.bincount(self.row * self.cells + self.cell, minlength=self.patterns * self.cells)
        return flat.reshape(self.patterns, self.cells).astype(np.float64)

    def sum_by_pattern(self, of_cell: FloatArray) -> FloatArray:
        """Per pattern, the sum of a value over the cells it has: (cells, k) to (patterns, k)."""
        if self.matrix is not None:
            product: FloatArray = of_cell.T @ self.matrix.T
            return product.T
        columns = [
            np.bincount(self.row, weights=column[self.cell], minlength=self.patterns)
            for column in np.ascontiguousarray(of_cell.T)
        ]
        sums: FloatArray = np.stack(columns).astype(np.float64, copy=False)
        return sums.T

    def sum_by_cell(self, of_pattern: FloatArray) -> FloatArray:
        """Per cell, the sum of a value over its patterns: (patterns, k) to (cells, k)."""
        if self.matrix is not None:
            product: FloatArray = self.matrix.T @ of_pattern
            return product
        columns = [
            np.bincount(self.cell, weights=column[self.row], minlength=self.cells)
            for column in np.ascontiguousarray(of_pattern.T)
        ]
        sums: FloatArray = np.stack(columns).astype(np.float64, copy=False)
        return sums.T


@dataclass(frozen=True, eq=False)
class RatedPatterns:
    """Distinct patterns of ratings and how often each occurs.

    raters and labels name the numbers in `votes`; count: shape (patterns,). `patterns` are the
    ones the numbers stand for, where they came from a table.
    """

    raters: tuple[str, ...]
    labels: tuple[Value, ...]
    votes: Votes
    count: FloatArray
    patterns: tuple[Pattern, ...] = ()

    @classmethod
    def of(cls, table: PatternTable, labels: Sequence[Value] = ()) -> Self:
        """The units of a table: sentences of one person tell nothing about anybody.

        labels: those a person can choose from, so that unused ones have a place too; others that
        occur follow them.
        """
        counts = {pattern: n for pattern, n in table.merged().items() if is_unit(pattern)}
        patterns = tuple(counts)
        used = {value for pattern in patterns for _, value in pattern} - set(labels)
        named = (*labels, *sorted(used, key=value_key))
        raters = tuple(sorted({rater for pattern in patterns for rater, _ in pattern}))
        number_of_rater = {rater: number for number, rater in enumerate(raters)}
        number_of_label = {label: number for number, label in enumerate(named)}
        sizes = [len(pattern) for pattern in patterns]
        votes = Votes(
            patterns=len(patterns),
            raters=len(raters),
            labels=len(named),
            row=np.repeat(np.arange(len(patterns)), sizes),
            rater=_integers([number_of_rater[one] for pattern in patterns for one, _ in pattern]),
            label=_integers([number_of_label[one] for pattern in patterns for _, one in pattern]),
        )
        count = np.array(list(counts.values()), dtype=np.float64)
        return cls(raters, named, votes, count, patterns)

    @classmethod
    def of_ratings(
        cls, ratings: NDArray[np.integer], raters: Sequence[str], labels: Sequence[Value]
    ) -> tuple[Self, IntArray]:
        """Count the patterns of single ratings, with the pattern of each unit.

        ratings: (units, raters), the number of a label, or -1 for none. ValueError where there
        are more possible patterns than numbers for them; few people then share a unit, and
        `of_triples` fits.
        """
        base = len(labels) + 1
        if base ** len(raters) > LARGEST_CODE:
            raise ValueError("Too many people for dense ratings: give (unit, person, label).")
        codes = _codes(ratings, base)
        found, pattern_of_unit, count = _distinct(codes, base ** len(raters))
        powers = base ** np.arange(len(raters) - 1, -1, -1, dtype=np.int64)
        given = found[:, None] // powers % base - 1
        row, rater = np.nonzero(given != NOT_RATED)
        votes = Votes(len(found), len(raters), len(labels), row, rater, given[row, rater])
        rated = cls(tuple(raters), tuple(labels), votes, count.astype(np.float64))
        return rated, pattern_of_unit

    @classmethod
    def of_triples(
        cls,
        units: IntArray,
        raters_of: IntArray,
        labels_of: IntArray,
        *,
        raters: Sequence[str],
        labels: Sequence[Value],
    ) -> Self:
        """One pattern per unit, from parallel arrays of numbers: unit, person, label given."""
        order = np.argsort(units, kind="stable")
        size = int(units.max(initial=-1)) + 1
        votes = Votes(
            size, len(raters), len(labels), units[order], raters_of[order], labels_of[order]
        )
        return cls(tuple(raters), tuple(labels), votes, np.ones(size))

    def reweighed(self, count: FloatArray) -> Self:
        """The same patterns, occurring otherwise often: a resample."""
        return replace(self, count=count)

    @cached_property
    def ratings_of(self) -> FloatArray:
        """How many ratings each person gave: shape (raters,)."""
        by_cell = self.votes.sum_by_cell(self.count[:, None])
        given: FloatArray = by_cell.reshape(self.votes.raters, self.votes.labels).sum(axis=1)
        return given

    @cached_property
    def shares(self) -> FloatArray:
        """The share of each label among a pattern's ratings: (patterns, labels)."""
        place = self.votes.row * self.votes.labels + self.votes.label
        given = np.bincount(place, minlength=self.votes.patterns * self.votes.labels)
        table = given.reshape(self.votes.patterns, self.votes.labels).astype(np.float64)
        totals: FloatArray = table.sum(axis=1, keepdims=True)
        shares: FloatArray = table / np.maximum(totals, 1.0)
        return shares


# Up to so many codes are counted in an array of all there could be, else by sorting.
MOST_CODES = 5_000_000


def _codes(ratings: NDArray[np.integer], base: int) -> IntArray:
    """One number per unit, the first person's rating its highest digit."""
    units, people = ratings.shape
    # Short numbers take half the time.
    kind = np.int32 if base**people < np.iinfo(np.int32).max else np.int64
    codes: IntArray = np.zeros(units, dtype=kind)
    for column in ratings.T:
        codes *= base
        codes += column
        codes += 1
    return codes


def _distinct(codes: IntArray, possible: int) -> tuple[IntArray, IntArray, IntArray]:
    """Distinct codes in order, the place of each code among them, and how often each occurs."""
    if possible > MOST_CODES:
        return np.unique(codes, return_inverse=True, return_counts=True)
    counts = np.bincount(codes, minlength=possible)
    found = np.flatnonzero(counts)
    place = np.empty(possible, dtype=np.int64)
    place[found] = np.arange(len(found))
    return found, place[codes], counts[found]


def _integers(numbers: list[int]) -> IntArray:
    return np.array(numbers, dtype=np.int64)
