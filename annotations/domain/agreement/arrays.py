"""The arrays that measures compute with."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]


def sum_by(place: IntArray, weights: FloatArray, places: int) -> FloatArray:
    """The sum of the weights that share a place: shape (places,)."""
    sums: FloatArray = np.bincount(place, weights=weights, minlength=places).astype(np.float64)
    return sums
