"""Pairwise F1 of content: of what two people attributed, how much both did.

Source: Hripcsak & Rothschild (2005), JAMIA 12, 296-298: 2 a / (2 a + b + c), which is the limit
of kappa as what nobody marks grows beyond counting. With more than two people the attributions
are pooled over all pairs. Attributions are matched one to one (`matching.py`).
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from annotations.domain.agreement.arrays import FloatArray, sum_by
from annotations.domain.agreement.boundaries import EXACT, HALF, MATCHED, NONE, Boundary
from annotations.domain.agreement.figures import Reason, Statistic, divide
from annotations.domain.agreement.tables import PatternTable, Sample

EXACT_F1, HALF_F1, OVERLAP_F1 = "f1_exact", "f1_half", "f1_overlap"
F1S = (EXACT_F1, HALF_F1, OVERLAP_F1)
# How a matched pair must meet to count, by figure.
MEETING = {EXACT_F1: (EXACT,), HALF_F1: (EXACT, HALF), OVERLAP_F1: MATCHED}


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    """A row of the boundary table: n units of an article, both sides read."""

    article: int
    people: tuple[str, str]
    sides: tuple[Boundary, Boundary]
    n: int


@dataclass(frozen=True)
class BoundaryTable:
    """The boundary layer with its values read; articles are those of the pattern table."""

    rows: tuple[BoundaryRow, ...]
    articles: int
    sample: Sample

    @classmethod
    def of(cls, table: PatternTable) -> "BoundaryTable":
        """Read a pattern table of the layer; ValueError if a pattern is not of two people."""
        places = {article: place for place, article in enumerate(table.articles)}
        known: dict[object, Boundary] = {}
        rows = []
        for row in table.rows:
            (first, one), (second, other) = row.pattern
            for value in (one, other):
                if value not in known:
                    known[value] = Boundary.read(str(value))
            sides = known[one], known[other]
            rows.append(BoundaryRow(places[row.article], (first, second), sides, row.n))
        return cls(tuple(rows), len(places), table.sample)

    def sum_rows(self, weights: list[float]) -> FloatArray:
        """Per article, the sum over its units of a weight per row: shape (articles,)."""
        article = np.array([row.article for row in self.rows], dtype=np.int64)
        counts = np.array([row.n for row in self.rows], dtype=np.float64)
        weighted = counts * np.array(weights, dtype=np.float64)
        return sum_by(article, weighted, self.articles)


def span_f1_statistic(table: BoundaryTable, name: str) -> Statistic:
    """One of F1S as sums per article: attributions that are matched so, attributions.

    Each matched pair holds two. Undefined where nobody attributed anything.
    """
    sums = np.column_stack(
        (
            table.sum_rows([2.0 * _meets(row, MEETING[name]) for row in table.rows]),
            table.sum_rows([float(_attributions(row)) for row in table.rows]),
        )
    )
    return Statistic(name, sums, _evaluate, Reason.NO_ATTRIBUTIONS)


def _meets(row: BoundaryRow, meeting: Collection[str]) -> bool:
    return row.sides[0].met in meeting


def _attributions(row: BoundaryRow) -> int:
    return sum(side.met != NONE for side in row.sides)


def _evaluate(sums: FloatArray) -> FloatArray:
    return divide(sums[:, 0], sums[:, 1])
