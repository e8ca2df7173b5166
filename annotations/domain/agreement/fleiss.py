"""Fleiss' kappa: agreement beyond that of people who draw from one common share of labels.

Source: Fleiss (1971), Psych. Bull. 76, 378-382; with missing ratings Gwet (2014), Handbook of
Inter-Rater Reliability, 4th ed.: the common shares are means over all sentences, those with one
value included. For two people who decided everything it is Scott's pi.
"""

from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import Figure, Reason, Statistic, divide, point_figure
from annotations.domain.agreement.tables import PatternTable


def fleiss(table: PatternTable) -> Figure:
    """Fleiss' kappa over nominal values; undefined where only one label was used."""
    coded = CodedTable.of(table)
    return point_figure(fleiss_statistic(coded), coded.sample)


def fleiss_statistic(coded: CodedTable) -> Statistic:
    """Fleiss' kappa as sums per article: agreeing pairs, units, the share of each label."""
    return Statistic("fleiss", coded.agreement_and_shares, _evaluate, Reason.ONE_LABEL)


def _evaluate(sums: FloatArray) -> FloatArray:
    observed = divide(sums[:, 0], sums[:, 1])
    shares = sums[:, 2:]
    # The chance of two equal labels is `chance / total`; both are equal to the last bit where
    # only one label was used, so that 0 stands below the line and not almost 0.
    chance = (shares**2).sum(axis=1)
    total = shares.sum(axis=1) ** 2
    return divide(observed * total - chance, total - chance)
