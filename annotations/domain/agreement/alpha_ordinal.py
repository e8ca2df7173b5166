"""Krippendorff's alpha where labels are numbers and only their order counts.

Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section E, ordinal
metric: (the values from a to b, less half of a's and half of b's) squared. That is the squared
difference of two mid-ranks, where a value's mid-rank is the number of values before it plus half
of its own.
"""

import numpy as np

from annotations.domain.agreement.alpha import alpha_of
from annotations.domain.agreement.arrays import FloatArray, IntArray
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import (
    Figure,
    Reason,
    Statistic,
    divide,
    point_figure,
    without_value,
)
from annotations.domain.agreement.numbers import MOST_NUMBERS, MOST_PAIRS, number_table
from annotations.domain.agreement.sums import Entries, gather
from annotations.domain.agreement.tables import PatternTable

NAME = "alpha_ordinal"


def alpha_ordinal(table: PatternTable) -> Figure:
    """Alpha with ordinal distances; undefined where a label is no number, or there is one."""
    coded = CodedTable.of(table)
    return point_figure(alpha_ordinal_statistic(coded), coded.sample)


def alpha_ordinal_statistic(coded: CodedTable) -> Statistic:
    """It as sums per article: the total of each number, then coincidences of different ones.

    Distances depend on the totals, so they are worked out anew on every resample; only pairs of
    numbers that some sentence holds have a column.
    """
    table = number_table(coded)
    if table is None:
        return without_value(NAME, coded.articles, Reason.NOT_NUMBERS)
    numbers = len(table.numbers)
    if numbers > MOST_NUMBERS and table.coded.pairs_of_values > MOST_PAIRS:
        return without_value(NAME, coded.articles, Reason.MANY_NUMBERS)
    pairs = table.coded.cell_pairs
    met, column = np.unique(pairs.first * numbers + pairs.second, return_inverse=True)
    first, second = met // numbers, met % numbers

    def evaluate(sums: FloatArray) -> FloatArray:
        totals, coincidences = sums[:, :numbers], sums[:, numbers:]
        ranks = totals.cumsum(axis=1) - totals / 2.0
        observed = (coincidences * (ranks[:, first] - ranks[:, second]) ** 2).sum(axis=1)
        return alpha_of(observed, totals, _expected(totals, ranks))

    sums = gather(np.zeros((coded.articles, 0)), _entries(table.coded, column, len(met)))
    return Statistic(NAME, sums, evaluate, Reason.ONE_LABEL)


def _entries(coded: CodedTable, column: IntArray, width: int) -> Entries:
    """Totals of values, then coincidences: pairs of people by the people of their row less one.

    column: one per pair of values in a row, which column of `width` it belongs to.
    """
    totals, pairs = coded.value_entries(coded.is_unit), coded.cell_pairs
    weight = 2.0 * coded.count / np.maximum(coded.sizes - 1.0, 1.0)
    return Entries(
        row=np.concatenate((totals.row, coded.article[pairs.row])),
        column=np.concatenate((totals.column, totals.width + column)),
        value=np.concatenate((totals.value, pairs.times * weight[pairs.row])),
        width=totals.width + width,
    )


def _expected(totals: FloatArray, ranks: FloatArray) -> FloatArray:
    """Squared differences of ranks over ordered pairs of values: (n, numbers) to (n,)."""
    everything = totals.sum(axis=1)
    means = divide((totals * ranks).sum(axis=1), everything)
    squares = (totals * (ranks - means[:, None]) ** 2).sum(axis=1)
    expected: FloatArray = 2.0 * everything * squares
    return expected
