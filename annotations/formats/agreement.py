"""The figures of agreement as JSON, alike in releases and in the API."""

from annotations.domain.agreement.figures import Figure, Reason
from annotations.domain.agreement.layers import Layer
from annotations.domain.agreement.summary import LabelFigure, LayerSummary
from annotations.domain.fields import JsonObject
from annotations.formats.releases.values import number


def layer_json(layer: Layer, summary: LayerSummary) -> JsonObject:
    """All figures of one layer, with 12 significant digits."""
    return {
        "layer": layer.name,
        "title": layer.title,
        "question": layer.question,
        "paired": layer.is_paired,
        "units": summary.units,
        "decided": summary.decided,
        "coverage": number_or_none(summary.coverage),
        "alpha": figure_json(summary.alpha),
        "percent": figure_json(summary.percent),
        "ac1": _figure_or_none(summary.ac1),
        "brennan_prediger": _figure_or_none(summary.brennan_prediger),
        "fleiss": _figure_or_none(summary.fleiss),
        "labels": [_label_json(label) for label in summary.labels],
    }


def _label_json(label: LabelFigure) -> JsonObject:
    name = label.label if isinstance(label.label, str) else "+".join(sorted(label.label))
    return {
        "label": name,
        "values": label.values,
        "share": number_or_none(label.share),
        "specific": _figure_or_none(label.specific),
    }


def _figure_or_none(figure: Figure | None) -> JsonObject | None:
    return None if figure is None else figure_json(figure)


def figure_json(figure: Figure) -> JsonObject:
    """A figure with its interval, or the reasons why there is none."""
    return {
        "value": number_or_none(figure.value),
        "low": number_or_none(figure.low),
        "high": number_or_none(figure.high),
        "units": figure.units,
        "annotators": figure.raters,
        "articles": figure.articles,
        "undefined": reason_json(figure.undefined),
        "no_interval": reason_json(figure.no_interval),
        "undefined_resamples": figure.undefined_resamples,
    }


def reason_json(reason: Reason | None) -> JsonObject | None:
    """Why a figure is missing, as a code and in words."""
    return None if reason is None else {"code": reason.name.lower(), "detail": reason.value}


def number_or_none(value: float | None) -> float | None:
    return None if value is None else number(value)
