"""The views of agreement: what is never mixed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from annotations.models import AgreementView, Project, Scheme


@dataclass(frozen=True)
class View:
    """What is never mixed: one scheme of one project in one arm."""

    scheme: Scheme
    arm: str


def views(project: Project) -> list[View]:
    """The views that have counts, newest scheme first, assisted before blind."""
    rows = AgreementView.objects.filter(project=project, articles__gt=0)
    listed = rows.select_related("scheme").order_by("-scheme__number", "arm")
    return [View(one.scheme, one.arm) for one in listed]


def monday_of(at: datetime) -> date:
    """The Monday on or before a time, in UTC."""
    day = at.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())
