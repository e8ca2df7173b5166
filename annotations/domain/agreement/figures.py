"""What a measure answers: a figure with its interval, or the reason why there is none."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from annotations.domain.agreement.coding import FloatArray
from annotations.domain.agreement.tables import Sample


class Reason(StrEnum):
    """Why a figure or its interval is missing; the text is English, the name is the code."""

    NO_UNITS = "undefined, because no sentence was decided by two people"
    ONE_LABEL = "undefined, because only one label was used"
    LABEL_UNUSED = "undefined, because nobody used this label"
    ONE_ARTICLE = "no interval, because it needs at least two articles"
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
    sums: FloatArray
    evaluate: Callable[[FloatArray], FloatArray]
    undefined: Reason


def point_figure(statistic: Statistic, sample: Sample) -> Figure:
    """The value over all articles, without an interval."""
    value = float(statistic.evaluate(statistic.sums.sum(axis=0, keepdims=True))[0])
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


def divide(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Divide element by element; NaN where the denominator is 0."""
    quotient = np.full(numerator.shape, np.nan)
    np.divide(numerator, denominator, out=quotient, where=denominator != 0)
    return quotient
