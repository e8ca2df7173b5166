"""The report on arms as the API shows it."""

from annotations.domain.agreement.arms import Effect
from annotations.domain.agreement.differences import Difference, Estimate
from annotations.domain.fields import JsonObject
from annotations.formats.agreement import number_or_none, reason_json
from annotations.queries.arms import ArmReport


def arm_document(report: ArmReport) -> JsonObject:
    """Every question in both arms, with their difference."""
    return {
        "scheme": report.scheme.number,
        "batches": list(report.batches),
        "articles": {arm: report.articles[arm] for arm in ("assisted", "blind")},
        "few_articles": report.is_small,
        "least_articles": report.least,
        "articles_left_out": report.left_out,
        "readings_set_aside": report.set_aside,
        "articles_unread": report.unread,
        "effects": [_effect_json(one) for one in report.effects],
    }


def _effect_json(effect: Effect) -> JsonObject:
    return {
        "name": effect.name,
        "group": effect.group,
        "kind": effect.kind,
        "assisted": _estimate_json(effect.assisted),
        "blind": _estimate_json(effect.blind),
        "difference": _difference_json(effect.difference),
        "few_articles": effect.is_small,
    }


def _estimate_json(one: Estimate) -> JsonObject:
    return {
        "value": number_or_none(one.value),
        "low": number_or_none(one.low),
        "high": number_or_none(one.high),
        "n": number_or_none(one.n),
        "articles": one.articles,
        "undefined": reason_json(one.undefined),
    }


def _difference_json(one: Difference) -> JsonObject:
    return {
        "value": number_or_none(one.value),
        "low": number_or_none(one.low),
        "high": number_or_none(one.high),
    }
