"""Figures about a site for those who run it; sums only, nobody's name."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Sum

from annotations.models import Assignment, Backup, Job, Project
from annotations.queries.status import site_status


@dataclass(frozen=True)
class SiteFigures:
    """Ages are seconds, None where there is nothing to be old."""

    jobs: dict[tuple[str, str], int]
    oldest_queued_age: float
    workers: int
    events: int
    assignments: dict[str, int]
    sweep_age: float | None
    backup_age: float | None


def site_figures(at: datetime) -> SiteFigures:
    """A few statements, all of them over indexes or small tables."""
    site = site_status(at)
    jobs = Job.objects.asked_for().order_by().values_list("kind", "state").annotate(n=Count("pk"))
    oldest = Job.objects.ready(at).asked_for().aggregate(at=Min("requested_at"))["at"]
    states = Assignment.objects.order_by().values_list("state").annotate(n=Count("pk"))
    return SiteFigures(
        jobs={(kind, state): n for kind, state, n in jobs},
        oldest_queued_age=_age(oldest, at) or 0.0,
        workers=site.workers,
        events=Project.objects.aggregate(n=Sum("event_seq"))["n"] or 0,
        assignments=dict(states),
        sweep_age=_age(site.last_sweep, at),
        backup_age=_age(Backup.objects.aggregate(at=Max("finished_at"))["at"], at),
    )


def _age(then: datetime | None, at: datetime) -> float | None:
    return None if then is None else max(0.0, (at - then).total_seconds())
