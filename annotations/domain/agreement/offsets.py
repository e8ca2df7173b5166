"""By how many characters the matched content of two people starts and ends apart."""

from collections import Counter
from dataclasses import dataclass

from annotations.domain.agreement.span_f1 import BoundaryTable


@dataclass(frozen=True)
class Offsets:
    """How often content starts, and ends, so many characters apart; FARTHEST means that or more.

    units: matched pairs of attributions.
    """

    starts: Counter[int]
    ends: Counter[int]
    units: int


def offsets(table: BoundaryTable, person: str | None = None) -> Offsets:
    """Over all matched pairs as distances, for whose content comes first says nothing there.

    Of a person: over their pairs with anybody, negative where theirs starts or ends before.
    """
    starts: Counter[int] = Counter()
    ends: Counter[int] = Counter()
    for row in table.rows:
        if person not in (None, *row.people):
            continue
        side = row.sides[0 if person is None else row.people.index(person)]
        if not side.is_matched:
            continue
        starts[abs(side.start) if person is None else side.start] += row.n
        ends[abs(side.end) if person is None else side.end] += row.n
    return Offsets(starts, ends, starts.total())
