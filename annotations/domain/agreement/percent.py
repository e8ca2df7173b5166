"""Percent agreement: how often two people who decided the same sentence gave the same value.

Source: Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., p_a with missing ratings: the
mean over units of the share of agreeing pairs.
"""

import numpy as np

from annotations.domain.agreement.coding import CodedTable, FloatArray, agreeing_share, in_unit
from annotations.domain.agreement.figures import Figure, Reason, Statistic, divide, point_figure
from annotations.domain.agreement.tables import PatternTable


def percent(table: PatternTable) -> Figure:
    """Percent agreement as a share in [0, 1]; sets agree if they are equal."""
    coded = CodedTable.of(table)
    return point_figure(percent_statistic(coded), coded.sample)


def percent_statistic(coded: CodedTable) -> Statistic:
    """Percent agreement as sums per article: shares of agreeing pairs, units."""
    sums = np.column_stack((coded.sum_shapes(agreeing_share), coded.sum_shapes(in_unit)))
    return Statistic("percent", sums, _evaluate, Reason.NO_UNITS)


def _evaluate(sums: FloatArray) -> FloatArray:
    return divide(sums[:, 0], sums[:, 1])
