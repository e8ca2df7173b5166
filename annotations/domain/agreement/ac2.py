"""Gwet's AC2: AC1 where near numbers are partial agreement.

Source: Gwet (2008), BJMSP 61, 29-48; Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed.,
with weights and missing ratings. With identity weights it is AC1.
"""

import numpy as np

from annotations.domain.agreement.ac1 import ac1_of
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
from annotations.domain.agreement.weights import WEIGHTS


def ac2(table: PatternTable, weights: str) -> Figure:
    """AC2 with weights of that name; undefined where labels are not numbers, or it is one."""
    coded = CodedTable.of(table)
    return point_figure(ac2_statistic(coded, weights), coded.sample)


def ac2_statistic(coded: CodedTable, weights: str) -> Statistic:
    """AC2 as sums per article: weighted agreement, units, the share of each number."""
    table = number_table(coded)
    if table is None:
        return without_value("ac2", coded.articles, Reason.NOT_NUMBERS)
    numbers = len(table.numbers)
    if numbers > MOST_NUMBERS:
        return without_value("ac2", coded.articles, Reason.MANY_NUMBERS)
    matrix = WEIGHTS[weights](table.numbers)
    recoded = table.coded
    agreeing = recoded.sum_rows(weighted_share(recoded, matrix))
    observed = np.column_stack((agreeing, recoded.sum_rows(recoded.is_unit)))
    sums = gather(observed, recoded.share_entries)
    weight_of_chance = float(matrix.sum()) / max(numbers * (numbers - 1), 1)

    def evaluate(sums: FloatArray) -> FloatArray:
        return ac1_of(sums, weight_of_chance)

    return Statistic("ac2", sums, evaluate, Reason.ONE_LABEL)


def weighted_share(coded: CodedTable, matrix: FloatArray) -> FloatArray:
    """Per row, the mean weight of its pairs of people: `agreeing_share` with partial agreement."""
    pairs = coded.cell_pairs
    partial = 2.0 * coded.sum_pairs(matrix[pairs.first, pairs.second])
    everything = np.maximum(coded.sizes * (coded.sizes - 1.0), 1.0)
    return coded.agreeing_share + partial / everything
