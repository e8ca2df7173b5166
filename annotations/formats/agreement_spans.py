"""The figures of content spans as JSON, alike in releases and in the API."""

from annotations.domain.agreement.boundaries import MET
from annotations.domain.agreement.span_summary import PairSpans, SpanSummary
from annotations.domain.fields import JsonObject
from annotations.formats.agreement import figure_json, number_or_none


def spans_json(summary: SpanSummary) -> JsonObject:
    """All figures of content spans, with 12 significant digits.

    The units of f1 and agr are attributions of two people, those of the u-alphas characters.
    """
    return {
        "attributions": summary.attributions,
        "met": {word: summary.met.get(word, 0) for word in MET},
        "characters": summary.characters,
        "figures": {name: figure_json(figure) for name, figure in summary.figures.items()},
    }


def pair_spans_json(pair: PairSpans) -> JsonObject:
    """Two people's content spans; null where the one asked about attributed nothing."""
    return {
        "first": pair.first,
        "second": pair.second,
        "units": pair.units,
        **{name: number_or_none(value) for name, value in pair.f1.items()},
        "first_found": number_or_none(pair.first_found),
        "second_found": number_or_none(pair.second_found),
    }
