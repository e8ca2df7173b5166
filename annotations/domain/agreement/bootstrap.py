"""Intervals by resampling articles: sentences of one article are not independent.

Sources: Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 13 (percentile
interval); Field & Welsh (2007), JRSS B 69, 369-390 (resampling whole clusters). A resample is a
weight per article, so a measure on it is its formula over weighted sums: exact, without
touching a sentence again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.figures import Figure, Reason, Statistic, point_figure
from annotations.domain.agreement.tables import Sample

Drawn: TypeAlias = NDArray[np.uint8]

RESAMPLES = 1000
BOUNDS = (0.025, 0.975)
# Weights are used in blocks to bound the memory: a block takes 4 MB, or has a hundred lines.
BLOCK, IN_A_BLOCK = 100, 500_000
# Resamples are drawn so many articles at a time, and weights kept for the next table of as many
# articles if they are at most so many: 20,000 articles a thousand times take 20 MB.
AT_ONCE, KEPT = 1 << 16, 20_000_000


def interval_figures(
    statistics: Sequence[Statistic], sample: Sample, *, resamples: int = RESAMPLES, seed: int
) -> tuple[Figure, ...]:
    """Figures with 95 % percentile intervals; all statistics share the same resamples.

    The statistics come from one coded table. Resamples on which a measure has no value are
    left out and counted; if they are most, there is no interval. ValueError if resamples < 1.
    """
    if resamples < 1:
        raise ValueError("An interval needs at least one resample.")
    points = [point_figure(statistic, sample) for statistic in statistics]
    if sample.articles <= 1:
        return tuple(without_interval(point, Reason.ONE_ARTICLE) for point in points)
    blocks = weight_blocks(len(statistics[0].sums), resamples=resamples, seed=seed)
    return with_intervals(points, statistics, blocks)


def with_intervals(
    points: Sequence[Figure], statistics: Sequence[Statistic], blocks: Iterable[FloatArray]
) -> tuple[Figure, ...]:
    """The points with the intervals of their statistics over these blocks of weights."""
    columns: list[list[FloatArray]] = [[] for _ in statistics]
    for weights in blocks:
        # Measures made of the same sums share the product as well.
        weighed = {id(one.sums): one.weigh(weights) for one in _by_sums(statistics)}
        for column, statistic in zip(columns, statistics, strict=True):
            column.append(statistic.evaluate(weighed[id(statistic.sums)]))
    return tuple(
        _with_interval(point, np.concatenate(column))
        for point, column in zip(points, columns, strict=True)
    )


def without_interval(point: Figure, reason: Reason) -> Figure:
    """The point as it is if it is undefined, else with the reason why it has no interval."""
    return point if point.undefined else replace(point, no_interval=reason)


def weight_blocks(articles: int, *, resamples: int, seed: int) -> Iterator[FloatArray]:
    """Yield how often each article is drawn: blocks of (resamples, articles), rows sum up to
    the number of articles."""
    blocks: Iterable[Drawn] = (
        _kept(articles, resamples, seed)
        if articles * resamples <= KEPT
        else _draw(articles, resamples, seed)
    )
    for drawn in blocks:
        yield drawn.astype(np.float64)


@lru_cache(maxsize=2)
def _kept(articles: int, resamples: int, seed: int) -> tuple[Drawn, ...]:
    """The layers of a view have the same articles: the draws of one serve them all."""
    return tuple(_draw(articles, resamples, seed))


def _draw(articles: int, resamples: int, seed: int) -> Iterator[Drawn]:
    """Blocks of how often each article is drawn; 256 times the same is drawn by nobody."""
    generator = np.random.Generator(np.random.PCG64(seed))
    step = max(AT_ONCE // articles, 1)
    block = min(BLOCK, max(IN_A_BLOCK // articles, 1))
    for start in range(0, resamples, block):
        rows = min(block, resamples - start)
        drawn = np.empty((rows, articles), dtype=np.uint8)
        for row in range(0, rows, step):
            part = drawn[row : row + step]
            places = generator.integers(0, articles, size=part.shape)
            places += np.arange(len(part))[:, None] * articles
            part[:] = np.bincount(places.ravel(), minlength=part.size).reshape(part.shape)
        yield drawn


def _by_sums(statistics: Iterable[Statistic]) -> Iterable[Statistic]:
    return {id(one.sums): one for one in statistics}.values()


def _with_interval(point: Figure, values: FloatArray) -> Figure:
    if point.undefined:
        return point
    defined = values[np.isfinite(values)]
    undefined_resamples = len(values) - len(defined)
    if 2 * len(defined) < len(values):
        return replace(
            point,
            no_interval=Reason.RESAMPLES_UNDEFINED,
            undefined_resamples=undefined_resamples,
        )
    low, high = np.quantile(defined, BOUNDS)
    return replace(point, low=float(low), high=float(high), undefined_resamples=undefined_resamples)
