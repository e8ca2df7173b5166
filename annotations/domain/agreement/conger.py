"""Conger's kappa: Cohen's for more than two people, each with shares of labels of their own.

Source: Conger (1980), Psych. Bull. 88, 322-328; with missing ratings Gwet (2014), Handbook of
Inter-Rater Reliability, 4th ed.: a person's shares are over all sentences they decided. For two
people who decided everything it is Cohen's kappa.
"""

from dataclasses import replace

import numpy as np

from annotations.domain.agreement.arrays import FloatArray, IntArray
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import Figure, Reason, Statistic, divide, point_figure
from annotations.domain.agreement.sums import gather
from annotations.domain.agreement.tables import PatternTable


def conger(table: PatternTable) -> Figure:
    """Conger's kappa over nominal values; undefined where only one label was used."""
    coded = CodedTable.of(table)
    return point_figure(conger_statistic(coded), coded.sample)


def conger_statistic(coded: CodedTable) -> Statistic:
    """It as sums per article: shares of agreeing pairs, units, each person's number of each label.

    Only labels that a person gave have a column: a thousand people who give a number each do not
    make a thousand columns of every number. People who decided nothing on a resample are left
    out of its chance term.
    """
    entries = coded.people_entries(np.ones(coded.rows))
    given, column = np.unique(entries.column, return_inverse=True)
    labels = max(len(coded.values), 1)
    # By label, as `given` is by person: one column more for every pair of them that is met.
    by_label = np.argsort(given % labels, kind="stable")
    person, label = (given // labels)[by_label], (given % labels)[by_label]
    of_person = np.argsort(person, kind="stable")

    def evaluate(sums: FloatArray) -> FloatArray:
        chosen = sums[:, 2:]
        decided = _by_group(chosen[:, of_person], person[of_person])
        everybody = decided[:, np.searchsorted(np.unique(person), person)]
        shares = np.divide(chosen, everybody, out=np.zeros_like(chosen), where=everybody > 0)
        present = (decided > 0).sum(axis=1)
        pairs = (present * (present - 1)).astype(np.float64)
        # Over ordered pairs of different people: the square of the sum less the sum of squares.
        equal = (_by_group(shares, label) ** 2).sum(axis=1) - (shares**2).sum(axis=1)
        one_label = (_by_group(chosen, label) > 0).sum(axis=1) <= 1
        chance = np.where(one_label, np.nan, divide(equal, pairs))
        return divide(divide(sums[:, 0], sums[:, 1]) - chance, 1.0 - chance)

    place = np.empty(len(given), dtype=np.int64)
    place[by_label] = np.arange(len(given))
    compact = replace(entries, column=place[column.reshape(-1)], width=len(given))
    sums = gather(coded.agreement_sums, compact)
    return Statistic("conger", sums, evaluate, Reason.ONE_LABEL)


def _by_group(numbers: FloatArray, group: IntArray) -> FloatArray:
    """Sums of the columns of each group, which stand beside each other: (n, groups)."""
    if not len(group):
        return np.zeros((len(numbers), 0))
    firsts = np.flatnonzero(np.diff(group, prepend=-1))
    sums: FloatArray = np.add.reduceat(numbers, firsts, axis=1)
    return sums
