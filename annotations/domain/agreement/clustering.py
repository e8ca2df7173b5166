"""An order of people in which those who decide alike stand together.

Source: average linkage (UPGMA), Sokal & Michener (1958), Univ. Kansas Sci. Bull. 38, 1409-1438.
Where two groups are joined, each is turned so that the two nearest ends meet.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations, product

# A pair who share nothing is as far apart as chance would put them.
UNKNOWN = 1.0


def cluster_order(
    people: Sequence[str], distances: Mapping[tuple[str, str], float]
) -> tuple[str, ...]:
    """The people in an order that keeps the near together; the same whatever order they came in.

    distances: of pairs in either order, below 1 is nearer than chance; absent = 1.
    """
    groups: list[tuple[str, ...]] = [
        (person,) for person in sorted(people, key=lambda one: (len(one), one))
    ]
    while len(groups) > 1:
        first, second = min(
            combinations(range(len(groups)), 2),
            key=lambda pair: _average(groups[pair[0]], groups[pair[1]], distances),
        )
        joined = _joined(groups[first], groups[second], distances)
        groups = [joined if place == first else group for place, group in enumerate(groups)]
        del groups[second]
    return groups[0] if groups else ()


def _joined(
    left: tuple[str, ...], right: tuple[str, ...], distances: Mapping[tuple[str, str], float]
) -> tuple[str, ...]:
    turned = product((left, left[::-1]), (right, right[::-1]))
    one, other = min(turned, key=lambda pair: _between(pair[0][-1], pair[1][0], distances))
    return one + other


def _average(
    left: Sequence[str], right: Sequence[str], distances: Mapping[tuple[str, str], float]
) -> float:
    between = [_between(one, other, distances) for one, other in product(left, right)]
    return sum(between) / len(between)


def _between(one: str, other: str, distances: Mapping[tuple[str, str], float]) -> float:
    return distances.get((one, other), distances.get((other, one), UNKNOWN))
