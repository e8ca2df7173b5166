"""The figures of finders as the API answers them."""

from annotations.domain.fields import JsonObject
from annotations.domain.suggestions.reliability import Bin, Preview
from annotations.domain.suggestions.shares import Share
from annotations.domain.suggestions.thresholds import CLAIM, KINDS, Thresholds
from annotations.models import Outcome
from annotations.queries.finder_appraisal import Appraised, Compared
from annotations.queries.finder_report import FinderReport, FinderVersion
from annotations.queries.suggestion_fates import Fates


def report_document(report: FinderReport, *, missing: str, thresholds: Thresholds) -> JsonObject:
    """missing: why the trained tagger is not there; "" where it is."""
    return {
        "missing_tagger": missing,
        "blind_articles": report.blind_articles,
        "gold_articles": report.gold_articles,
        "left_out": report.left_out,
        "set_aside": report.set_aside,
        "finders": [_version(one) for one in report.versions],
        "chosen": None if report.chosen is None else _chosen(report.chosen, thresholds),
    }


def _version(one: FinderVersion) -> JsonObject:
    return {
        "finder": one.finder,
        "finder_version": one.version,
        "articles": one.articles,
        "current": one.is_current,
        "fates": [_fates(kind, fates) for kind, fates in one.fates.items()],
        "blind": _appraised(one.against_people),
        "gold": _appraised(one.against_gold),
    }


def _fates(kind: str, fates: Fates) -> JsonObject:
    return {
        "kind": kind,
        "shown": fates.shown,
        "outcomes": {one: _share(fates.share(one)) for one in Outcome.values},
        "edits": dict(fates.edits),
    }


def _appraised(one: Appraised | None) -> JsonObject | None:
    if one is None:
        return None
    return {
        "articles": one.articles,
        "readings": one.readings,
        "figures": [_compared(each) for each in one.compared()],
    }


def _compared(one: Compared) -> JsonObject:
    return {
        "what": one.what,
        "kind": one.kind,
        "precision": _share(one.precision),
        "recall": None if one.recall is None else _share(one.recall),
    }


def _chosen(one: FinderVersion, thresholds: Thresholds) -> JsonObject:
    people = one.against_people or Appraised()
    return {
        "finder": one.finder,
        "finder_version": one.version,
        "missed": {kind: len(people.missed([kind])) for kind in KINDS},
        "reliability": {
            kind: [_bin(each) for each in people.reliability(kind)]
            for kind in KINDS
            if kind != CLAIM
        },
        "thresholds": {
            kind: [_preview(each) for each in people.previews(kind, thresholds)] for kind in KINDS
        },
    }


def _bin(one: Bin) -> JsonObject:
    return {"start": one.start, "end": one.end, "score": one.score, "right": _share(one.right)}


def _preview(one: Preview) -> JsonObject:
    return {
        "threshold": one.threshold,
        "withheld": one.withheld,
        "suggestions": one.suggestions,
        "precision": _share(one.precision),
        "found": one.found,
    }


def _share(one: Share) -> JsonObject:
    return {"value": one.value, "low": one.low, "high": one.high, "n": one.n}
