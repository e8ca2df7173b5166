"""Estimates from articles in two arms, and their difference with an interval.

Arms are drawn per article, so an article is a cluster, as in `domain/suggestions/shares.py`. An
article weighs the inverse of its chance to be drawn into its arm (Horvitz & Thompson 1952, JASA 47,
663-685): a batch then weighs the same in both arms, however small its blind share.
The difference of two estimates has the bounds of MOVER, which needs only the interval of each:
Zou & Donner (2008), Statistics in Medicine 27, 1693-1702. For two shares with Wilson's intervals
it is method 10 of Newcombe (1998), Statistics in Medicine 17, 873-890. Intervals of means are
Student's, with a quantile by Hill (1970), Communications of the ACM 13, 619-620.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from annotations.domain.agreement.figures import Figure, Reason
from annotations.domain.suggestions.shares import NEGLIGIBLE, wilson

TAIL = 0.05


@dataclass(frozen=True, slots=True)
class Part:
    """What one article gives: a sum over `n` things, and how much the article weighs."""

    total: float
    n: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """One arm's figure with its 95 % interval; n things in `articles` articles.

    value: None where there is nothing to count, or where `undefined` says why. low, high: None
    where the interval is unknown.
    """

    value: float | None
    low: float | None
    high: float | None
    n: float
    articles: int
    undefined: Reason | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """With suggestions less without them, with the 95 % interval; None where it is unknown."""

    value: float | None
    low: float | None
    high: float | None

    @property
    def is_clear(self) -> bool:
        """Whether the whole interval lies on one side of 0."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def weighted_share(parts: Sequence[Part]) -> Estimate:
    """A share in [0, 1] with Wilson's interval at the effective sample size.

    The size is never above that of independent draws with these weights (Kish 1965, ch. 11).
    """
    counted = [one for one in parts if one.n > 0]
    if not counted:
        return Estimate(None, None, None, 0.0, 0)
    share = min(1.0, _ratio(counted))
    low, high = wilson(share, _effective_size(counted, share))
    return Estimate(share, low, high, math.fsum(one.n for one in counted), len(counted))


def weighted_mean(parts: Sequence[Part]) -> Estimate:
    """A mean of what is not negative, with Student's interval over articles; none of one article.

    The variance is that of a ratio by linearisation: Cochran (1977), ch. 6.
    """
    counted = [one for one in parts if one.n > 0]
    if not counted:
        return Estimate(None, None, None, 0.0, 0)
    mean, n = _ratio(counted), math.fsum(one.n for one in counted)
    if len(counted) == 1:
        return Estimate(mean, None, None, n, 1)
    half = student(len(counted) - 1) * math.sqrt(_variance(counted, mean))
    return Estimate(mean, max(0.0, mean - half), mean + half, n, len(counted))


def estimate_of(figure: Figure) -> Estimate:
    """A measure of agreement as an estimate of one arm."""
    return Estimate(
        figure.value, figure.low, figure.high, figure.units, figure.articles, figure.undefined
    )


def difference(assisted: Estimate, blind: Estimate) -> Difference:
    """Assisted less blind; without bounds where either interval is unknown."""
    if assisted.value is None or blind.value is None:
        return Difference(None, None, None)
    value = assisted.value - blind.value
    if assisted.low is None or assisted.high is None or blind.low is None or blind.high is None:
        return Difference(value, None, None)
    return Difference(
        value,
        value - math.hypot(assisted.value - assisted.low, blind.high - blind.value),
        value + math.hypot(assisted.high - assisted.value, blind.value - blind.low),
    )


def student(freedom: int) -> float:
    """The 97.5 % quantile of Student's t; ValueError below one degree of freedom."""
    if freedom < 1:
        raise ValueError("Student's t needs a degree of freedom.")
    if freedom == 1:
        return math.cos(TAIL * math.pi / 2) / math.sin(TAIL * math.pi / 2)
    if freedom == 2:  # noqa: PLR2004 the closed forms
        return math.sqrt(2 / (TAIL * (2 - TAIL)) - 2)
    return _hill(freedom)


def _hill(n: int) -> float:
    """Hill's expansion for a two-sided tail of 5 %; right to six digits from n = 5 on, to four
    before."""
    a = 1 / (n - 0.5)
    b = 48 / a**2
    c = ((20700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * math.sqrt(a * math.pi / 2) * n
    y = (d * TAIL) ** (2 / n)
    if y > 0.05 + a:
        x = -1.959963984540054
        y = x * x
        if n < 5:  # noqa: PLR2004 as published
            c += 0.3 * (n - 4.5) * (x + 0.6)
        c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
        y = math.expm1(a * y * y)
    else:
        y = (1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1
        y = y * (n + 1) / (n + 2) + 1 / ((d * TAIL) ** (2 / n))
    return math.sqrt(n * y)


def _ratio(parts: Sequence[Part]) -> float:
    return math.fsum(one.weight * one.total for one in parts) / _weighted(parts)


def _weighted(parts: Sequence[Part]) -> float:
    return math.fsum(one.weight * one.n for one in parts)


def _variance(parts: Sequence[Part], ratio: float) -> float:
    clusters = len(parts)
    squares = math.fsum((one.weight * (one.total - ratio * one.n)) ** 2 for one in parts)
    return clusters / (clusters - 1) * squares / _weighted(parts) ** 2


def _effective_size(parts: Sequence[Part], share: float) -> float:
    most = _weighted(parts) ** 2 / math.fsum(one.weight**2 * one.n for one in parts)
    if len(parts) == 1 or not NEGLIGIBLE < share < 1 - NEGLIGIBLE:
        return most
    variance = _variance(parts, share)
    return most if variance < NEGLIGIBLE**2 else min(most, share * (1 - share) / variance)
