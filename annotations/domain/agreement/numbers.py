"""Labels that are numbers, in their order."""

import math
import re
from dataclasses import dataclass, replace

import numpy as np

from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.coding import CodedTable

# Where every two numbers have a distance of their own, this many take 32 MB.
MOST_NUMBERS = 2_000
# Where there are more numbers, this many pairs of different ones in a sentence take 200 MB.
MOST_PAIRS = 2_000_000
# Python alone would also take "1_000", "nan", "infinity" and the digits of other scripts; its
# exact numbers have no exponents of more digits.
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,9})?", re.ASCII)


@dataclass(frozen=True, eq=False)
class NumberTable:
    """A table whose values are numbers: `numbers` in rising order, one per value of `coded`.

    Labels that are the same number, as "1" and "1.0", are one value.
    """

    coded: CodedTable
    numbers: FloatArray

    @property
    def scaled(self) -> FloatArray:
        """The numbers moved and scaled into [0, 1]: large ones close to each other differ."""
        halves = self.numbers / 2.0
        reach = np.ptp(halves) if len(halves) else 0.0
        return (halves - halves[:1]) / (reach or 1.0)


def read_number(label: str) -> float | None:
    """The number a label is; None where it is none, or none that can be computed with."""
    if not NUMBER.fullmatch(label):
        return None
    number = float(label)
    return number if math.isfinite(number) else None


def number_table(coded: CodedTable) -> NumberTable | None:
    """The table with its numbers as values; None where a value is no number."""
    read = [read_number(value) if isinstance(value, str) else None for value in coded.values]
    numbers = [number for number in read if number is not None]
    if len(numbers) < len(read):
        return None
    distinct, place = np.unique(np.array(numbers, dtype=np.float64), return_inverse=True)
    named = tuple(repr(number) for number in distinct.tolist())
    recoded = replace(coded, values=named, rating_value=place[coded.rating_value])
    return NumberTable(recoded, distinct)
