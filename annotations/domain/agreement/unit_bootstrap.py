"""Intervals by resampling units, for ratings that do not say which document a unit is from.

Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 13. Drawing units with
replacement is drawing a multinomial over the counts of their patterns, so the cost does not
depend on the number of units. Where units of a document resemble each other such intervals are
too narrow: `bootstrap.py` resamples articles.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from annotations.domain.agreement.arrays import FloatArray, IntArray
from annotations.domain.agreement.bootstrap import RESAMPLES, with_intervals, without_interval
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import Figure, Reason, Statistic, point_figure

Measure: TypeAlias = Callable[[CodedTable], Statistic]

# Numbers of one block of resamples, of weights or of sums: 16 MB.
AT_ONCE = 2_000_000
BLOCK = 100
# A multinomial costs this much more per pattern than drawing one unit does.
PER_PATTERN = 10


def unit_interval_figures(
    measures: Sequence[Measure], coded: CodedTable, *, resamples: int = RESAMPLES, seed: int
) -> tuple[Figure, ...]:
    """Figures with 95 % percentile intervals; all measures share the same resamples.

    coded: one row per pattern, each an article of its own, as `code_ratings` makes it. Units
    with one value are drawn as well. Resamples without a value are counted, as for articles.
    ValueError if resamples < 1.
    """
    if resamples < 1:
        raise ValueError("An interval needs at least one resample.")
    points = unit_figures(measures, coded)
    if coded.count.sum() <= 1:
        return tuple(without_interval(one, Reason.ONE_UNIT) for one in points)
    single = replace(coded, count=np.ones(coded.rows))
    statistics = [measure(single) for measure in measures]
    widest = max((one.width for one in statistics), default=1)
    lines = min(BLOCK, max(AT_ONCE // max(coded.rows, widest), 1))
    counts = coded.count.astype(np.int64)
    return with_intervals(points, statistics, _weights(counts, resamples, lines, seed))


def unit_figures(measures: Sequence[Measure], coded: CodedTable) -> tuple[Figure, ...]:
    """The values over all units, without intervals."""
    return tuple(point_figure(measure(coded), coded.sample) for measure in measures)


def _weights(counts: IntArray, resamples: int, lines: int, seed: int) -> Iterator[FloatArray]:
    """How often each pattern is drawn: blocks of (lines, patterns)."""
    generator = np.random.Generator(np.random.PCG64(seed))
    units = int(counts.sum())
    few = len(counts) * PER_PATTERN < units
    pattern_of_unit = None if few else np.repeat(np.arange(len(counts)), counts)
    for start in range(0, resamples, lines):
        rows = min(lines, resamples - start)
        weights = np.empty((rows, len(counts)))
        for row in range(rows):
            if pattern_of_unit is None:
                weights[row] = generator.multinomial(units, counts / units)
            else:
                drawn = pattern_of_unit[generator.integers(0, units, size=units)]
                weights[row] = np.bincount(drawn, minlength=len(counts))
        yield weights
