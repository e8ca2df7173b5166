"""The forest of figures: every question on one axis, grouped by what it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from annotations.domain.agreement.figures import Figure
from annotations.queries.agreement import LayerReport
from annotations.templatetags.figures import Axis, Bar, layer_title

register = template.Library()

SPANS = "spans"
# Title, and the layers in the order in which one step of a decision follows the other.
GROUPS = (
    (_("Which marks"), ("header", "quote", "claim_content", "verified")),
    (_("Who speaks"), ("speaker_quote", "speaker_all")),
    (
        _("Attributions, step by step"),
        ("found", SPANS, "mode", "speaker", "chain", "certainty"),
    ),
)
SPAN_TITLES = {
    "f1_exact": _("Content spans alike"),
    "f1_half": _("Content spans that share half"),
    "f1_overlap": _("Content spans that overlap"),
}
COLOURS = {"quote": "quote", "claim_content": "claim", "verified": "fact"}


@dataclass(frozen=True)
class ForestRow:
    """One figure on the axis; is_f1: it is not corrected for chance."""

    title: str
    bar: Bar
    units: int
    is_f1: bool = False


@dataclass(frozen=True)
class ForestGroup:
    title: str
    rows: Sequence[ForestRow]


@register.inclusion_tag("_partials/forest.html")
def forest(layers: Sequence[LayerReport], spans: Sequence[Figure]) -> dict[str, Any]:
    """The alphas of all layers, and the F1s of content spans where they belong."""
    axis = Axis.over([*(one.summary.alpha for one in layers), *spans])
    by_name = {one.layer.name: one for one in layers}
    groups = [
        ForestGroup(str(title), list(_rows(names, by_name, spans, axis))) for title, names in GROUPS
    ]
    return {"axis": axis, "groups": groups, "bounds": [one for one in axis.ticks if one.is_bound]}


def _rows(
    names: Sequence[str],
    layers: Mapping[str, LayerReport],
    spans: Sequence[Figure],
    axis: Axis,
) -> Sequence[ForestRow]:
    rows = []
    for name in names:
        if name == SPANS:
            rows += [
                ForestRow(str(SPAN_TITLES[one.name]), axis.bar(one, "ink"), one.units, is_f1=True)
                for one in spans
            ]
        elif name in layers:
            one = layers[name]
            bar = axis.bar(one.summary.alpha, COLOURS.get(name, "ink"))
            rows.append(ForestRow(layer_title(one.layer), bar, one.summary.units))
    return rows
