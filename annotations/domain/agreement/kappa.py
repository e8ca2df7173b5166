"""Cohen's kappa of two people over the sentences both decided.

Source: Cohen (1960), Educ. Psychol. Meas. 20, 37-46. Values are nominal: sets agree if equal.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations
from typing import TypeAlias

from annotations.domain.agreement.tables import PatternTable, Value

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
