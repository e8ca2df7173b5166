"""Intervals of each person's figures, by resampling articles (see `bootstrap.py`)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from annotations.domain.agreement.alpha import alpha_statistic
from annotations.domain.agreement.arrays import FloatArray, IntArray
from annotations.domain.agreement.bootstrap import BOUNDS, weight_blocks
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import Reason, Statistic
from annotations.domain.agreement.layers import Layer
from annotations.domain.agreement.tables import PatternTable
from annotations.domain.agreement.transforms import against_others, without_rater
from annotations.domain.agreement.truth.climbing import Settings
from annotations.domain.agreement.truth.competence import ESTIMATION, SEED, SMOOTHING
from annotations.domain.agreement.truth.dawid_skene import dawid_skene
from annotations.domain.agreement.truth.estimates import Estimate
from annotations.domain.agreement.truth.rated import RatedPatterns

RESAMPLES = 200
RESAMPLED = Settings(smoothing=SMOOTHING, tolerance=1e-6, most_iterations=100)

Bounds = list[float]


def competence_bounds(
    layer: Layer,
    table: PatternTable,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    beat: Callable[[], None] = lambda: None,
) -> dict[str, dict[str, Bounds]]:
    """95 % percentile bounds by resampling articles: {"accuracy": {person: [low, high]}, …}.

    Also of "with_others", "without" and "change". Empty where there are fewer than two articles;
    a person whose figure has no value on most resamples is left out. beat is called at each
    resample.
    """
    if len(table.articles) <= 1:
        return {}
    rated = RatedPatterns.of(table, layer.labels)
    weights = weight_blocks(len(table.articles), resamples=resamples, seed=seed)
    columns = _columns(layer, rated, _pattern_counts(table, rated, weights), beat)
    return {
        name: {
            rater: bounds
            for rater, values in zip(rated.raters, column.T, strict=True)
            if (bounds := _bounds(values)) is not None
        }
        for name, column in columns.items()
    }


def _pattern_counts(
    table: PatternTable, rated: RatedPatterns, weights: Iterable[FloatArray]
) -> Iterator[FloatArray]:
    """How often each pattern occurs, resample by resample: blocks of (resamples, patterns)."""
    pattern_number = {one: place for place, one in enumerate(rated.patterns)}
    article_number = {one: place for place, one in enumerate(table.articles)}
    rows = [row for row in table.rows if row.pattern in pattern_number]
    article = np.array([article_number[row.article] for row in rows], dtype=np.int64)
    pattern = np.array([pattern_number[row.pattern] for row in rows], dtype=np.int64)
    n = np.array([row.n for row in rows], dtype=np.float64)
    for block in weights:
        counts = [
            np.bincount(pattern, weights=n * weight[article], minlength=len(rated.patterns))
            for weight in block
        ]
        yield np.stack(counts).astype(np.float64, copy=False)


def _columns(
    layer: Layer,
    rated: RatedPatterns,
    blocks: Iterable[FloatArray],
    beat: Callable[[], None],
) -> dict[str, FloatArray]:
    """Each figure on each resample: (resamples, raters), NaN where it has no value."""
    patterns = _by_pattern(rated)
    everybody = [_Part.of(layer, patterns)]
    others = [_Part.of(layer, against_others(patterns, one)) for one in rated.raters]
    rest = [_Part.of(layer, without_rater(patterns, one)) for one in rated.raters]
    model = dawid_skene(rated, ESTIMATION)
    found: defaultdict[str, list[FloatArray]] = defaultdict(list)
    for counts in blocks:
        without = _alphas(rest, counts)
        found["with_others"].append(_alphas(others, counts))
        found["without"].append(without)
        found["change"].append(without - _alphas(everybody, counts))
        if not isinstance(model, Reason):
            found["accuracy"].append(np.stack([_accuracy(model, one, beat) for one in counts]))
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _by_pattern(rated: RatedPatterns) -> PatternTable:
    """Every pattern once, as an article of its own: counts then weigh them like articles."""
    digits = len(str(len(rated.patterns)))
    return PatternTable.of(
        (f"{place:0{digits}}", pattern, 1) for place, pattern in enumerate(rated.patterns)
    )


@dataclass(frozen=True, eq=False)
class _Part:
    """Alpha of a part of the ratings, and the numbers of the patterns that it reads."""

    statistic: Statistic
    patterns: IntArray

    @classmethod
    def of(cls, layer: Layer, table: PatternTable) -> Self:
        numbers = np.array([int(one) for one in table.articles], dtype=np.int64)
        return cls(alpha_statistic(CodedTable.of(table), layer.distance), numbers)

    def alpha(self, counts: FloatArray) -> FloatArray:
        return self.statistic.evaluate(self.statistic.weigh(counts[:, self.patterns]))


def _alphas(parts: Sequence[_Part], counts: FloatArray) -> FloatArray:
    """(resamples, parts); nobody is left to agree in an empty table."""
    if not parts:
        return np.empty((len(counts), 0))
    return np.column_stack([one.alpha(counts) for one in parts])


def _accuracy(model: Estimate, count: FloatArray, beat: Callable[[], None]) -> FloatArray:
    """Everybody's accuracy on a resample, NaN for who rated nothing in it.

    Begun from the estimate over all articles, so that it takes few steps and labels keep their
    meaning.
    """
    beat()
    rated = model.rated.reweighed(count)
    again = dawid_skene(rated, RESAMPLED, start=model.posterior)
    if isinstance(again, Reason):
        return np.full(len(rated.raters), np.nan)
    return np.where(rated.ratings_of > 0, again.competence, np.nan)


def _bounds(values: FloatArray) -> Bounds | None:
    defined = values[np.isfinite(values)]
    if 2 * len(defined) <= len(values):
        return None
    low, high = np.quantile(defined, BOUNDS)
    return [float(low), float(high)]
