"""Krippendorff's alpha where labels are numbers and their differences count.

Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section E, interval
metric: the distance of two numbers is the square of their difference.
"""

import numpy as np

from annotations.domain.agreement.alpha import alpha_of
from annotations.domain.agreement.arrays import FloatArray, sum_by
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import (
    Figure,
    Reason,
    Statistic,
    divide,
    point_figure,
    without_value,
)
from annotations.domain.agreement.numbers import NumberTable, number_table
from annotations.domain.agreement.sums import gather
from annotations.domain.agreement.tables import PatternTable

NAME = "alpha_interval"


def alpha_interval(table: PatternTable) -> Figure:
    """Alpha with interval distances; undefined where a label is no number, or there is one."""
    coded = CodedTable.of(table)
    return point_figure(alpha_interval_statistic(coded), coded.sample)


def alpha_interval_statistic(coded: CodedTable) -> Statistic:
    """It as sums per article: observed disagreement, then the total of each number."""
    table = number_table(coded)
    if table is None:
        return without_value(NAME, coded.articles, Reason.NOT_NUMBERS)
    places = table.scaled

    def evaluate(sums: FloatArray) -> FloatArray:
        return alpha_of(sums[:, 0], sums[:, 1:], _expected(sums[:, 1:], places))

    observed = table.coded.sum_rows(_disagreement(table))[:, None]
    sums = gather(observed, table.coded.value_entries(table.coded.is_unit))
    return Statistic(NAME, sums, evaluate, Reason.ONE_LABEL)


def _disagreement(table: NumberTable) -> FloatArray:
    """Per row, squared differences over ordered pairs of people, by the people less one.

    They are 2 m times the squared differences from the row's mean: nothing is lost where a
    row's numbers are close to each other and far from 0.
    """
    coded, cells, places = table.coded, table.coded.cells, table.scaled
    means = sum_by(cells.row, cells.times * places[cells.value], coded.rows) / coded.sizes
    squares = cells.times * (places[cells.value] - means[cells.row]) ** 2
    weights = 2.0 * coded.sizes / np.maximum(coded.sizes - 1.0, 1.0)
    # One number is as far from the mean of itself as rounding takes it: that is no distance.
    differing = np.bincount(cells.row, minlength=coded.rows) > 1
    return sum_by(cells.row, squares, coded.rows) * weights * differing


def _expected(totals: FloatArray, places: FloatArray) -> FloatArray:
    """Squared differences over ordered pairs of values: (n, numbers) to (n,)."""
    everything = totals.sum(axis=1)
    means = divide(totals @ places, everything)
    squares = (totals * (places[None, :] - means[:, None]) ** 2).sum(axis=1)
    expected: FloatArray = 2.0 * everything * squares
    return expected
