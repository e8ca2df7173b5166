"""What a measure answers: a figure with its interval, or the reason why there is none."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.sums import SparseSums
from annotations.domain.agreement.tables import Sample


class Reason(StrEnum):
    """Why a figure or its interval is missing; the text is English, the name is the code."""

    NO_UNITS = "undefined, because no sentence was decided by two people"
    ONE_LABEL = "undefined, because only one label was used"
    LABEL_UNUSED = "undefined, because nobody used this label"
    NO_ATTRIBUTIONS = "undefined, because nobody attributed anything in a sentence decided by two"
    NO_MATCHES = "undefined, because no two people attributed the same content"
    ONE_UNIT = "no interval, because it needs at least two units"
    NOT_TWO_RATERS = "undefined, because it is a measure of two people"
    NOT_NUMBERS = "undefined, because the labels are not numbers"
    NEGATIVE_NUMBERS = "undefined, because a ratio scale has no numbers below 0"
    MANY_NUMBERS = "undefined, because there are more than 2,000 different numbers"
    FEW_RATERS = "undefined, because it takes three people to tell who errs"
    OPEN_LABELS = "undefined, because the answers are no closed set"
    ONE_ARTICLE = "no interval, because it needs at least two articles"
    FEW_ARTICLES = "no interval, because it needs at least five articles"
    RESAMPLES_UNDEFINED = "no interval, because most of the resamples have no value"


@dataclass(frozen=True)
class Figure:
    """One measure on one table.

    value: None if and only if `undefined` says why. low, high: the 95 % interval; both None
    where the value is, where `no_interval` says why, or where only the point was asked for.
    units, raters, articles: what the value rests on. undefined_resamples: how many resamples
    were left out of the interval because the measure has no value on them.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    units: int
    raters: int
    articles: int
    undefined: Reason | None
    no_interval: Reason | None = None
    undefined_resamples: int = 0


@dataclass(frozen=True, eq=False)
class Statistic:
    """A measure as a function of sums, so that points and resamples use one formula.

    sums: (articles, columns), additive over articles. evaluate: (n, columns) to (n,), NaN where
    the measure has no value. undefined: what NaN means on a table that has units.
    """

    name: str
    sums: FloatArray | SparseSums
    evaluate: Callable[[FloatArray], FloatArray]
    undefined: Reason

    @property
    def width(self) -> int:
        """How many sums there are."""
        return self.sums.columns if isinstance(self.sums, SparseSums) else self.sums.shape[1]

    def total(self) -> FloatArray:
        """The sums over all articles: (1, columns)."""
        if isinstance(self.sums, SparseSums):
            return self.sums.total()
        total: FloatArray = self.sums.sum(axis=0, keepdims=True)
        return total

    def weigh(self, weights: FloatArray) -> FloatArray:
        """The sums of articles taken as often as each line of `weights` says: (lines, columns)."""
        if isinstance(self.sums, SparseSums):
            return self.sums.weigh(weights)
        return weights @ self.sums


def point_figure(statistic: Statistic, sample: Sample) -> Figure:
    """The value over all articles, without an interval."""
    value = float(statistic.evaluate(statistic.total())[0])
    undefined = None if np.isfinite(value) else statistic.undefined
    if sample.units == 0:
        undefined = Reason.NO_UNITS
    return Figure(
        name=statistic.name,
        value=value if undefined is None else None,
        low=None,
        high=None,
        units=sample.units,
        raters=sample.raters,
        articles=sample.articles,
        undefined=undefined,
    )


def without_value(name: str, articles: int, reason: Reason) -> Statistic:
    """A measure that has no value on a table of so many articles, nor on a resample of it."""
    return Statistic(name, np.zeros((articles, 1)), _no_value, reason)


def _no_value(sums: FloatArray) -> FloatArray:
    return np.full(len(sums), np.nan)


def divide(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Divide element by element; NaN where the denominator is 0."""
    quotient = np.full(numerator.shape, np.nan)
    np.divide(numerator, denominator, out=quotient, where=denominator != 0)
    return quotient
