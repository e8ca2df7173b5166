"""The overview of a view: its figures, with the matrix, the pairs and the articles behind them."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from annotations.domain.agreement.boundaries import BOUNDARY
from annotations.domain.agreement.coincidences import Coincidences, coincidences
from annotations.domain.agreement.figures import Figure, point_figure
from annotations.domain.agreement.layers import Layer
from annotations.domain.agreement.span_f1 import F1S, BoundaryTable, span_f1_statistic
from annotations.domain.agreement.tables import PatternTable
from annotations.domain.agreement.worked import Worked, worked
from annotations.queries.agreement import AgreementReport, LayerReport, report
from annotations.queries.agreement_articles import ArticleStrip, article_strip
from annotations.queries.agreement_intervals import NO_INTERVALS, StoredIntervals
from annotations.queries.agreement_pairs import PairGrid, pair_grid
from annotations.queries.agreement_tables import Counts, counts_of
from annotations.queries.agreement_views import View
from annotations.queries.left_out import LeftOut, left_out


@dataclass(frozen=True)
class WorkedLayer:
    """A layer's figures with their parts."""

    report: LayerReport
    parts: Worked


@dataclass(frozen=True)
class Overview:
    """What the overview shows of one view, of which `layer` is looked at more closely.

    spans: the F1s of content spans, by name. matrix: None where the layer's set of values is
    open. grid: None for readers who may not compare people.
    """

    report: AgreementReport
    left_out: LeftOut
    intervals: StoredIntervals
    worked: tuple[WorkedLayer, ...]
    spans: tuple[Figure, ...]
    layer: Layer
    matrix: Coincidences | None
    grid: PairGrid | None
    strip: ArticleStrip


def overview(
    view: View, layer: Layer, *, hidden: Collection[int], compares_people: bool
) -> Overview:
    """The overview as this reader may see it; `hidden` article versions are left out."""
    counts = counts_of(view, hidden=hidden)
    told = report(view, hidden=hidden, counts=counts)
    intervals = told.stored or NO_INTERVALS
    return Overview(
        report=told,
        left_out=left_out(view),
        intervals=intervals,
        worked=tuple(WorkedLayer(one, worked(one.layer, one.summary)) for one in told.layers),
        spans=_spans(counts, intervals),
        layer=layer,
        matrix=matrix_of(counts, layer) if layer.labels else None,
        grid=pair_grid(view, layer, counts, intervals, hidden=hidden) if compares_people else None,
        strip=article_strip(view, counts, intervals, hidden=hidden),
    )


def matrix_of(counts: Counts, layer: Layer) -> Coincidences:
    """Which values met on a layer, its labels first."""
    return counts.once(layer.name, "matrix", lambda table: coincidences(table, layer.labels))


def _spans(counts: Counts, intervals: StoredIntervals) -> tuple[Figure, ...]:
    points = counts.once(BOUNDARY, "f1s", _f1s)
    bounds = {one.name: intervals.bounds("spans", one.name) for one in points}
    return tuple(
        one
        if one.value is None or (found := bounds[one.name]) is None
        else replace(one, low=found[0], high=found[1])
        for one in points
    )


def _f1s(table: PatternTable) -> tuple[Figure, ...]:
    boundaries = BoundaryTable.of(table)
    return tuple(
        point_figure(span_f1_statistic(boundaries, name), boundaries.sample) for name in F1S
    )
