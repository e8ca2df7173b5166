"""The figures of content spans side by side: how they meet, and how far they extend."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from annotations.domain.agreement.agr import agr_statistic, directed_agr
from annotations.domain.agreement.bootstrap import RESAMPLES, interval_figures
from annotations.domain.agreement.boundaries import BOUNDARY
from annotations.domain.agreement.figures import Figure, Reason, Statistic, point_figure
from annotations.domain.agreement.span_f1 import (
    F1S,
    BoundaryRow,
    BoundaryTable,
    span_f1_statistic,
)
from annotations.domain.agreement.tables import PatternCount, PatternTable, Sample
from annotations.domain.agreement.u_alpha import (
    Continuum,
    cu_alpha_statistic,
    ku_alpha_statistic,
    u_alpha_statistic,
    u_binary_statistic,
)
from annotations.domain.attribution import MODES


@dataclass(frozen=True)
class SpanSummary:
    """All figures of content spans.

    figures: f1_exact, f1_half, f1_overlap, agr, u_alpha, u_alpha_binary, cu_alpha, and
    ku_alpha:MODE for each mode, by name; those of u-alpha rest on characters as units. met: how
    many units of two people's attributions met in which way. characters: those of sentences that
    two people or more decided.
    """

    figures: Mapping[str, Figure]
    met: Mapping[str, int]
    attributions: int
    characters: int


@dataclass(frozen=True)
class PairSpans:
    """Two people's content spans; `first` sorts before `second`.

    f1: by name, None where neither attributed anything. first_found: the share of the first's
    attributions that the second's lie over (agr of first with second); second_found the reverse;
    None where the person attributed nothing.
    """

    first: str
    second: str
    units: int
    f1: Mapping[str, float | None]
    first_found: float | None
    second_found: float | None


def summarise_spans(
    tables: Mapping[str, PatternTable], *, resamples: int = RESAMPLES, seed: int
) -> SpanSummary:
    """All figures with intervals; the same counts and seed give the same result."""

    def figures(statistics: Sequence[Statistic], sample: Sample) -> tuple[Figure, ...]:
        return interval_figures(statistics, sample, resamples=resamples, seed=seed)

    return _summary(tables, figures)


def summarise_span_points(tables: Mapping[str, PatternTable]) -> SpanSummary:
    """All figures without intervals."""

    def figures(statistics: Sequence[Statistic], sample: Sample) -> tuple[Figure, ...]:
        return tuple(point_figure(statistic, sample) for statistic in statistics)

    return _summary(tables, figures)


def pair_spans(tables: Mapping[str, PatternTable]) -> list[PairSpans]:
    """Every pair of people who attributed anything where both decided, in order of names."""
    portions = pair_boundaries_of(tables.get(BOUNDARY, PatternTable(())))
    return [_pair(people, BoundaryTable.of(portion)) for people, portion in portions.items()]


def pair_boundaries_of(boundaries: PatternTable) -> dict[tuple[str, str], PatternTable]:
    """The boundaries of each pair of people, in order of names."""
    rows: dict[tuple[str, str], list[PatternCount]] = {}
    for row in boundaries.rows:
        (first, _), (second, _) = row.pattern
        rows.setdefault((first, second), []).append(row)
    return {people: PatternTable(tuple(rows[people])) for people in sorted(rows)}


def boundary_statistics(table: BoundaryTable) -> list[Statistic]:
    """The F1s and agr."""
    return [*(span_f1_statistic(table, name) for name in F1S), agr_statistic(table)]


def _pair(people: tuple[str, str], table: BoundaryTable) -> PairSpans:
    first, second = people
    points = [point_figure(span_f1_statistic(table, name), table.sample) for name in F1S]
    return PairSpans(
        first=first,
        second=second,
        units=table.sample.units,
        f1={point.name: point.value for point in points},
        first_found=directed_agr(table, first, second),
        second_found=directed_agr(table, second, first),
    )


def _summary(
    tables: Mapping[str, PatternTable],
    figures: Callable[[Sequence[Statistic], Sample], tuple[Figure, ...]],
) -> SpanSummary:
    boundaries = BoundaryTable.of(tables.get(BOUNDARY, PatternTable(())))
    continuum = Continuum.of(tables)
    alphas = [
        u_alpha_statistic(continuum),
        u_binary_statistic(continuum),
        cu_alpha_statistic(continuum),
        *(ku_alpha_statistic(continuum, mode) for mode in MODES),
    ]
    answers = chain(
        figures(boundary_statistics(boundaries), boundaries.sample),
        figures(alphas, continuum.sample),
    )
    met: Counter[str] = Counter()
    for row in boundaries.rows:
        met[_how(row)] += row.n
    is_nothing = continuum.sample.units > 0 and not boundaries.rows
    return SpanSummary(
        figures={one.name: _explained(one, is_nothing=is_nothing) for one in answers},
        met=met,
        attributions=sum(
            row.n * sum(side.is_attribution for side in row.sides) for row in boundaries.rows
        ),
        characters=continuum.sample.units,
    )


def _how(row: BoundaryRow) -> str:
    """The word for how a unit's two sides meet; of one attribution alone, that of its maker."""
    first, second = row.sides
    return first.met if first.is_attribution else second.met


def _explained(figure: Figure, *, is_nothing: bool) -> Figure:
    """The figure; with the reason that fits where people decided but attributed nothing."""
    if is_nothing and figure.undefined is not None:
        return replace(figure, undefined=Reason.NO_ATTRIBUTIONS)
    return figure
