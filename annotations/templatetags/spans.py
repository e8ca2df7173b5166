"""Figures of content spans as rows on an axis, and how far their edges lie apart as bars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.domain.agreement.boundaries import MET
from annotations.domain.agreement.confused import ConfusedPair
from annotations.domain.agreement.figures import Figure
from annotations.domain.agreement.layers import SPEAKER
from annotations.queries.agreement_spans import OffsetStep, SpanReport
from annotations.queries.agreement_views import View
from annotations.templatetags.figures import Axis, Bar, layer_title

register = template.Library()

SHARES = {
    "f1_exact": _("the same words"),
    "f1_half": _("at least half in common"),
    "f1_overlap": _("any overlap"),
    "agr": _("overlap, directed (agr)"),
}
ALPHAS = {
    "u_alpha": _("modes and gaps"),
    "u_alpha_binary": _("attributed or not"),
    "cu_alpha": _("modes, where both attribute"),
    "ku_alpha:direct": _("direct"),
    "ku_alpha:mixed": _("mixed"),
    "ku_alpha:indirect": _("indirect"),
}
MET_WORDS = {
    "exact": _("the same content"),
    "half": _("at least half in common"),
    "overlap": _("less than half in common"),
    "covered": _("inside what is matched with another"),
    "alone": _("attributed by one of the two alone"),
}
WIDTH, HEIGHT, FOOT = 560.0, 120.0, 140.0
COLUMN = 80.0
BAR = 30.0


@dataclass(frozen=True)
class FigureRow:
    words: str
    bar: Bar


@dataclass(frozen=True)
class Column:
    """One step of the histogram: bars of starts and ends from the foot up."""

    x: float
    label: str
    start_y: float
    start_height: float
    end_y: float
    end_height: float

    @property
    def middle(self) -> float:
        return self.x + COLUMN / 2

    @property
    def start_x(self) -> float:
        return self.middle - BAR - 1

    @property
    def end_x(self) -> float:
        return self.middle + 1


@register.inclusion_tag("_partials/span_forest.html")
def span_shares(report: SpanReport) -> dict[str, Any]:
    """The F1s and agr on one axis from 0 to 1."""
    return _forest(report, SHARES, with_bounds=False)


@register.inclusion_tag("_partials/span_forest.html")
def span_alphas(report: SpanReport) -> dict[str, Any]:
    """The u-alphas on one axis, with the bounds of reading."""
    return _forest(report, ALPHAS, with_bounds=True)


@register.inclusion_tag("_partials/span_forest.html")
def attribution_forest(report: SpanReport) -> dict[str, Any]:
    """The alphas of the layers of attributions."""
    figures = {layer_title(one.layer): one.summary.alpha for one in report.layers}
    return _rows(figures, with_bounds=True)


def _forest(report: SpanReport, words: Mapping[str, Any], *, with_bounds: bool) -> dict[str, Any]:
    figures = {str(said): report.spans.figures[name] for name, said in words.items()}
    return _rows(figures, with_bounds=with_bounds)


def _rows(figures: Mapping[str, Figure], *, with_bounds: bool) -> dict[str, Any]:
    """Figures by their words, on one axis."""
    axis = Axis.over(figures.values())
    ticks = [tick for tick in axis.ticks if with_bounds or not tick.is_bound]
    return {
        "rows": [FigureRow(words, axis.bar(one, "ink")) for words, one in figures.items()],
        "ticks": ticks,
        "bounds": [tick for tick in ticks if tick.is_bound],
    }


@register.simple_tag
def met_rows(report: SpanReport) -> list[tuple[str, int]]:
    """How the attributions of two people met, in words, with how often."""
    return [(str(MET_WORDS[word]), report.spans.met.get(word, 0)) for word in MET]


@register.inclusion_tag("_partials/offset_bars.html")
def offset_bars(steps: Sequence[OffsetStep]) -> dict[str, Any]:
    """The histogram of offsets: a pair of bars for each step."""
    most = max((max(one.starts, one.ends) for one in steps), default=0) or 1
    columns = []
    for place, one in enumerate(steps):
        start, end = (round(HEIGHT * n / most, 1) for n in (one.starts, one.ends))
        columns.append(
            Column(place * COLUMN, step_words(one), FOOT - start, start, FOOT - end, end)
        )
    return {"columns": columns, "steps": steps}


@register.filter
def step_words(step: OffsetStep) -> str:
    """The characters of a step."""
    if step.is_open:
        return f"{step.least}+"
    if step.least == step.most:
        return str(step.least)
    return f"{step.least}–{step.most}"


@register.simple_tag
def confused_href(pair: ConfusedPair, view: View, project: UUID) -> str:
    """Where the sentences are on which one said the first and another the second."""
    query = {
        "scheme": view.scheme.number,
        "arm": view.arm,
        "layer": SPEAKER.name,
        "row": pair.first,
        "column": pair.second,
    }
    return f"{reverse('agreement-cell', args=[project])}?{urlencode(query)}"


@register.simple_tag
def merged_href(pair: ConfusedPair, view: View, project: UUID) -> str:
    """Where alpha is told as it would be if the two were one."""
    query = {
        "scheme": view.scheme.number,
        "arm": view.arm,
        "layer": SPEAKER.name,
        "one": f"{pair.first}|{pair.second}",
    }
    return f"{reverse('agreement-what-if', args=[project])}?{urlencode(query)}"
