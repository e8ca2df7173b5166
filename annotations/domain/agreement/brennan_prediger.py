"""Brennan and Prediger's coefficient: agreement beyond that of people who draw labels evenly.

Source: Brennan & Prediger (1981), Educ. Psychol. Meas. 41, 687-699, and Randolph (2005) for more
than two people; with missing ratings Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed.
"""

import numpy as np

from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import Figure, Reason, Statistic, divide, point_figure
from annotations.domain.agreement.tables import PatternTable


def brennan_prediger(table: PatternTable) -> Figure:
    """(p_o - 1/q) / (1 - 1/q), q the labels found in the table; undefined where it is one."""
    coded = CodedTable.of(table)
    return point_figure(brennan_prediger_statistic(coded), coded.sample)


def brennan_prediger_statistic(coded: CodedTable) -> Statistic:
    """It as sums per article: shares of agreeing pairs, units.

    The labels are those of the whole table on every resample: a rare one that a resample
    happens to miss is still one that people could have chosen.
    """
    labels = len(coded.values)

    def evaluate(sums: FloatArray) -> FloatArray:
        if labels <= 1:
            return np.full(len(sums), np.nan)
        return (labels * divide(sums[:, 0], sums[:, 1]) - 1.0) / (labels - 1.0)

    return Statistic("brennan_prediger", coded.agreement_sums, evaluate, Reason.ONE_LABEL)
