"""Alerts on agreement, from the standings that the interval job stored."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from annotations.domain.agreement.alerts import Alert, alerts
from annotations.domain.agreement.drift import Standing
from annotations.domain.agreement.tables import Value
from annotations.formats.standings import read_standing
from annotations.models import AgreementArticle, Project, Source
from annotations.queries.agreement_intervals import StoredIntervals, stored_intervals
from annotations.queries.agreement_views import View, views

UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class ViewAlert:
    """An alert with what telling of it needs.

    since: the Monday from which on its sentences are listed; None where the article is gone.
    names: uid -> name of the sources that its values speak of.
    """

    view: View
    alert: Alert
    since: date | None
    names: Mapping[str, str]


@dataclass(frozen=True)
class AlertReport:
    """The alerts of a view. state and at: of the intervals they rest on, see `StoredIntervals`.

    judged: whether there was enough to judge anybody by; without it no alert is no good news.
    """

    view: View
    alerts: tuple[ViewAlert, ...]
    state: str
    at: datetime | None
    judged: bool


def view_alerts(view: View, *, hidden: Collection[int]) -> AlertReport:
    """The alerts of one view; none while the reader has open work on counted articles."""
    stored = stored_intervals(view, hidden=hidden)
    standings = stored_standings(stored)
    found = alerts(standings)
    weeks = _weeks(view, {one.standing.since for one in found})
    names = _source_names(view, found)
    return AlertReport(
        view,
        tuple(ViewAlert(view, one, weeks.get(one.standing.since), names) for one in found),
        stored.state,
        stored.at,
        bool(standings),
    )


def project_alerts(project: Project, *, hidden: Collection[int]) -> list[AlertReport]:
    """The views of the newest scheme with counts that have alerts: older ones are over."""
    listed = views(project)
    newest = [one for one in listed if one.scheme.pk == listed[0].scheme.pk]
    reports = [view_alerts(one, hidden=hidden) for one in newest]
    return [one for one in reports if one.alerts]


def stored_standings(stored: StoredIntervals) -> list[Standing]:
    """Where everybody stood when the intervals were computed."""
    return [read_standing(one) for one in stored.figures.get("people", {}).get("standings", ())]


def _weeks(view: View, uids: Collection[str]) -> dict[str, date]:
    """Version uid -> the Monday of its last counted submission."""
    if not uids:
        return {}
    rows = AgreementArticle.objects.filter(
        view__scheme=view.scheme, view__arm=view.arm, version__uid__in=uids
    )
    return {str(uid): week for uid, week in rows.values_list("version__uid", "week")}


def _source_names(view: View, found: Iterable[Alert]) -> dict[str, str]:
    shifts = [one.standing.shift for one in found if one.standing.shift is not None]
    uids = {uid for shift in shifts for value in (shift.own, shift.other) for uid in uids_in(value)}
    return source_names_of(view, uids)


def source_names_of(view: View, uids: Collection[str]) -> dict[str, str]:
    """uid -> name of these sources of the view's project."""
    if not uids:
        return {}
    rows = Source.objects.filter(project_id=view.scheme.project_id, uid__in=uids)
    return {str(uid): name for uid, name in rows.values_list("uid", "name")}


def uids_in(value: Value) -> list[str]:
    """The uids of the sources that a value speaks of: alone, in a set or along a chain."""
    texts = [value] if isinstance(value, str) else sorted(value)
    return [uid for text in texts for uid in UID.findall(text)]
