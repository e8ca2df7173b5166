"""Agreement as the API shows it: the figures of a view, and where two people differ."""

from dataclasses import asdict

from annotations.domain.agreement.summary import PairFigure
from annotations.domain.fields import JsonObject
from annotations.formats.agreement import layer_json, number_or_none, reason_json
from annotations.formats.agreement_counts import value_code
from annotations.queries.agreement import AgreementReport, View
from annotations.queries.disagreement import Disagreement, Side
from annotations.queries.left_out import LeftOut


def report_document(report: AgreementReport, left_out: LeftOut, *, with_pairs: bool) -> JsonObject:
    """Every layer of a view with its pairs; what is left out of it is counted.

    with_pairs: False for readers who may not compare people.
    """
    stored = report.stored if report.intervals in ("current", "stale") else None
    return {
        **view_json(report.view),
        "articles": report.articles,
        "articles_left_out": report.left_out,
        "left_out": asdict(left_out),
        "intervals": {
            "state": report.intervals,
            "computed_at": stored.at.isoformat() if stored and stored.at else None,
            "resamples": None if stored is None else stored.resamples,
            "seed": None if stored is None else stored.seed,
        },
        "layers": [layer_json(one.layer, one.summary) for one in report.layers],
        "pairs": [pair_json(one) for one in report.pairs] if with_pairs else None,
    }


def view_json(view: View) -> JsonObject:
    return {"scheme": view.scheme.number, "arm": view.arm}


def pair_json(pair: PairFigure) -> JsonObject:
    return {
        "first": pair.first,
        "second": pair.second,
        "units": pair.units,
        "disagreements": pair.disagreements,
        "percent": number_or_none(pair.percent),
        "kappa": number_or_none(pair.kappa),
        "alpha": number_or_none(pair.alpha),
        "undefined": reason_json(pair.undefined),
    }


def disagreement_json(row: Disagreement, first: str, second: str) -> JsonObject:
    """One sentence with these two people's submitted records."""
    return {
        **_sentence_json(row),
        "first": _side_json(row.side_of(first)),
        "second": _side_json(row.side_of(second)),
    }


def differing_json(row: Disagreement) -> JsonObject:
    """One sentence with everybody's submitted records, and the values that differ."""
    return {
        **_sentence_json(row),
        "values": [{"annotator": name, "value": value_code(value)} for name, value in row.pattern],
        "decisions": [{"annotator": one.pseudonym, **_side_json(one)} for one in row.sides],
    }


def _sentence_json(row: Disagreement) -> JsonObject:
    return {
        "article": str(row.article.uid),
        "title": str(row.article),
        "version": row.version.number,
        "position": row.position,
        "text": row.text,
    }


def _side_json(side: Side) -> JsonObject:
    return {"speakers": list(side.speakers), "record": side.record.as_json()}
