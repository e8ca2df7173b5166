"""Sums per article with a column for each of many values, kept without their zeros.

Thousands of articles by thousands of speakers would make a table of almost nothing but zeros.
"""

from dataclasses import dataclass

import numpy as np

from annotations.domain.agreement.arrays import FloatArray, IntArray, sum_by

# Below this share of entries that are not zero, the zeros are left out.
SPARSE = 0.25
# Products with weights are made in parts to bound the memory: 8 MB for 100 resamples.
CHUNK = 10_000


@dataclass(frozen=True, eq=False)
class Entries:
    """What adds up to a table: `value` in `row` and `column`, columns below `width`."""

    row: IntArray
    column: IntArray
    value: FloatArray
    width: int


@dataclass(frozen=True, eq=False)
class SparseSums:
    """Rows that are additive: dense columns first, then sparse ones.

    dense: (rows, columns). sparse: one entry per place that is kept, sorted by column.
    """

    dense: FloatArray
    sparse: Entries

    def __len__(self) -> int:
        return len(self.dense)

    @property
    def columns(self) -> int:
        return int(self.dense.shape[1]) + self.sparse.width

    def total(self) -> FloatArray:
        """The sum of all rows: (1, columns)."""
        sparse = sum_by(self.sparse.column, self.sparse.value, self.sparse.width)
        return np.concatenate((self.dense.sum(axis=0), sparse))[None, :]

    def weigh(self, weights: FloatArray) -> FloatArray:
        """The sums of the rows taken as often as each line of `weights` says: (lines, columns)."""
        entries = self.sparse
        sums = np.zeros((len(weights), entries.width))
        for start in range(0, len(entries.row), CHUNK):
            part = slice(start, start + CHUNK)
            columns = entries.column[part]
            firsts = np.flatnonzero(np.diff(columns, prepend=-1))
            taken = weights[:, entries.row[part]]
            taken *= entries.value[part]
            sums[:, columns[firsts]] += np.add.reduceat(taken, firsts, axis=1)
        return np.hstack((weights @ self.dense, sums))


def gather(dense: FloatArray, entries: Entries) -> FloatArray | SparseSums:
    """Columns beside each other: those of `dense`, then those that the entries add up to."""
    rows, width = len(dense), entries.width
    places, of_entry = np.unique(entries.column * rows + entries.row, return_inverse=True)
    sums = sum_by(of_entry, entries.value, len(places))
    row, column = places % max(rows, 1), places // max(rows, 1)
    if len(places) <= SPARSE * rows * width:
        return SparseSums(dense, Entries(row, column, sums, width))
    table = np.zeros((rows, width))
    table[row, column] = sums
    return np.hstack((dense, table))
