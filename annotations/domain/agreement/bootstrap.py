"""Intervals by resampling articles: sentences of one article are not independent.

Sources: Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 13 (percentile
interval); Field & Welsh (2007), JRSS B 69, 369-390 (resampling whole clusters). A resample is a
weight per article, so a measure on it is its formula over weighted sums: exact, without
touching a sentence again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from annotations.domain.agreement.coding import FloatArray
from annotations.domain.agreement.figures import Figure, Reason, Statistic, point_figure
from annotations.domain.agreement.tables import Sample

RESAMPLES = 1000
BOUNDS = (0.025, 0.975)
# Weights are drawn in blocks to bound the memory: 20,000 articles take 16 MB at a time.
BLOCK = 100


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
        return tuple(_without_interval(point, Reason.ONE_ARTICLE) for point in points)
    columns: list[list[FloatArray]] = [[] for _ in statistics]
    for weights in weight_blocks(len(statistics[0].sums), resamples=resamples, seed=seed):
        for column, statistic in zip(columns, statistics, strict=True):
            column.append(statistic.evaluate(weights @ statistic.sums))
    return tuple(
        _with_interval(point, np.concatenate(column))
        for point, column in zip(points, columns, strict=True)
    )


def weight_blocks(articles: int, *, resamples: int, seed: int) -> Iterator[FloatArray]:
    """Yield how often each article is drawn: blocks of (resamples, articles), rows sum up to
    the number of articles."""
    generator = np.random.Generator(np.random.PCG64(seed))
    for start in range(0, resamples, BLOCK):
        rows = min(BLOCK, resamples - start)
        weights = np.empty((rows, articles))
        for row in range(rows):
            drawn = generator.integers(0, articles, size=articles)
            weights[row] = np.bincount(drawn, minlength=articles)
        yield weights


def _without_interval(point: Figure, reason: Reason) -> Figure:
    return point if point.undefined else replace(point, no_interval=reason)


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
