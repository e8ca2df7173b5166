"""Which two members of values are most often given for each other, as two speakers are."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from annotations.domain.agreement.distances import members
from annotations.domain.agreement.tables import Pattern, PatternTable


@dataclass(frozen=True)
class ConfusedPair:
    """Two members that stand against each other; `first` sorts before `second`.

    times: comparisons of two people in which one gave the first and not the second, and the
    other the second and not the first.
    """

    first: str
    second: str
    times: int


def confused_pairs(table: PatternTable) -> list[ConfusedPair]:
    """All such pairs, the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    for pattern, n in table.merged().items():
        for pair in _differing(pattern):
            counts[pair] += n
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [ConfusedPair(first, second, times) for (first, second), times in ordered]


def _differing(pattern: Pattern) -> Iterator[tuple[str, str]]:
    for (_, one), (_, other) in combinations(pattern, 2):
        ours, theirs = frozenset(members(one)), frozenset(members(other))
        for mine in ours - theirs:
            for their in theirs - ours:
                yield (mine, their) if mine < their else (their, mine)
