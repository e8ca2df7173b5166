"""Scott's pi of two people over the sentences both decided.

Source: Scott (1955), Public Opinion Quarterly 19, 321-325. With missing ratings it differs from
Fleiss' kappa of two people, whose shares of labels also come from what one of them decided alone.
"""

from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import (
    Figure,
    Reason,
    Statistic,
    divide,
    point_figure,
    without_value,
)
from annotations.domain.agreement.sums import gather
from annotations.domain.agreement.tables import PatternTable

PAIR = 2


def scott(table: PatternTable) -> Figure:
    """Pi over nominal values; undefined beyond two people, or where only one label was used."""
    coded = CodedTable.of(table)
    return point_figure(scott_statistic(coded), coded.sample)


def scott_statistic(coded: CodedTable) -> Statistic:
    """Pi as sums per article: shares of agreeing pairs, units, how often each label was given."""
    if len(coded.raters) > PAIR:
        return without_value("scott", coded.articles, Reason.NOT_TWO_RATERS)
    sums = gather(coded.agreement_sums, coded.value_entries(coded.is_unit))
    return Statistic("scott", sums, _evaluate, Reason.ONE_LABEL)


def _evaluate(sums: FloatArray) -> FloatArray:
    agreeing, units, labels = sums[:, 0], sums[:, 1], sums[:, 2:]
    # Whole numbers until the division, so that certain chance agreement is met exactly.
    chance = (labels**2).sum(axis=1)
    total = (PAIR * units) ** 2
    return divide(PAIR**2 * agreeing * units - chance, total - chance)
