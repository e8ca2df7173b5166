"""Every two people on one layer, in an order in which those who decide alike stand together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from annotations.domain.agreement.clustering import cluster_order
from annotations.domain.agreement.figures import Figure
from annotations.domain.agreement.layers import HEADER, Layer
from annotations.domain.agreement.summary import PairFigure, pairs
from annotations.domain.agreement.tables import PatternTable
from annotations.queries.agreement_intervals import StoredIntervals
from annotations.queries.agreement_tables import Counts
from annotations.queries.agreement_views import View
from annotations.queries.rechecks import intra_annotator


@dataclass(frozen=True)
class BoundedPair:
    """Two people with the stored interval of their alpha; None where there is none."""

    figure: PairFigure
    interval: tuple[float, float] | None


@dataclass(frozen=True)
class PairGrid:
    """The pairs of a layer. people: in clustered order. own: people with their earlier selves,
    of whom nobody was rechecked absent; on the marks alone."""

    layer: Layer
    people: tuple[str, ...]
    pairs: tuple[BoundedPair, ...]
    own: Mapping[str, Figure]

    def pair(self, one: str, other: str) -> BoundedPair | None:
        """Two people in either order; None where they share no unit."""
        return self._by_names.get((one, other)) or self._by_names.get((other, one))

    @property
    def _by_names(self) -> dict[tuple[str, str], BoundedPair]:
        return {(one.figure.first, one.figure.second): one for one in self.pairs}


def pair_grid(
    view: View,
    layer: Layer,
    counts: Counts,
    intervals: StoredIntervals,
    *,
    hidden: Collection[int],
) -> PairGrid:
    """The pairs of a layer, with their intervals as stored."""
    found = counts.once(layer.name, "pairs", lambda table: tuple(pairs(layer, table)))
    return PairGrid(
        layer=layer,
        people=counts.once(layer.name, "people", lambda table: _order(table, found)),
        pairs=tuple(
            BoundedPair(
                one, intervals.bounds("pairs", layer.name, f"{one.first}|{one.second}", "alpha")
            )
            for one in found
        ),
        own=intra_annotator(view, hidden=hidden) if layer == HEADER else {},
    )


def _order(table: PatternTable, found: Sequence[PairFigure]) -> tuple[str, ...]:
    people = {rater for row in table.rows for rater, _ in row.pattern}
    apart = {(one.first, one.second): _distance(one) for one in found}
    return cluster_order(tuple(people), apart)


def _distance(pair: PairFigure) -> float:
    """1 - alpha; where it is undefined, the share of sentences on which they differ."""
    return 1.0 - (pair.percent if pair.alpha is None else pair.alpha)
