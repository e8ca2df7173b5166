"""Weights as 8-bit whole numbers with one scale per output: a quarter of the size, no loss worth a
point. They are turned back into floating point when the network is loaded."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
LARGEST = 127
SMALLEST_SCALE = 1e-12


class Quantised(NamedTuple):
    """weights: rows x columns; scales: by row. A row is its weights times its scale."""

    weights: NDArray[np.int8]
    scales: Floats


def quantise(weights: Floats) -> Quantised:
    """Round each row to whole numbers in [-127, 127] of its own scale."""
    largest = np.abs(weights).max(axis=1)
    scales = (np.maximum(largest, SMALLEST_SCALE) / LARGEST).astype(np.float32)
    whole = np.rint(weights / scales[:, None])
    return Quantised(np.clip(whole, -LARGEST, LARGEST).astype(np.int8), scales)
