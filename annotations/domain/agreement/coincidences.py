"""Which values met: how often one person gave a value and another person another one.

Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section D: a pair of
values counts 1 / (m - 1) in a unit of m values, so that the matrix sums up to the values.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from annotations.domain.agreement.tables import PatternTable, Value, is_unit, value_key

Met: TypeAlias = tuple[Value, Value]


@dataclass(frozen=True)
class Meeting:
    """Two values that met: the units in which they did, and their coincidences.

    coincidences: ordered pairs, each direction by itself; of a value with itself both.
    """

    units: int
    coincidences: float


@dataclass(frozen=True)
class Coincidences:
    """The matrix of a layer, symmetric in `values`; pairs of values that never met are absent."""

    values: tuple[Value, ...]
    met: dict[Met, Meeting]

    def at(self, row: Value, column: Value) -> Meeting:
        """One cell; nothing where the two never met."""
        return self.met.get((row, column), Meeting(0, 0.0))

    def total(self, value: Value) -> float:
        """How often a value was given in units: the sum of its row."""
        return sum(self.at(value, other).coincidences for other in self.values)


def coincidences(table: PatternTable, labels: Sequence[Value] = ()) -> Coincidences:
    """The matrix over all units; labels: values to list first, also where nobody gave them."""
    values, shapes = count_shapes(table)
    units: Counter[tuple[int, int]] = Counter()
    weights: defaultdict[tuple[int, int], float] = defaultdict(float)
    for shape, n in shapes.items():
        for pair, times in _meetings(shape).items():
            units[pair] += n
            weights[pair] += n * times / (len(shape) - 1)
    met = {(values[one], values[other]): (one, other) for one, other in units}
    found = {one for one, _ in met} - set(labels)
    return Coincidences(
        values=(*labels, *sorted(found, key=value_key)),
        met={pair: Meeting(units[place], weights[place]) for pair, place in met.items()},
    )


def count_shapes(table: PatternTable) -> tuple[list[Value], Counter[tuple[int, ...]]]:
    """The units without their people: the values, and how often numbers of them came together.

    There are far fewer of these than of patterns, so what is costly is done once for each.
    """
    numbers: dict[Value, int] = {}
    shapes: Counter[tuple[int, ...]] = Counter()
    for row in table.rows:
        if is_unit(row.pattern):
            said = (numbers.setdefault(value, len(numbers)) for _, value in row.pattern)
            shapes[tuple(sorted(said))] += row.n
    return list(numbers), shapes


def _meetings(shape: tuple[int, ...]) -> Counter[tuple[int, int]]:
    """How many ordered pairs of people gave which two values."""
    pairs = Counter(combinations(shape, 2))
    return pairs + Counter({(other, one): times for (one, other), times in pairs.items()})
