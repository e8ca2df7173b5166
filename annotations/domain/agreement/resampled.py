"""Alpha on resamples of the same articles, so that figures can be taken from one another.

Sources: Field & Welsh (2007), JRSS B 69, 369-390 (whole articles are drawn). Few articles make
percentile intervals too narrow, so their tails are those of Student's t, expanded as in Hesterberg
(2015), What Teachers Should Know About the Bootstrap, The American Statistician 69, 371-386, 5.3.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Self

import numpy as np

from annotations.domain.agreement.alpha import alpha_statistic
from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.bootstrap import weight_blocks
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.distances import Distance
from annotations.domain.agreement.recency import of_articles
from annotations.domain.agreement.tables import PatternTable

NORMAL = NormalDist()


@dataclass(frozen=True)
class Draws:
    """How many resamples, and the seed that they are drawn with."""

    resamples: int
    seed: int


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval; all None where it has no value or no interval."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, eq=False)
class Resampled:
    """The value first, then that of each resample; NaN where there is none.

    articles: how many were drawn from, on which the width of the interval depends.
    """

    values: FloatArray
    articles: int

    def __sub__(self, other: Self) -> "Resampled":
        return Resampled(self.values - other.values, min(self.articles, other.articles))

    @property
    def estimate(self) -> Estimate:
        """No value without an interval: nothing may be judged by a point."""
        point, drawn = self.values[0], self.values[1:]
        defined = drawn[np.isfinite(drawn)]
        if not np.isfinite(point) or 2 * len(defined) < len(drawn):
            return Estimate(None, None, None)
        tail = tail_of(self.articles)
        low, high = np.quantile(defined, (tail, 1 - tail))
        return Estimate(float(point), float(low), float(high))


def resampled_alpha(
    table: PatternTable, articles: Sequence[str], distance: Distance, draws: Draws
) -> Resampled:
    """Alpha over these articles, then on resamples of them, alike for every table."""
    part = of_articles(table, articles)
    if not part.rows:
        return Resampled(np.full(draws.resamples + 1, np.nan), 0)
    places = {article: place for place, article in enumerate(articles)}
    columns = [places[article] for article in part.articles]
    statistic = alpha_statistic(CodedTable.of(part), distance)
    whole = np.ones((1, len(articles)))
    drawn = weight_blocks(len(articles), resamples=draws.resamples, seed=draws.seed)
    values = [
        statistic.evaluate(statistic.weigh(weights[:, columns])) for weights in (whole, *drawn)
    ]
    return Resampled(np.concatenate(values), len(columns))


def tail_of(articles: int) -> float:
    """What each end of a 95 % interval leaves out when so many articles are resampled.

    Student's quantile is approximated as in Abramowitz & Stegun (1964), 26.7.5.
    """
    if articles <= 1:
        return 0.0
    z, free = NORMAL.inv_cdf(0.975), articles - 1
    student = (
        z
        + (z**3 + z) / (4 * free)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * free**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * free**3)
    )
    return NORMAL.cdf(-student * math.sqrt(articles / free))
