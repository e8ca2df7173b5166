"""Work done outside a request. The row is the truth; a broker only wakes workers."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annotations.models.identity import Identified
from annotations.models.project import Project


class JobKind(models.TextChoices):
    IMPORT = "import", _("import of articles")
    PREANNOTATION = "preannotation", _("pre-annotation")
    INTERVALS = "intervals", _("agreement intervals")
    RELEASE = "release", _("release")
    WEBHOOK = "webhook", _("webhook")


class JobState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    PAUSED = "paused", _("paused")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class JobQuerySet(models.QuerySet["Job"]):
    def unfinished(self) -> "JobQuerySet":
        return self.filter(state__in=[JobState.QUEUED, JobState.RUNNING, JobState.PAUSED])

    def ready(self, at: datetime) -> "JobQuerySet":
        """Jobs that wait and may be taken now."""
        return self.filter(Q(run_after=None) | Q(run_after__lte=at), state=JobState.QUEUED)


class Job(Identified):
    """One requested piece of work.

    A worker takes it by compare-and-set (`attempt` is the fence: a worker whose attempt is
    no longer the row's has lost it) and holds it until `lease_until`. `worker` and `process`
    name who took it last; "" is a command in a terminal. `cursor` says where to resume,
    `furthest` the most that was ever done, `attempts_before` which attempts no longer count.
    `published_at` is when a broker was last told, `published` how often. Nobody takes it before
    `run_after`.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="jobs")
    kind = models.CharField(max_length=13, choices=JobKind)
    params = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=9, choices=JobState, default=JobState.QUEUED)
    attempt = models.PositiveIntegerField(default=0)
    attempts_before = models.PositiveIntegerField(default=0, db_default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=200, blank=True, default="", db_default="")
    process = models.CharField(max_length=40, blank=True, default="", db_default="")
    cursor = models.JSONField(default=dict, blank=True)
    done = models.PositiveIntegerField(default=0)
    furthest = models.PositiveIntegerField(default=0, db_default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    run_after = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published = models.PositiveIntegerField(default=0)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=JobKind.values), name="job_kind_known"),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING) | Q(lease_until__isnull=False),
                name="job_running_has_lease",
            ),
            models.CheckConstraint(
                condition=Q(total=None) | Q(done__lte=F("total")), name="job_done_within_total"
            ),
        ]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_state_lease")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class JobItemState(models.TextChoices):
    DONE = "done", _("done")
    SKIPPED = "skipped", _("skipped")
    FAILED = "failed", _("failed")


class JobItem(models.Model):
    """One unit of a job that is finished, or refused with its error; `key` makes it once."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="items")
    key = models.CharField(max_length=120)
    label = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=7, choices=JobItemState)
    code = models.CharField(max_length=40, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "key"], name="job_item_once"),
            models.CheckConstraint(
                condition=Q(state__in=JobItemState.values), name="job_item_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.key}"


class WorkerPresence(models.Model):
    """A worker's sign of life, written every 3 seconds; 7 seconds of silence = gone.

    `doubted_at`: when a sweep first missed a sign; the next sign takes the doubt away.
    """

    name = models.CharField(max_length=200, unique=True)
    seen_at = models.DateTimeField()
    doubted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
