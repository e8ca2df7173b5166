"""Distances between two values: single labels, or sets of labels or speakers.

Every distance is symmetric, lies in [0, 1], is 0 for equal values and above 0 for different
ones, and is 1 for values that share no member. It depends on three sizes alone: of either set
and of what they share. Alpha relies on the last two points to measure few of many pairs. A
single label counts as the set of itself.
"""

from collections.abc import Callable
from typing import TypeAlias

from annotations.domain.agreement.tables import Value

Distance: TypeAlias = Callable[[Value, Value], float]


def nominal(first: Value, second: Value) -> float:
    """0 for equal values, else 1 (Krippendorff 2011, nominal metric)."""
    return 0.0 if first == second else 1.0


def jaccard(first: Value, second: Value) -> float:
    """1 - shared members / all members (Jaccard 1901); 0 for two empty sets."""
    one, other = members(first), members(second)
    if one == other:
        return 0.0
    return 1.0 - len(one & other) / len(one | other)


def masi(first: Value, second: Value) -> float:
    """1 - J * M (Passonneau 2006): J is shared members / all members, M the monotonicity.

    M is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, else 0.
    """
    one, other = members(first), members(second)
    if one == other:
        return 0.0
    thirds = 2 if one <= other or other <= one else 1
    return 1.0 - thirds * len(one & other) / (3 * len(one | other))


def members(value: Value) -> frozenset[str]:
    """The members of a value; a single label is the set of itself."""
    return frozenset({value}) if isinstance(value, str) else value
