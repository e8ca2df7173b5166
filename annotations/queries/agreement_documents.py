"""Agreement as the API shows it: the figures of a view, and where two people differ."""

from dataclasses import asdict

from annotations.domain.agreement.summary import PairFigure
from annotations.domain.fields import JsonObject
from annotations.formats.agreement import layer_json, number_or_none, reason_json
from annotations.queries.agreement import AgreementReport, View
from annotations.queries.disagreement import Disagreement, Side
from annotations.queries.left_out import LeftOut


def report_document(report: AgreementReport, left_out: LeftOut) -> JsonObject:
    """Every layer of a view with its pairs; what is left out of it is counted."""
    stored = report.stored if report.intervals in ("current", "stale") else None
    return {
        **view_json(report.view),
        "articles": report.articles,
        "articles_left_out": report.left_out,
        "left_out": asdict(left_out),
        "intervals": {
            "state": report.intervals,
            "computed_at": None if stored is None else stored.at.isoformat(),
            "resamples": None if stored is None else stored.resamples,
            "seed": None if stored is None else stored.seed,
        },
        "layers": [layer_json(one.layer, one.summary) for one in report.layers],
        "pairs": [_pair_json(one) for one in report.pairs],
    }


def view_json(view: View) -> JsonObject:
    return {"scheme": view.scheme.number, "arm": view.arm}


def _pair_json(pair: PairFigure) -> JsonObject:
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


def disagreement_json(row: Disagreement) -> JsonObject:
    """One sentence with both sides' submitted records."""
    return {
        "article": str(row.article.uid),
        "title": str(row.article),
        "version": row.version.number,
        "position": row.position,
        "text": row.text,
        "first": _side_json(row.first),
        "second": _side_json(row.second),
    }


def _side_json(side: Side) -> JsonObject:
    return {"speakers": list(side.speakers), "record": side.record.as_json()}
