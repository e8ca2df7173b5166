"""How far an article's alpha may lie from the whole's by its size alone: limits of a funnel plot.

Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202: target plus or minus z standard
errors of a part of n units. The standard error is that of alpha by the delta method: alpha is a
function of means over units (observed disagreement, values, values of each label), and the part's
sentences count as independent draws from the whole. Sentences of one article resemble each other,
so somewhat more articles than the nominal share lie outside.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.coincidences import count_shapes
from annotations.domain.agreement.distances import Distance
from annotations.domain.agreement.tables import PatternTable

INNER, OUTER = 1.96, 3.09  # 95 % and 99.8 %, the usual two of funnel plots


@dataclass(frozen=True)
class Funnel:
    """target: alpha of the whole. spread: its standard error for a part of one unit."""

    target: float
    spread: float

    def limits(self, units: float, z: float = INNER) -> tuple[float, float]:
        """The bounds for a part of so many units, within [-1, 1]; ValueError below one unit."""
        if units < 1:
            raise ValueError("A part of the whole has at least one unit.")
        reach = z * self.spread / sqrt(units)
        return max(-1.0, self.target - reach), min(1.0, self.target + reach)


def funnel(table: PatternTable, distance: Distance) -> Funnel | None:
    """The funnel around alpha of all units; None where alpha is undefined."""
    values, shapes = count_shapes(table)
    if len(values) < 2:  # noqa: PLR2004 no disagreement can be expected of one label
        return None
    apart = np.array([[distance(one, other) for other in values] for one in values])
    given = np.array([[shape.count(one) for one in range(len(values))] for shape in shapes])
    return _funnel(given, np.array(list(shapes.values()), dtype=np.float64), apart)


def _funnel(given: FloatArray, weights: FloatArray, apart: FloatArray) -> Funnel:
    """given: (shapes, values), times of each value. weights: units of each shape."""
    size = given.sum(axis=1)
    observed = ((given @ apart) * given).sum(axis=1) / (size - 1)
    units = weights.sum()
    mean_size, mean_observed = weights @ size / units, weights @ observed / units
    mean_given = weights @ given / units
    expected = mean_given @ apart @ mean_given
    values = mean_size * units
    target = 1.0 - (values - 1.0) / values * mean_size * mean_observed / expected
    slope = 2.0 * mean_size * mean_observed / expected**2
    influence = (
        slope * ((given - mean_given) @ (apart @ mean_given))
        - mean_observed / expected * (size - mean_size)
        - mean_size / expected * (observed - mean_observed)
    )
    return Funnel(float(target), float(sqrt(weights @ influence**2 / units)))
