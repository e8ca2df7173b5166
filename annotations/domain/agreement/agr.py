"""Directed agreement, agr: of what one person attributed, how much does another's lie over.

Source: Wiebe, Wilson & Cardie (2005), Language Resources and Evaluation 39, 165-210: agr(a ‖ b)
is the share of a's expressions that overlap one of b's. It is a recall and not one to one: two of
a's may overlap the same one of b's. Over all people it is pooled over ordered pairs.
"""

import numpy as np

from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.boundaries import COVERED, Boundary
from annotations.domain.agreement.figures import Reason, Statistic, divide
from annotations.domain.agreement.span_f1 import BoundaryTable


def agr_statistic(table: BoundaryTable) -> Statistic:
    """Agr over all ordered pairs of people as sums per article: met, attributions."""
    sums = np.column_stack(
        (
            table.sum_rows([float(sum(map(_is_met, row.sides))) for row in table.rows]),
            table.sum_rows([float(sum(map(_is_made, row.sides))) for row in table.rows]),
        )
    )
    return Statistic("agr", sums, _evaluate, Reason.NO_ATTRIBUTIONS)


def directed_agr(table: BoundaryTable, first: str, second: str) -> float | None:
    """Agr of the first person's attributions with the second's; None where the first has none."""
    made = met = 0
    for row in table.rows:
        if {first, second} != set(row.people):
            continue
        side = row.sides[row.people.index(first)]
        made += row.n * _is_made(side)
        met += row.n * _is_met(side)
    return met / made if made else None


def _is_met(side: Boundary) -> bool:
    return side.is_matched or side.met == COVERED


def _is_made(side: Boundary) -> bool:
    return side.is_attribution


def _evaluate(sums: FloatArray) -> FloatArray:
    return divide(sums[:, 0], sums[:, 1])
