"""How much of an agreement two different numbers are: weights in [0, 1], 1 for equal ones.

Source: Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., ch. 3.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from annotations.domain.agreement.arrays import FloatArray


def identity(numbers: FloatArray) -> FloatArray:
    """Nothing but equal labels: (q,) to (q, q)."""
    return np.eye(len(numbers))


def linear(numbers: FloatArray) -> FloatArray:
    """1 - |a - b| / range."""
    return 1.0 - _distances(numbers)


def quadratic(numbers: FloatArray) -> FloatArray:
    """1 - (a - b)^2 / range^2."""
    return 1.0 - _distances(numbers) ** 2


def ordinal(numbers: FloatArray) -> FloatArray:
    """By rank alone: 1 - d (d + 1) / (q (q - 1)), d the steps between two of the q numbers."""
    ranks = np.argsort(np.argsort(numbers)).astype(np.float64)
    steps = np.abs(ranks[:, None] - ranks[None, :])
    return 1.0 - steps * (steps + 1.0) / max(len(numbers) * (len(numbers) - 1), 1)


WEIGHTS: Mapping[str, Callable[[FloatArray], FloatArray]] = MappingProxyType(
    {"identity": identity, "linear": linear, "ordinal": ordinal, "quadratic": quadratic}
)


def _distances(numbers: FloatArray) -> FloatArray:
    """Distances as shares of the range; one number alone has none."""
    if len(numbers) <= 1:
        return np.zeros((len(numbers), len(numbers)))
    # Halves, because the range of the largest numbers there are is more than any number.
    halves = numbers / 2.0
    apart = np.abs(halves[:, None] - halves[None, :])
    distances: FloatArray = apart / (halves.max() - halves.min())
    return distances
