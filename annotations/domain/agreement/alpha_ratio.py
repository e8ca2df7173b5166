"""Krippendorff's alpha where labels are numbers with a true zero, and their ratios count.

Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section E, ratio metric:
the distance of two numbers is ((a - b) / (a + b)) squared.
"""

import numpy as np

from annotations.domain.agreement.alpha import alpha_of
from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import (
    Figure,
    Reason,
    Statistic,
    point_figure,
    without_value,
)
from annotations.domain.agreement.numbers import MOST_NUMBERS, number_table
from annotations.domain.agreement.sums import gather
from annotations.domain.agreement.tables import PatternTable

NAME = "alpha_ratio"


def alpha_ratio(table: PatternTable) -> Figure:
    """Alpha with ratio distances; undefined where a label is no number, or one is below 0."""
    coded = CodedTable.of(table)
    return point_figure(alpha_ratio_statistic(coded), coded.sample)


def alpha_ratio_statistic(coded: CodedTable) -> Statistic:
    """It as sums per article: observed disagreement, then the total of each number."""
    table = number_table(coded)
    if table is None:
        return without_value(NAME, coded.articles, Reason.NOT_NUMBERS)
    if (table.numbers < 0).any():
        return without_value(NAME, coded.articles, Reason.NEGATIVE_NUMBERS)
    if len(table.numbers) > MOST_NUMBERS:
        return without_value(NAME, coded.articles, Reason.MANY_NUMBERS)
    distances = _distances(table.numbers)

    def evaluate(sums: FloatArray) -> FloatArray:
        totals = sums[:, 1:]
        return alpha_of(sums[:, 0], totals, ((totals @ distances) * totals).sum(axis=1))

    pairs, recoded = table.coded.cell_pairs, table.coded
    observed = 2.0 * recoded.sum_pairs(distances[pairs.first, pairs.second])
    observed /= np.maximum(recoded.sizes - 1.0, 1.0)
    sums = gather(recoded.sum_rows(observed)[:, None], recoded.value_entries(recoded.is_unit))
    return Statistic(NAME, sums, evaluate, Reason.ONE_LABEL)


def _distances(numbers: FloatArray) -> FloatArray:
    """The distance of every two numbers, (q,) to (q, q); 0 and 0 are equal."""
    halves = numbers / 2.0
    together = halves[:, None] + halves[None, :]
    ratios: FloatArray = np.divide(
        halves[:, None] - halves[None, :],
        together,
        out=np.zeros_like(together),
        where=together > 0,
    )
    return ratios**2
