"""How a site and the jobs of one project are doing, and what is wrong in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from annotations.models import Backup, Job, JobKind, JobState, Project
from annotations.queries.workers import PRESENCE_LIMIT, last_sweep, workers

SWEEP_LIMIT = timedelta(seconds=30)
BACKUP_LIMIT = timedelta(days=7)
WAITING_LIMIT = timedelta(minutes=10)
FAILED_RECENTLY = timedelta(days=1)


@dataclass(frozen=True)
class SiteStatus:
    """What concerns every project alike; nothing of it names a machine or a project."""

    workers: int
    last_sign: datetime | None
    last_sweep: datetime | None
    last_backup: datetime | None
    waiting: int
    running: int


@dataclass(frozen=True)
class Queue:
    """The unfinished jobs of one kind."""

    kind: str
    waiting: int
    postponed: int
    running: int
    paused: int

    @property
    def words(self) -> str:
        """What people call this kind."""
        return str(JobKind(self.kind).label)


@dataclass(frozen=True)
class Problem:
    """What is wrong, and what to do about it."""

    code: str
    detail: str
    remedy: str


@dataclass(frozen=True)
class ProjectStatus:
    """A project's jobs on a site."""

    site: SiteStatus
    queues: list[Queue]
    oldest: Job | None
    last_failed: Job | None
    problems: list[Problem]


def site_status(at: datetime) -> SiteStatus:
    """Four statements, whatever the size of the site."""
    near = (at - PRESENCE_LIMIT, at + PRESENCE_LIMIT)
    signs = workers().aggregate(n=Count("pk", filter=Q(seen_at__range=near)), last=Max("seen_at"))
    unended = [JobState.QUEUED, JobState.RUNNING]
    jobs = (
        Job.objects.asked_for()
        .filter(state__in=unended)
        .aggregate(
            waiting=Count("pk", filter=Q(state=JobState.QUEUED)),
            running=Count("pk", filter=Q(state=JobState.RUNNING)),
        )
    )
    return SiteStatus(
        workers=signs["n"],
        last_sign=signs["last"],
        last_sweep=last_sweep(),
        last_backup=Backup.objects.aggregate(last=Max("finished_at"))["last"],
        waiting=jobs["waiting"],
        running=jobs["running"],
    )


def project_status(project: Project, *, at: datetime) -> ProjectStatus:
    site = site_status(at)
    jobs = Job.objects.asked_for().filter(project=project)
    oldest = jobs.ready(at).order_by("requested_at", "pk").first()
    failed = jobs.filter(state=JobState.FAILED).order_by("-finished_at", "-pk").first()
    return ProjectStatus(
        site=site,
        queues=_queues(project, at),
        oldest=oldest,
        last_failed=failed,
        problems=_problems(site, oldest, failed, at),
    )


def _queues(project: Project, at: datetime) -> list[Queue]:
    postponed = Q(state=JobState.QUEUED, run_after__gt=at)
    rows = (
        Job.objects.unfinished()
        .filter(project=project, parent=None)
        .values("kind")
        .annotate(
            waiting=Count("pk", filter=Q(state=JobState.QUEUED) & ~postponed),
            postponed=Count("pk", filter=postponed),
            running=Count("pk", filter=Q(state=JobState.RUNNING)),
            paused=Count("pk", filter=Q(state=JobState.PAUSED)),
        )
        .order_by("kind")
    )
    return [Queue(**row) for row in rows]


def _problems(
    site: SiteStatus, oldest: Job | None, failed: Job | None, at: datetime
) -> list[Problem]:
    """The gravest first."""
    found = []
    if not site.workers:
        found.append(
            Problem(
                "no_worker",
                _("No worker is running: jobs wait."),
                _("Ask whoever runs this site to start the worker. Nothing is lost meanwhile."),
            )
        )
    if site.last_sweep is None or at - site.last_sweep > SWEEP_LIMIT:
        found.append(
            Problem(
                "no_sweep",
                _("Nobody looks after the queue: a job whose worker dies would stay where it is."),
                _("Ask whoever runs this site to start “manage.py reconcile”."),
            )
        )
    if site.workers and oldest is not None and at - oldest.requested_at > WAITING_LIMIT:
        found.append(
            Problem(
                "waiting_long",
                _("A job has waited for more than 10 minutes."),
                _("Long jobs may be before it. If none is running, ask whoever runs this site."),
            )
        )
    if failed is not None and failed.finished_at and at - failed.finished_at < FAILED_RECENTLY:
        found.append(
            Problem(
                "failed",
                _("A job failed in the last 24 hours."),
                _("Its page gives the reason. Try it again there; it goes on where it stopped."),
            )
        )
    return found + _about_backups(site, at)


def _about_backups(site: SiteStatus, at: datetime) -> list[Problem]:
    remedy = _("Ask whoever runs this site to run “manage.py backup” every day.")
    if site.last_backup is None:
        return [Problem("no_backup", _("No backup has been made here."), remedy)]
    if at - site.last_backup > BACKUP_LIMIT:
        return [Problem("old_backup", _("The last backup is more than 7 days old."), remedy)]
    return []
