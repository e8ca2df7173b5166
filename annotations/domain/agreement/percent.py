"""Percent agreement: how often two people who decided the same sentence gave the same value.

Source: Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., p_a with missing ratings: the
mean over units of the share of agreeing pairs.
"""

from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import Figure, Reason, Statistic, divide, point_figure
from annotations.domain.agreement.tables import PatternTable


def percent(table: PatternTable) -> Figure:
    """Percent agreement as a share in [0, 1]; sets agree if they are equal."""
    coded = CodedTable.of(table)
    return point_figure(percent_statistic(coded), coded.sample)


def percent_statistic(coded: CodedTable) -> Statistic:
    """Percent agreement as sums per article: shares of agreeing pairs, units."""
    return Statistic("percent", coded.agreement_sums, _evaluate, Reason.NO_UNITS)


def _evaluate(sums: FloatArray) -> FloatArray:
    return divide(sums[:, 0], sums[:, 1])
