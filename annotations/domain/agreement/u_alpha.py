"""Krippendorff's alpha for unitising: how far people mark the same stretches of a text alike.

Sources: Krippendorff, Mathet, Bouvry & Widlöcher (2016), Quality & Quantity 50, 2347-2364;
Krippendorff (2019), Content Analysis, 4th ed., section 12.6. Each character coincides with the
same character of every other person, over the people less one. What is expected leaves out the
pairs within a unit: the square of what the unit adds to the coincidences, while gaps are no
units and leave out their characters one by one. Coinciding with itself, a unit would otherwise
look like chance agreement.

- overall: values and gaps. binary: units, whatever their value, and gaps.
- coding (cu-alpha): values alone, where units of two people lie over each other.
- per value (the alpha with (k)): how far a unit of that value meets units of the same value.

The book prints no more than the square for coding, where a unit may be met by some people only;
what it adds to those coincidences, squared, gives its printed example (0.724, Fig. 12.11).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.extents import EXTENT, GAP, LENGTHS, OVERLAPS
from annotations.domain.agreement.figures import Reason, Statistic, divide
from annotations.domain.agreement.tables import Pattern, PatternTable, Sample


@dataclass(frozen=True, eq=False)
class Continuum:
    """Everything the u-alphas are a function of, summed for each article.

    values: GAP first, then those of units, sorted. coincidences: (articles, values, values), in
    characters, symmetric. lengths, overlaps: (articles, values), the squares that the chance
    term leaves out, 0 for GAP.
    """

    sample: Sample
    values: tuple[str, ...]
    coincidences: FloatArray
    lengths: FloatArray
    overlaps: FloatArray

    @classmethod
    def of(cls, tables: Mapping[str, PatternTable]) -> Self:
        """From the tables of the three layers; articles are those of EXTENT."""
        extent = tables.get(EXTENT, PatternTable(()))
        used = {_word(value) for row in extent.rows for _, value in row.pattern}
        values = (GAP, *sorted(used - {GAP}))
        places = {value: place for place, value in enumerate(values)}
        articles = {article: place for place, article in enumerate(extent.articles)}
        coincidences = np.zeros((len(articles), len(values), len(values)))
        known: dict[Pattern, FloatArray] = {}
        for row in extent.rows:
            if row.pattern not in known:
                known[row.pattern] = _coincidences(row.pattern, places)
            coincidences[articles[row.article]] += row.n * known[row.pattern]
        lengths, overlaps = np.zeros((2, len(articles), len(values)))
        for row in tables.get(LENGTHS, PatternTable(())).rows:
            value = _word(row.pattern[0][1])
            lengths[articles[row.article], places[value]] += row.n
        for row in tables.get(OVERLAPS, PatternTable(())).rows:
            value, _, others = _word(row.pattern[0][1]).rpartition(":")
            overlaps[articles[row.article], places[value]] += row.n / int(others) ** 2
        return cls(extent.sample, values, coincidences, lengths, overlaps)

    @cached_property
    def sums(self) -> FloatArray:
        """(articles, columns): additive, and all that `_Sums` needs."""
        articles, width = self.lengths.shape
        square = self.coincidences.reshape(articles, width * width)
        return np.hstack((square, self.lengths, self.overlaps))

    def statistic(
        self, name: str, evaluate: Callable[["_Sums"], FloatArray], undefined: Reason
    ) -> Statistic:
        width = len(self.values)
        return Statistic(name, self.sums, lambda sums: evaluate(_Sums.of(sums, width)), undefined)


def u_alpha_statistic(continuum: Continuum) -> Statistic:
    """The overall u-alpha, in values and gaps."""
    return continuum.statistic("u_alpha", _overall, Reason.ONE_LABEL)


def u_binary_statistic(continuum: Continuum) -> Statistic:
    """The u-alpha of units against gaps, whatever the value of a unit."""
    return continuum.statistic("u_alpha_binary", _binary, Reason.ONE_LABEL)


def cu_alpha_statistic(continuum: Continuum) -> Statistic:
    """The u-alpha of values, where units of two people lie over each other."""
    return continuum.statistic("cu_alpha", _coding, Reason.ONE_LABEL)


def ku_alpha_statistic(continuum: Continuum, value: str) -> Statistic:
    """The u-alpha of one value, where its units lie over units of others."""
    place = continuum.values.index(value) - 1 if value in continuum.values else None

    def evaluate(sums: _Sums) -> FloatArray:
        if place is None:
            return np.full(len(sums.coincidences), np.nan)
        return _per_value(sums, place)

    return continuum.statistic(f"ku_alpha:{value}", evaluate, Reason.LABEL_UNUSED)


@dataclass(frozen=True, eq=False)
class _Sums:
    """Sums of articles, one line for each resample: see Continuum."""

    coincidences: FloatArray
    lengths: FloatArray
    overlaps: FloatArray

    @classmethod
    def of(cls, sums: FloatArray, width: int) -> Self:
        square = width * width
        return cls(
            sums[:, :square].reshape(-1, width, width),
            sums[:, square : square + width],
            sums[:, square + width :],
        )


def _overall(sums: _Sums) -> FloatArray:
    squares = sums.lengths.copy()
    squares[:, 0] = sums.coincidences.sum(axis=2)[:, 0]
    return _alpha(sums.coincidences, squares)


def _binary(sums: _Sums) -> FloatArray:
    gap = np.arange(sums.coincidences.shape[1]) == 0
    merged = np.stack([gap, ~gap]).astype(np.float64)
    together = np.einsum("ac,ncd,bd->nab", merged, sums.coincidences, merged)
    squares = np.column_stack((together.sum(axis=2)[:, 0], sums.lengths.sum(axis=1)))
    return _alpha(together, squares)


def _coding(sums: _Sums) -> FloatArray:
    return _alpha(sums.coincidences[:, 1:, 1:], sums.overlaps[:, 1:])


def _alpha(coincidences: FloatArray, squares: FloatArray) -> FloatArray:
    """1 - observed / expected disagreement; (n, values, values) and (n, values) to (n,)."""
    totals = coincidences.sum(axis=2)
    everything = totals.sum(axis=1)
    observed = everything - np.trace(coincidences, axis1=1, axis2=2)
    differing = everything**2 - (totals**2).sum(axis=1)
    expected = divide(everything * differing, everything**2 - squares.sum(axis=1))
    return 1.0 - divide(observed, expected)


def _per_value(sums: _Sums, place: int) -> FloatArray:
    """The value's share of what meets other values, observed over expected, less 1."""
    coincidences = sums.coincidences[:, 1:, 1:]
    totals = coincidences.sum(axis=2)
    own = totals[:, place]
    others = totals.sum(axis=1) - own
    observed = own - coincidences[:, place, place]
    # The chance of the value is own * everything less its squares; that part of it which meets
    # other values is own * others. The common divisor cancels.
    chance = own * totals.sum(axis=1) - sums.overlaps[:, 1 + place]
    return 1.0 - divide(chance * observed, own * (own * others))


def _coincidences(pattern: Pattern, places: Mapping[str, int]) -> FloatArray:
    """What one character adds: ordered pairs of different people, over the people less one."""
    values = [places[_word(value)] for _, value in pattern]
    times = np.bincount(values, minlength=len(places)).astype(np.float64)
    pairs: FloatArray = np.outer(times, times) - np.diag(times)
    return pairs / max(len(values) - 1, 1)


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("A character has one value, and no set of them.")
    return value
