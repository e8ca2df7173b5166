"""Agreement over time, its alerts, spans and what-if as the API shows them."""

from annotations.domain.agreement.confused import ConfusedPair
from annotations.domain.agreement.figures import Figure
from annotations.domain.agreement.series import WeekPoint
from annotations.domain.agreement.what_if import Outcome, WhatIf
from annotations.domain.fields import JsonObject
from annotations.formats.agreement import figure_json, layer_json, number_or_none, reason_json
from annotations.formats.agreement_counts import value_code
from annotations.formats.agreement_spans import spans_json
from annotations.formats.standings import estimate_json, standing_json
from annotations.queries.agreement_alerts import AlertReport, ViewAlert
from annotations.queries.agreement_documents import view_json
from annotations.queries.agreement_intervals import StoredIntervals
from annotations.queries.agreement_spans import SpanReport
from annotations.queries.agreement_time import BoundedWeek, TimeReport
from annotations.queries.what_if import WhatIfReport


def time_document(report: TimeReport, alerts: AlertReport | None) -> JsonObject:
    """Weeks of every layer and of each person, with the alerts; null for who may not compare."""
    return {
        **view_json(report.view),
        "layer": report.layer.name,
        "intervals": _intervals_json(report.intervals),
        "guidelines": [
            {"scheme": one.number, "from": one.monday.isoformat()} for one in report.starts
        ],
        "layers": [
            {"layer": one.layer.name, "weeks": [_week_json(week) for week in one.weeks]}
            for one in report.layers
        ],
        "people": None
        if report.people is None
        else [
            {
                "annotator": one.person,
                "weeks": [_week_json(BoundedWeek(point, None)) for point in one.weeks],
            }
            for one in report.people
        ],
        "alerts": None if alerts is None else [_alert_json(one) for one in alerts.alerts],
    }


def span_document(report: SpanReport) -> JsonObject:
    """The figures of spans and of attributions, the offsets and the speakers confused."""
    return {
        **view_json(report.view),
        "intervals": _intervals_json(report.intervals),
        "spans": spans_json(report.spans),
        "offsets": [
            {"least": one.least, "most": None if one.is_open else one.most}
            | {"starts": one.starts, "ends": one.ends}
            for one in report.steps
        ],
        "layers": [layer_json(one.layer, one.summary) for one in report.layers],
        "confused": None
        if report.confused is None
        else [_confused_json(one, report) for one in report.confused],
    }


def what_if_document(report: WhatIfReport) -> JsonObject:
    """Before and after, and what each single change would do to alpha."""
    return {
        **view_json(report.view),
        "layer": report.layer.name,
        **_effect_json(report.before),
        "result": None if report.result is None else _result_json(report.result),
        "people": [{"annotator": one.person} | _effect_json(one.without) for one in report.people],
        "labels": [
            {"label": value_code(one.label)} | _effect_json(one.without) for one in report.labels
        ],
        "pairs": [
            {
                "first": one.pair.first,
                "second": one.pair.second,
                "times": one.pair.times,
            }
            | _effect_json(one.merged)
            for one in report.pairs
        ],
        "articles": [
            {
                "version": one.uid,
                "title": one.title,
                "alpha": None if one.effect is None else number_or_none(one.effect.without),
            }
            for one in report.articles
        ],
    }


def _intervals_json(intervals: StoredIntervals) -> JsonObject:
    return {
        "state": intervals.state,
        "computed_at": None if intervals.at is None else intervals.at.isoformat(),
        "resamples": intervals.resamples,
        "seed": intervals.seed,
    }


def _week_json(week: BoundedWeek) -> JsonObject:
    point: WeekPoint = week.point
    low, high = week.interval or (None, None)
    return {
        "monday": point.monday.isoformat(),
        "units": point.units,
        "alpha": number_or_none(point.alpha),
        "low": number_or_none(low),
        "high": number_or_none(high),
        "undefined": reason_json(point.undefined),
        "smoothed": number_or_none(point.smoothed),
    }


def _alert_json(one: ViewAlert) -> JsonObject:
    """An alert with its standing; the person is null where it is everybody together."""
    return standing_json(one.alert.standing) | {
        "person": one.alert.person or None,
        "rules": [rule.name.lower() for rule in one.alert.rules],
        "since": None if one.since is None else one.since.isoformat(),
    }


def _confused_json(one: ConfusedPair, report: SpanReport) -> JsonObject:
    return {
        "first": one.first,
        "first_name": report.names.get(one.first),
        "second": one.second,
        "second_name": report.names.get(one.second),
        "times": one.times,
    }


def _effect_json(figure: Figure) -> JsonObject:
    """What alpha would be, or why it would have no value."""
    return {"alpha": number_or_none(figure.value), "undefined": reason_json(figure.undefined)}


def _result_json(result: WhatIf) -> JsonObject:
    return {
        "before": _outcome_json(result.before),
        "after": _outcome_json(result.after),
        "difference": estimate_json(result.difference),
    }


def _outcome_json(outcome: Outcome) -> JsonObject:
    return {"alpha": figure_json(outcome.alpha), "percent": figure_json(outcome.percent)}
