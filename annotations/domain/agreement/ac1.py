"""Gwet's AC1: agreement beyond chance where chance is small for skewed labels.

Source: Gwet (2008), BJMSP 61, 29-48; with missing ratings Gwet (2014), Handbook of Inter-Rater
Reliability, 4th ed. The chance term is taken over all sentences, those with one value included,
as printed there and as the author's irrCAC computes it.
"""

import numpy as np

from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import Figure, Reason, Statistic, divide, point_figure
from annotations.domain.agreement.tables import PatternTable


def ac1(table: PatternTable) -> Figure:
    """AC1 over nominal values; a set counts as one category, equal only to itself.

    The categories are the values found in the table. Undefined where there is only one.
    """
    coded = CodedTable.of(table)
    return point_figure(ac1_statistic(coded), coded.sample)


def ac1_statistic(coded: CodedTable) -> Statistic:
    """AC1 as sums per article: shares of agreeing pairs, units, the share of each category.

    The number of categories is that of the whole table on every resample, because a rare label
    that a resample happens to miss is still one that people could have chosen.
    """
    weight_of_chance = 1.0 / max(len(coded.values) - 1, 1)

    def evaluate(sums: FloatArray) -> FloatArray:
        return ac1_of(sums, weight_of_chance)

    return Statistic("ac1", coded.agreement_and_shares, evaluate, Reason.ONE_LABEL)


def ac1_of(sums: FloatArray, weight_of_chance: float) -> FloatArray:
    """(p_a - p_e) / (1 - p_e): p_e is that weight times the sum of p (1 - p) over the labels."""
    shares = sums[:, 2:]
    observed = divide(sums[:, 0], sums[:, 1])
    prevalence = divide(shares, np.broadcast_to(shares.sum(axis=1)[:, None], shares.shape))
    chance = weight_of_chance * (prevalence * (1.0 - prevalence)).sum(axis=1)
    one_label = (shares > 0).sum(axis=1) <= 1
    return np.where(one_label, np.nan, divide(observed - chance, 1.0 - chance))
