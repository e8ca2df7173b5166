"""Plain ratings as a coded table: each unit becomes one number, and the numbers are counted.

What comes after works on distinct patterns, of which there are few, and never on units.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotations.domain.agreement.arrays import IntArray, sum_by
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.tables import Sample

LabelNumbers: TypeAlias = NDArray[np.signedinteger[Any]]

MISSING = -1
# Units are numbered in parts that stay in the processor's cache, and counted in one array while
# there are so few possible patterns; more are sorted.
CHUNK = 1 << 16
COUNTED = 1 << 20
# Beyond this a number would no longer fit, and is replaced by its place among those found.
LARGEST = 1 << 62


def code_ratings(
    ratings: LabelNumbers, *, labels: Sequence[str], raters: Sequence[str]
) -> CodedTable:
    """One row per distinct pattern, each an article of its own, `count` the units that have it.

    ratings: (raters, units), each a place in `labels`, or -1 where it is missing. Every one of
    `labels` is a category, used or not. Units without a rating are left out. ValueError where a
    number is no label's, or the names do not fit the array.
    """
    if len(ratings) != len(raters):
        raise ValueError("There is one name for each rater.")
    if ratings.size and not MISSING <= int(ratings.min()) <= int(ratings.max()) < len(labels):
        raise ValueError("A rating is the number of a label, or -1 where it is missing.")
    patterns, counts = count_patterns(ratings, len(labels))
    row, rater = np.nonzero(patterns != MISSING)
    is_unit = np.bincount(row, minlength=len(counts)) > 1
    units = int(counts[is_unit].sum())
    return CodedTable(
        sample=Sample(units, len(np.unique(rater[is_unit[row]])), units),
        articles=len(counts),
        values=tuple(labels),
        raters=tuple(raters),
        article=np.arange(len(counts)),
        count=counts.astype(np.float64),
        rating_row=row,
        rating_rater=rater,
        rating_value=patterns[row, rater].astype(np.int64),
    )


def count_patterns(ratings: LabelNumbers, labels: int) -> tuple[LabelNumbers, IntArray]:
    """The distinct columns of ratings that are not wholly missing, and how often each comes.

    Returns (patterns, raters) and (patterns,); ratings as in `code_ratings`.
    """
    space = (labels + 1) ** len(ratings)
    if space <= COUNTED:
        return _count_few(ratings, labels, space)
    return _count_many(ratings, labels)


def without_people(coded: CodedTable) -> CodedTable:
    """The rows of a table from `code_ratings` that hold the same values as one row.

    For measures that do not ask who gave a value: there are far fewer such rows.
    """
    order = np.lexsort((coded.rating_value, coded.rating_row))
    row = coded.rating_row[order]
    values = np.full((coded.rows, int(coded.sizes.max(initial=0.0))), MISSING, dtype=np.int64)
    values[row, np.arange(len(row)) - np.searchsorted(row, row)] = coded.rating_value[order]
    _, first, kind = np.unique(values, axis=0, return_index=True, return_inverse=True)
    number = np.full(coded.rows, MISSING)
    number[first] = np.arange(len(first))
    kept = number[coded.rating_row] != MISSING
    return replace(
        coded,
        articles=len(first),
        article=np.arange(len(first)),
        count=sum_by(kind.reshape(-1), coded.count, len(first)),
        rating_row=number[coded.rating_row[kept]],
        rating_rater=coded.rating_rater[kept],
        rating_value=coded.rating_value[kept],
    )


def _count_few(ratings: LabelNumbers, labels: int, space: int) -> tuple[LabelNumbers, IntArray]:
    """Count numbers in an array with a place for every possible one."""
    kind = np.uint16 if space <= CHUNK else np.uint32
    base = kind(labels + 1)
    counts = np.zeros(space, dtype=np.int64)
    for start in range(0, ratings.shape[1], CHUNK):
        part = ratings[:, start : start + CHUNK]
        numbers: NDArray[Any] = np.zeros(part.shape[1], dtype=kind)
        for of_rater in part:
            numbers *= base
            # -1 wraps round to the largest number there is, and 1 more is 0.
            numbers += of_rater.astype(kind)
            numbers += kind(1)
        counts += np.bincount(numbers, minlength=space)
    counts[0] = 0
    found = np.flatnonzero(counts)
    patterns = np.empty((len(found), len(ratings)), dtype=np.int64)
    rest = found
    for rater in range(len(ratings) - 1, -1, -1):
        rest, digit = np.divmod(rest, labels + 1)
        patterns[:, rater] = digit - 1
    return patterns, counts[found]


def _count_many(ratings: LabelNumbers, labels: int) -> tuple[LabelNumbers, IntArray]:
    """Sort numbers; where one more rater would not fit, number those found so far anew."""
    numbers = np.zeros(ratings.shape[1], dtype=np.int64)
    largest = 0
    for of_rater in ratings:
        if (largest + 1) * (labels + 1) > LARGEST:
            distinct, numbers = np.unique(numbers, return_inverse=True)
            largest = len(distinct)
        numbers = numbers * (labels + 1) + of_rater + 1
        largest = largest * (labels + 1) + labels
    _, first, counts = np.unique(numbers, return_index=True, return_counts=True)
    patterns = ratings[:, first].T
    rated = (patterns != MISSING).any(axis=1)
    return patterns[rated], counts[rated]
