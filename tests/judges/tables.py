"""Random tables of ratings: few and many units, people and labels, complete or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import Statistic, point_figure
from annotations.domain.agreement.ratings import code_ratings

TABLES = 1_000
SEED = 20_260_101


@dataclass(frozen=True, eq=False)
class Table:
    """Ratings of numbers from 1 on: (raters, units), NaN where missing."""

    ratings: NDArray[np.float64]

    @property
    def labels(self) -> list[float]:
        found: list[float] = np.unique(self.ratings[~np.isnan(self.ratings)]).tolist()
        return found

    @property
    def coded(self) -> CodedTable:
        numbers = np.full(self.ratings.shape, -1)
        for number, label in enumerate(self.labels):
            numbers[self.ratings == label] = number
        return code_ratings(
            numbers,
            labels=[repr(label) for label in self.labels],
            raters=[f"rater {number}" for number in range(len(self.ratings))],
        )

    def value(self, statistic: Statistic) -> float | None:
        return point_figure(statistic, self.coded.sample).value

    def triples(self) -> list[tuple[str, str, Any]]:
        """(rater, unit, label) for nltk."""
        return [
            (f"rater {rater}", f"unit {unit}", self.ratings[rater, unit])
            for rater, unit in np.argwhere(~np.isnan(self.ratings))
        ]


def random_tables(*, missing: bool, raters: int | None = None) -> Iterator[Table]:
    """TABLES tables on which a coefficient can be computed: two labels, two units, all rated.

    missing: up to 60 % of ratings; each rater has rated something. raters: 2 to 6 if None.
    """
    generator = np.random.default_rng(SEED)
    made = 0
    while made < TABLES:
        table = _random_table(generator, missing=missing, raters=raters)
        if table is not None:
            made += 1
            yield table


def _random_table(
    generator: np.random.Generator, *, missing: bool, raters: int | None
) -> Table | None:
    people = raters or int(generator.integers(2, 7))
    units, labels = int(generator.integers(2, 40)), int(generator.integers(2, 7))
    truth = generator.integers(1, labels + 1, units)
    guesses = generator.integers(1, labels + 1, (people, units))
    is_right = generator.random((people, units)) < generator.random()
    ratings = np.where(is_right, truth, guesses).astype(np.float64)
    if missing:
        ratings[generator.random((people, units)) < 0.6 * generator.random()] = np.nan
    rated = ~np.isnan(ratings)
    in_units = ratings[:, rated.sum(axis=0) > 1]
    two_labels = len(np.unique(in_units[~np.isnan(in_units)])) > 1
    usable = two_labels and in_units.shape[1] > 1 and rated.any(axis=1).all()
    return Table(ratings) if usable else None
