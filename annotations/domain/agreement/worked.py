"""The parts of a figure in numbers, so that whoever doubts it can follow it by hand.

Sources: Krippendorff (2011) for alpha, Gwet (2008, 2014) for AC1. The figures themselves come from
`alpha.py` and `ac1.py`; their parts follow from the formulas, so no count is read again.
"""

from dataclasses import dataclass

from annotations.domain.agreement.layers import Layer
from annotations.domain.agreement.summary import LayerSummary


@dataclass(frozen=True)
class Worked:
    """alpha = 1 - observed / expected, AC1 = (percent - chance) / (1 - chance).

    values: how many were given in units. observed, expected: the mean distance of two values of
    one unit, and of any two values, in [0, 1]. Each None where its figure is undefined, where the
    set of values is open, and `chance` also where all agree, for then it does not matter.
    """

    values: int
    observed: float | None
    expected: float | None
    chance: float | None


def worked(layer: Layer, summary: LayerSummary) -> Worked:
    """The parts of a layer's alpha and AC1."""
    given = {label.label: label.values for label in summary.labels}
    values = sum(given.values())
    expected = observed = None
    if summary.alpha.value is not None and values > 1:
        apart = sum(
            given[one] * given[other] * layer.distance(one, other)
            for one in given
            for other in given
        )
        expected = apart / (values * (values - 1))
        observed = (1.0 - summary.alpha.value) * expected
    return Worked(values, observed, expected, _chance(summary))


def _chance(summary: LayerSummary) -> float | None:
    """p_e of AC1 = (p_o - p_e) / (1 - p_e), from p_o and AC1."""
    corrected = None if summary.ac1 is None else summary.ac1.value
    agreed = summary.percent.value
    if corrected is None or agreed is None or corrected == 1.0:
        return None
    return (agreed - corrected) / (1.0 - corrected)
