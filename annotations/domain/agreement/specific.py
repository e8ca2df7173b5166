"""Specific agreement: given that one person chose a label, how often another did so too.

Sources: Cicchetti & Feinstein (1990), J Clin Epi 43, 551-558, for two people 2a / (2a + b + c);
Fleiss (1971), Psych. Bull. 76, 378-382, for more, as a conditional probability. With missing
values each unit weighs as in Krippendorff's coincidences, by its number of values.
"""

import numpy as np

from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import Figure, Reason, Statistic, divide, point_figure
from annotations.domain.agreement.tables import PatternTable, Value


def specific(table: PatternTable, label: Value) -> Figure:
    """Specific agreement on a label, in [0, 1]; undefined where nobody used it in a unit."""
    coded = CodedTable.of(table)
    return point_figure(specific_statistic(coded, label), coded.sample)


def specific_statistic(coded: CodedTable, label: Value) -> Statistic:
    """Specific agreement as sums per article: coincidences of the label, its total."""
    times = coded.times_of(label) * coded.is_unit
    others = np.maximum(coded.sizes - 1.0, 1.0)
    coincidences = coded.sum_rows(times * (times - 1.0) / others)
    sums = np.column_stack((coincidences, coded.sum_rows(times)))
    return Statistic("specific", sums, _evaluate, Reason.LABEL_UNUSED)


def _evaluate(sums: FloatArray) -> FloatArray:
    return divide(sums[:, 0], sums[:, 1])
