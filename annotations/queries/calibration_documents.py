"""Calibration as the API shows it: to managers everybody's, to a person their own feedback."""

from annotations.domain.agreement.compared import LayerCompared
from annotations.domain.fields import JsonObject
from annotations.domain.suggestions.shares import Share
from annotations.formats.agreement import figure_json, number_or_none
from annotations.models import Assignment
from annotations.queries.calibration import Calibration, Checked, CheckedArticle, PersonCalibration
from annotations.queries.decision_documents import gold_json, shown_record, sources_json
from annotations.queries.training import feedback_on


def calibration_document(found: Calibration) -> JsonObject:
    """Everybody who did articles again or trained, by pseudonym."""
    return {
        "scheme": found.view.scheme.number,
        "arm": found.view.arm,
        "left_out": found.left_out,
        "people": [_person_json(one) for one in found.people],
    }


def _person_json(one: PersonCalibration) -> JsonObject:
    return {
        "annotator": one.member.pseudonym,
        "rechecks": _checked_json(one.again),
        "training": _checked_json(one.training),
    }


def _checked_json(checked: Checked) -> JsonObject:
    return {
        "left": checked.left,
        "layers": [_layer_json(one) for one in checked.layers],
        "articles": [_article_json(one) for one in checked.articles],
    }


def _layer_json(one: LayerCompared) -> JsonObject:
    return {"layer": one.layer, "alpha": figure_json(one.alpha), "alike": _share_json(one.alike)}


def _article_json(one: CheckedArticle) -> JsonObject:
    return {
        "title": one.title,
        "submitted_at": one.at.isoformat(),
        "days": one.days,
        "alike": _share_json(one.alike),
    }


def _share_json(one: Share) -> JsonObject:
    return {
        "value": number_or_none(one.value),
        "low": number_or_none(one.low),
        "high": number_or_none(one.high),
        "n": number_or_none(one.n),
        "articles": one.articles,
    }


def feedback_document(assignment: Assignment) -> JsonObject:
    """assignment: as `trained_assignment` finds it."""
    found = feedback_on(assignment)
    version = assignment.batch_article.version
    return {
        "article": {"uid": str(version.article.uid), "title": str(version.article)},
        "version": version.number,
        "submitted_at": found.opened_at.isoformat(),
        "sentences": [
            {
                "n": one.position,
                "text": one.text,
                "record": shown_record(one.decisions[0].record),
                "known": None if one.gold is None else gold_json(one.gold),
                "alike": one.is_alike,
            }
            for one in found.sentences
        ],
        "sources": sources_json(found),
    }
