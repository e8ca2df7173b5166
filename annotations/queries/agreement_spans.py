"""Spans and speakers of a view: how content meets, and what is said of content that does."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from annotations.domain.agreement.boundaries import BOUNDARY, Boundary
from annotations.domain.agreement.confused import ConfusedPair, confused_pairs
from annotations.domain.agreement.figures import Figure
from annotations.domain.agreement.layers import ATTRIBUTION_LAYERS, SPEAKER
from annotations.domain.agreement.span_summary import SpanSummary, summarise_span_points
from annotations.domain.agreement.tables import PatternTable
from annotations.queries.agreement import LayerReport, report
from annotations.queries.agreement_alerts import source_names_of, uids_in
from annotations.queries.agreement_intervals import StoredIntervals, stored_intervals
from annotations.queries.agreement_tables import totals
from annotations.queries.agreement_views import View

PAIRS_SHOWN = 15
NOTHING = PatternTable(())
# The offsets of each step of the histogram, in characters, first and last; beyond, they are cut.
STEPS = ((0, 0), (1, 1), (2, 4), (5, 9), (10, 19), (20, 29), (30, 30))


@dataclass(frozen=True)
class OffsetStep:
    """Matched pairs whose starts, and whose ends, lie `least` to `most` characters apart."""

    least: int
    most: int
    starts: int
    ends: int

    @property
    def is_open(self) -> bool:
        """Whether it holds everything from `least` on."""
        return (self.least, self.most) == STEPS[-1]


@dataclass(frozen=True)
class SpanReport:
    """What the page of spans shows of one view.

    layers: those of attributions. steps: of the offsets of all matched pairs. confused: the
    speakers given for each other most often, None for readers who may not compare people.
    names: uid -> name of sources.
    """

    view: View
    spans: SpanSummary
    layers: tuple[LayerReport, ...]
    steps: tuple[OffsetStep, ...]
    confused: tuple[ConfusedPair, ...] | None
    confused_total: int
    names: Mapping[str, str]
    intervals: StoredIntervals

    @property
    def matched(self) -> int:
        return sum(one.starts for one in self.steps)


def span_report(view: View, *, hidden: Collection[int], compares_people: bool) -> SpanReport:
    """The report as this reader may see it; `hidden` article versions are left out."""
    counts = totals(view, hidden=hidden)
    intervals = stored_intervals(view, hidden=hidden)
    confused = confused_pairs(counts.get(SPEAKER.name, NOTHING))
    shown = tuple(confused[:PAIRS_SHOWN]) if compares_people else None
    members = frozenset(one for pair in shown or () for one in (pair.first, pair.second))
    return SpanReport(
        view=view,
        spans=_bounded(summarise_span_points(counts), intervals),
        layers=tuple(
            one for one in report(view, hidden=hidden).layers if one.layer in ATTRIBUTION_LAYERS
        ),
        steps=tuple(offset_steps(counts.get(BOUNDARY, NOTHING))),
        confused=shown,
        confused_total=sum(one.times for one in confused),
        names=source_names_of(view, uids_in(members)),
        intervals=intervals,
    )


def offset_steps(table: PatternTable) -> list[OffsetStep]:
    """How far apart the starts and the ends of matched content lie."""
    starts: Counter[int] = Counter()
    ends: Counter[int] = Counter()
    for pattern, n in table.merged().items():
        side = Boundary.read(str(pattern[0][1]))
        if side.is_matched:
            starts[abs(side.start)] += n
            ends[abs(side.end)] += n
    return [OffsetStep(*step, _within(starts, step), _within(ends, step)) for step in STEPS]


def _within(counts: Counter[int], step: tuple[int, int]) -> int:
    return sum(n for offset, n in counts.items() if step[0] <= offset <= step[1])


def _bounded(summary: SpanSummary, intervals: StoredIntervals) -> SpanSummary:
    return replace(summary, figures=dict(_with_bounds(summary.figures.values(), intervals)))


def _with_bounds(
    figures: Iterable[Figure], intervals: StoredIntervals
) -> Iterable[tuple[str, Figure]]:
    for one in figures:
        bounds = intervals.bounds("spans", one.name)
        if bounds is None or one.value is None:
            yield one.name, one
        else:
            yield one.name, replace(one, low=bounds[0], high=bounds[1])
