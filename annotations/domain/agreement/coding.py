"""Pattern tables as arrays, and the sums per article that every measure is made of."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotations.domain.agreement.tables import PatternTable, Sample, Value, value_key

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
Shape: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class CodedTable:
    """A pattern table whose values are numbers.

    A shape is a pattern without its people: the sorted value numbers of a sentence. There are
    few of them, so what is costly is worked out once per shape.

    article, shape, count: one per row of the table. rating_row, rating_value: one per value of
    a row, the row it stands in and its number in `values`.
    """

    sample: Sample
    articles: int
    values: tuple[Value, ...]
    shapes: tuple[Shape, ...]
    article: IntArray
    shape: IntArray
    count: FloatArray
    rating_row: IntArray
    rating_value: IntArray

    @classmethod
    def of(cls, table: PatternTable) -> Self:
        """Number the articles, values and shapes of a table in their canonical order."""
        values = sorted({value for row in table.rows for _, value in row.pattern}, key=value_key)
        number_of_value = {value: number for number, value in enumerate(values)}
        number_of_article = {article: number for number, article in enumerate(table.articles)}
        shape_of_row = [
            tuple(sorted(number_of_value[value] for _, value in row.pattern)) for row in table.rows
        ]
        shapes = sorted(set(shape_of_row))
        number_of_shape = {shape: number for number, shape in enumerate(shapes)}
        return cls(
            sample=table.sample,
            articles=len(table.articles),
            values=tuple(values),
            shapes=tuple(shapes),
            article=_integers([number_of_article[row.article] for row in table.rows]),
            shape=_integers([number_of_shape[shape] for shape in shape_of_row]),
            count=np.array([row.n for row in table.rows], dtype=np.float64),
            rating_row=np.repeat(
                np.arange(len(table.rows)), _integers([len(shape) for shape in shape_of_row])
            ),
            rating_value=_integers([value for shape in shape_of_row for value in shape]),
        )

    def sum_shapes(self, weigh: Callable[[Shape], float]) -> FloatArray:
        """Per article, the sum of `weigh` over its sentences: shape (articles,)."""
        return _sum_by(self.article, self._row_weights(weigh), self.articles)

    def sum_values(self, weigh: Callable[[Shape], float]) -> FloatArray:
        """Per article and value, the sum of `weigh` over the ratings: (articles, values)."""
        width = len(self.values)
        cell = self.article[self.rating_row] * width + self.rating_value
        weights = self._row_weights(weigh)[self.rating_row]
        return _sum_by(cell, weights, self.articles * width).reshape(self.articles, width)

    def _row_weights(self, weigh: Callable[[Shape], float]) -> FloatArray:
        per_shape = np.array([weigh(shape) for shape in self.shapes], dtype=np.float64)
        return self.count * per_shape[self.shape]


def in_unit(shape: Shape) -> float:
    """1 for a shape with two values or more, else 0."""
    return float(len(shape) > 1)


def agreeing_share(shape: Shape) -> float:
    """The share in [0, 1] of a sentence's pairs of people who gave the same value; 0 for one."""
    size = len(shape)
    return agreeing_pairs(shape) / (size * (size - 1)) if size > 1 else 0.0


def agreeing_pairs(shape: Shape) -> int:
    """Ordered pairs of different people who gave the same value."""
    return sum(times * (times - 1) for times in Counter(shape).values())


def _integers(numbers: list[int]) -> IntArray:
    return np.array(numbers, dtype=np.int64)


def _sum_by(place: IntArray, weights: FloatArray, places: int) -> FloatArray:
    # bincount counts in whole numbers where there is nothing to weigh.
    return np.bincount(place, weights=weights, minlength=places).astype(np.float64, copy=False)
