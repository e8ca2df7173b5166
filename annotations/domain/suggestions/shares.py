"""Shares with 95 % intervals, where what is counted comes in articles and is no independent draw.

Sources: Wilson (1927), JASA 22, 209-212, for the interval, with the effective sample size in the
place of the count, as Korn & Graubard (1998), Survey Methodology 24, 193-201, and Franco, Little,
Louis & Slud (2019), J. Survey Stat. Methodol. 7, 334-364, do for samples of clusters. The variance
between articles is that of a ratio by linearisation: Cochran (1977), Sampling Techniques, ch. 6.
The effective size is never above the count, so the interval is never narrower than Wilson's.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

Z = 1.959963984540054
NEGLIGIBLE = 1e-9

Part: TypeAlias = tuple[float, float]
"""Of one article: how many have what is asked for, and of how many."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share in [0, 1] of `n` things in `articles` articles; None where there are none."""

    value: float | None
    low: float | None
    high: float | None
    n: float
    articles: int


def share_of(parts: Iterable[Part]) -> Share:
    """The share over all articles; each article's part is taken as one cluster."""
    counted = [one for one in parts if one[1] > 0]
    total = math.fsum(n for _, n in counted)
    if not counted:
        return Share(None, None, None, 0.0, 0)
    value = min(1.0, math.fsum(having for having, _ in counted) / total)
    low, high = wilson(value, _effective_size(counted, value, total))
    return Share(value, low, high, round(total, 6), len(counted))


def wilson(share: float, n: float) -> tuple[float, float]:
    """The bounds of Wilson's interval for a share of n."""
    spread = Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def _effective_size(counted: list[Part], share: float, total: float) -> float:
    """How many independent draws would be as uncertain; the count where that cannot be told."""
    clusters = len(counted)
    if clusters == 1 or not NEGLIGIBLE < share < 1 - NEGLIGIBLE:
        return total
    squares = math.fsum((having - share * n) ** 2 for having, n in counted)
    variance = clusters / (clusters - 1) * squares / total**2
    return total if variance < NEGLIGIBLE else min(total, share * (1 - share) / variance)
