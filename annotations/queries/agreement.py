"""Agreement of a project: points summed from the counts, with the stored intervals.

Blind and assisted articles, and scheme versions, are never pooled.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from annotations.domain.agreement.figures import Figure
from annotations.domain.agreement.layers import HEADER, LAYERS, Layer
from annotations.domain.agreement.summary import (
    LabelFigure,
    LayerSummary,
    PairFigure,
    pairs,
)
from annotations.queries.agreement_intervals import StoredIntervals, intervals_beside
from annotations.queries.agreement_tables import Counts, counts_of
from annotations.queries.agreement_views import View, views

__all__ = ["AgreementReport", "LayerReport", "View", "report", "views"]


@dataclass(frozen=True)
class LayerReport:
    layer: Layer
    summary: LayerSummary


@dataclass(frozen=True)
class AgreementReport:
    """Everything the agreement page shows of one view.

    intervals: "current", "stale" (made from other counts), "missing", or "withheld" (the
    reader has open work on counted articles, which are left out of every figure here).
    """

    view: View
    layers: tuple[LayerReport, ...]
    pairs: tuple[PairFigure, ...]
    articles: int
    left_out: int
    intervals: str
    stored: StoredIntervals | None


def report(view: View, *, hidden: Collection[int], counts: Counts | None = None) -> AgreementReport:
    """The figures of a view as this reader may see them, points now, intervals as stored.

    counts: those of this view and reader, where they are read already.
    """
    counts = counts_of(view, hidden=hidden) if counts is None else counts
    withheld = counts.left_out > 0
    stored = intervals_beside(view, digest=counts.known.digest, withheld=withheld)
    bounds = stored.figures.get("layers", {})
    return AgreementReport(
        view=view,
        layers=tuple(
            LayerReport(layer, with_intervals(counts.summary(layer), bounds.get(layer.name, {})))
            for layer in LAYERS.values()
        ),
        pairs=counts.once(HEADER.name, "pairs", lambda table: tuple(pairs(HEADER, table))),
        articles=counts.known.articles - counts.left_out,
        left_out=counts.left_out,
        intervals=stored.state,
        stored=None if stored.state == "missing" else stored,
    )


def with_intervals(summary: LayerSummary, stored: dict[str, list[float | None]]) -> LayerSummary:
    """The summary with the stored bounds: {"alpha": [low, high], "specific:yes": …}."""
    return replace(
        summary,
        alpha=_bounded(summary.alpha, stored.get("alpha")),
        percent=_bounded(summary.percent, stored.get("percent")),
        ac1=_bounded_or_none(summary.ac1, stored.get("ac1")),
        brennan_prediger=_bounded_or_none(summary.brennan_prediger, stored.get("brennan_prediger")),
        fleiss=_bounded_or_none(summary.fleiss, stored.get("fleiss")),
        labels=tuple(_bounded_label(label, stored) for label in summary.labels),
    )


def _bounded_label(label: LabelFigure, stored: dict[str, list[float | None]]) -> LabelFigure:
    if label.specific is None:
        return label
    bounds = stored.get(f"specific:{label.label}")
    return replace(label, specific=_bounded(label.specific, bounds))


def _bounded_or_none(figure: Figure | None, bounds: list[float | None] | None) -> Figure | None:
    return None if figure is None else _bounded(figure, bounds)


def _bounded(figure: Figure, bounds: list[float | None] | None) -> Figure:
    if bounds is None or figure.value is None:
        return figure
    return replace(figure, low=bounds[0], high=bounds[1])


def stored_bounds(summary: LayerSummary) -> dict[str, list[float | None]]:
    """The bounds of a summary as `with_intervals` reads them back."""
    figures = {"alpha": summary.alpha, "percent": summary.percent}
    for figure in (summary.ac1, summary.brennan_prediger, summary.fleiss):
        if figure is not None:
            figures[figure.name] = figure
    for label in summary.labels:
        if label.specific is not None:
            figures[f"specific:{label.label}"] = label.specific
    return {name: [figure.low, figure.high] for name, figure in figures.items()}
