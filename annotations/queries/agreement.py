"""Agreement of a project: points summed from the counts, with the stored intervals.

Blind and assisted articles, and scheme versions, are never pooled.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace

from annotations.domain.agreement.figures import Figure
from annotations.domain.agreement.layers import LAYERS, Layer
from annotations.domain.agreement.summary import (
    LabelFigure,
    LayerSummary,
    PairFigure,
    pairs,
    summarise_points,
)
from annotations.domain.agreement.tables import Pattern, PatternTable, read_pattern
from annotations.models import AgreementCount, AgreementInterval, Project, Scheme


@dataclass(frozen=True)
class View:
    """What is never mixed: one scheme of one project in one arm."""

    scheme: Scheme
    arm: str


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
    stored: AgreementInterval | None


def views(project: Project) -> list[View]:
    """The views that have counts, newest scheme first, assisted before blind."""
    rows = (
        AgreementCount.objects.filter(project=project)
        .values_list("scheme_id", "arm")
        .order_by("-scheme__number", "arm")
        .distinct()
    )
    schemes = {one.pk: one for one in project.schemes.all()}
    return [View(schemes[scheme_id], arm) for scheme_id, arm in rows]


def tables(view: View, *, hidden: Collection[int] = ()) -> dict[str, PatternTable]:
    """The pattern table of each layer; article versions in `hidden` are left out."""
    rows = (
        AgreementCount.objects.filter(scheme=view.scheme, arm=view.arm)
        .exclude(version_id__in=hidden)
        .values_list("layer", "version__uid", "pattern", "n")
    )
    listed: dict[str, list[tuple[str, Pattern, int]]] = {name: [] for name in LAYERS}
    for layer, version, pattern, n in rows:
        listed[layer].append((str(version), read_pattern(pattern), n))
    return {name: PatternTable.of(found) for name, found in listed.items()}


def inputs_hash(view: View) -> str:
    """SHA-256 of all counts of a view: intervals made from others are stale."""
    digests = [f"{name}:{table.digest()}" for name, table in sorted(tables(view).items())]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def report(view: View, *, hidden: Collection[int]) -> AgreementReport:
    """The figures of a view as this reader may see them, points now, intervals as stored."""
    counted = set(
        AgreementCount.objects.filter(scheme=view.scheme, arm=view.arm)
        .values_list("version_id", flat=True)
        .distinct()
    )
    left_out = counted & set(hidden)
    by_layer = tables(view, hidden=left_out)
    stored = AgreementInterval.objects.filter(scheme=view.scheme, arm=view.arm).first()
    state = _interval_state(view, stored, withheld=bool(left_out))
    summaries = {name: summarise_points(LAYERS[name], table) for name, table in by_layer.items()}
    if state in ("current", "stale") and stored is not None:
        summaries = {
            name: with_intervals(summary, stored.figures.get(name, {}))
            for name, summary in summaries.items()
        }
    return AgreementReport(
        view=view,
        layers=tuple(LayerReport(LAYERS[name], summaries[name]) for name in LAYERS),
        pairs=tuple(pairs(LAYERS["header"], by_layer["header"])),
        articles=len(counted) - len(left_out),
        left_out=len(left_out),
        intervals=state,
        stored=stored,
    )


def _interval_state(view: View, stored: AgreementInterval | None, *, withheld: bool) -> str:
    if withheld:
        return "withheld"
    if stored is None:
        return "missing"
    return "current" if stored.inputs_hash == inputs_hash(view) else "stale"


def with_intervals(summary: LayerSummary, stored: dict[str, list[float | None]]) -> LayerSummary:
    """The summary with the stored bounds: {"alpha": [low, high], "specific:yes": …}."""
    return replace(
        summary,
        alpha=_bounded(summary.alpha, stored.get("alpha")),
        percent=_bounded(summary.percent, stored.get("percent")),
        ac1=None if summary.ac1 is None else _bounded(summary.ac1, stored.get("ac1")),
        labels=tuple(_bounded_label(label, stored) for label in summary.labels),
    )


def _bounded_label(label: LabelFigure, stored: dict[str, list[float | None]]) -> LabelFigure:
    if label.specific is None:
        return label
    bounds = stored.get(f"specific:{label.label}")
    return replace(label, specific=_bounded(label.specific, bounds))


def _bounded(figure: Figure, bounds: list[float | None] | None) -> Figure:
    if bounds is None or figure.value is None:
        return figure
    return replace(figure, low=bounds[0], high=bounds[1])


def stored_bounds(summary: LayerSummary) -> dict[str, list[float | None]]:
    """The bounds of a summary as `with_intervals` reads them back."""
    figures = {"alpha": summary.alpha, "percent": summary.percent}
    if summary.ac1 is not None:
        figures["ac1"] = summary.ac1
    for label in summary.labels:
        if label.specific is not None:
            figures[f"specific:{label.label}"] = label.specific
    return {name: [figure.low, figure.high] for name, figure in figures.items()}
