"""Cohen's kappa of two people over the sentences both decided.

Source: Cohen (1960), Educ. Psychol. Meas. 20, 37-46. Values are nominal: sets agree if equal.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations
from typing import TypeAlias

import numpy as np

from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import Reason, Statistic, divide, without_value
from annotations.domain.agreement.sums import gather
from annotations.domain.agreement.tables import PatternTable, Value

PAIR = 2
Confusion: TypeAlias = Mapping[tuple[Value, Value], int]


def confusions(table: PatternTable) -> dict[tuple[str, str], Confusion]:
    """Per pair of people in order of their names: counts of (value of first, of second).

    Pairs who share no sentence are left out.
    """
    counts: defaultdict[tuple[str, str], Counter[tuple[Value, Value]]] = defaultdict(Counter)
    for pattern, n in table.merged().items():
        for (first, one), (second, other) in combinations(pattern, 2):
            counts[first, second][one, other] += n
    return {pair: counts[pair] for pair in sorted(counts)}


def kappa(confusion: Confusion) -> float | None:
    """Kappa in [-1, 1]; None where there are no counts or both used one and the same label."""
    total = sum(confusion.values())
    agreeing = sum(n for (one, other), n in confusion.items() if one == other)
    of_first: Counter[Value] = Counter()
    of_second: Counter[Value] = Counter()
    for (one, other), n in confusion.items():
        of_first[one] += n
        of_second[other] += n
    # Whole numbers until the division, so that certain chance agreement is met exactly.
    chance = sum(of_first[value] * of_second[value] for value in of_first)
    if chance == total * total:
        return None
    return (agreeing * total - chance) / (total * total - chance)


def kappa_statistic(coded: CodedTable) -> Statistic:
    """Kappa of a table of two people as sums per article; without a value beyond two.

    Columns: shares of agreeing pairs, units, then each person's number of each label in units.
    """
    if len(coded.raters) != PAIR:
        return without_value("kappa", coded.articles, Reason.NOT_TWO_RATERS)
    sums = gather(coded.agreement_sums, coded.people_entries(coded.is_unit))
    return Statistic("kappa", sums, _evaluate, Reason.ONE_LABEL)


def _evaluate(sums: FloatArray) -> FloatArray:
    agreeing, units = sums[:, 0], sums[:, 1]
    of_first, of_second = np.split(sums[:, 2:], PAIR, axis=1)
    chance = (of_first * of_second).sum(axis=1)
    return divide(agreeing * units - chance, units**2 - chance)
