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
    RESTORATION = "restoration", _("restoring of a release")


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

    def asked_for(self) -> "JobQuerySet":
        """What people, imports and events asked for: chunks of a job are a part of it."""
        return self.filter(parent=None)

    def held(self) -> "JobQuerySet":
        """Jobs that a worker runs now; one that was split is run by its chunks."""
        return self.filter(state=JobState.RUNNING, chunk_count=None)


class Job(Identified):
    """One requested piece of work.

    A worker takes it by compare-and-set (`attempt` is the fence: a worker whose attempt is
    no longer the row's has lost it) and holds it until `lease_until`. `worker` and `process`
    name who took it last; "" is a command in a terminal. `cursor` says where to resume,
    `furthest` the most that was ever done, `attempts_before` which attempts no longer count.
    `published_at` is when a broker was last told, `published` how often. Nobody takes it before
    `run_after`. `skipped` and `failed` count those of `done` that were passed over or refused.

    A large job is split into chunks, jobs with a `parent`: each does the article versions with
    ids from `chunk_start` to `chunk_end`. `chunk_count` says how many once all are planned; from
    then on no worker holds the parent, and its figures are the sums of its chunks.
    `started_at` is when its present attempt began, `started_with` what was done by then.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="jobs")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="chunks", db_index=False
    )
    chunk_start = models.BigIntegerField(null=True, blank=True)
    chunk_end = models.BigIntegerField(null=True, blank=True)
    chunk_count = models.PositiveIntegerField(null=True, blank=True)
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
    skipped = models.PositiveIntegerField(default=0, db_default=0)
    failed = models.PositiveIntegerField(default=0, db_default=0)
    reason = models.TextField(blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    started_with = models.PositiveIntegerField(default=0, db_default=0)
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
                condition=~Q(state=JobState.RUNNING)
                | Q(lease_until__isnull=False)
                | Q(chunk_count__isnull=False),
                name="job_running_has_lease",
            ),
            models.CheckConstraint(
                condition=Q(total=None) | Q(done__lte=F("total")), name="job_done_within_total"
            ),
            models.UniqueConstraint(fields=["parent", "chunk_start"], name="job_chunk_once"),
            models.CheckConstraint(
                condition=Q(parent=None, chunk_start=None, chunk_end=None)
                | Q(
                    parent__isnull=False, chunk_start__isnull=False, chunk_end__gte=F("chunk_start")
                ),
                name="job_chunk_has_range",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | Q(chunk_count=None), name="job_chunk_is_not_split"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="job_not_its_own_chunk"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "lease_until"], name="job_state_lease"),
            models.Index(fields=["project", "-id"], condition=Q(parent=None), name="job_asked_for"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class JobItemState(models.TextChoices):
    DONE = "done", _("done")
    SKIPPED = "skipped", _("skipped")
    FAILED = "failed", _("failed")


class JobItem(models.Model):
    """One unit of a job that is finished, or refused with its error; `key` makes it once.

    Of an import also: the file and the row it stood in, the field at fault if it is one, and the
    uid of the article it became or repeats.
    """

    job = models.ForeignKey(Job, models.CASCADE, related_name="items")
    key = models.CharField(max_length=120)
    label = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=7, choices=JobItemState)
    code = models.CharField(max_length=40, blank=True)
    error = models.TextField(blank=True)
    file = models.CharField(max_length=300, blank=True, default="", db_default="")
    row = models.PositiveBigIntegerField(null=True, blank=True)
    field = models.CharField(max_length=200, blank=True, default="", db_default="")
    article = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "key"], name="job_item_once"),
            models.CheckConstraint(
                condition=Q(state__in=JobItemState.values), name="job_item_state_known"
            ),
        ]
        indexes = [models.Index(fields=["job", "state", "id"], name="job_item_state")]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.key}"

    @property
    def result(self) -> str:
        """What became of it in a word: of a row that failed people are told that it was refused."""
        refused = self.state == JobItemState.FAILED
        return str(_("refused")) if refused else self.get_state_display()


class WorkerPresence(models.Model):
    """A worker's sign of life, written every 3 seconds; 7 seconds of silence = gone.

    `doubted_at`: when a sweep first missed a sign; the next sign takes the doubt away.
    """

    name = models.CharField(max_length=200, unique=True)
    seen_at = models.DateTimeField()
    doubted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
