"""How far a job is: its figures, those of its chunks, its pace of late and the time left."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db.models import Count, Q, Sum

from annotations.models import Job, JobState

PACE_WINDOW = timedelta(minutes=5)
# Before so many units and so much time a pace says nothing about what is to come.
UNITS_FOR_A_PACE = 20
SECONDS_FOR_A_PACE = 15.0
MINUTE, HOUR = 60, 3600
UNFINISHED = (JobState.QUEUED, JobState.RUNNING, JobState.PAUSED)


@dataclass(frozen=True)
class ChunkSums:
    """What the chunks of a job did together, and in which states they are."""

    done: int
    total: int
    skipped: int
    failed: int
    chunks: int
    chunks_done: int
    chunks_running: int
    chunks_failed: int
    chunks_unfinished: int

    @property
    def chunks_waiting(self) -> int:
        return self.chunks_unfinished - self.chunks_running


@dataclass(frozen=True)
class Progress:
    """A job's figures now. `per_minute`, `seconds_left` are None where nobody can know.

    percent: how much of its files an import has read, while nobody knows how many rows they hold.
    """

    done: int
    total: int | None
    skipped: int
    failed: int
    sums: ChunkSums | None
    per_minute: int | None
    seconds_left: int | None
    percent: int | None = None

    @property
    def share_read(self) -> float | None:
        return None if self.percent is None else self.percent / 100

    @property
    def stored(self) -> int:
        return max(0, self.done - self.skipped - self.failed)


def chunk_sums(parent_id: int) -> ChunkSums:
    """One statement over the chunks of a job, of which there are some thousands at most."""
    found = Job.objects.filter(parent_id=parent_id).aggregate(
        done=Sum("done", default=0),
        total=Sum("total", default=0),
        skipped=Sum("skipped", default=0),
        failed=Sum("failed", default=0),
        chunks=Count("pk"),
        chunks_done=Count("pk", filter=Q(state=JobState.DONE)),
        chunks_running=Count("pk", filter=Q(state=JobState.RUNNING)),
        chunks_failed=Count("pk", filter=Q(state=JobState.FAILED)),
        chunks_unfinished=Count("pk", filter=Q(state__in=UNFINISHED)),
    )
    return ChunkSums(**found)


def progress_of(job: Job, at: datetime) -> Progress:
    """Two statements for a job in chunks, however many there are; none for any other."""
    sums = None if job.chunk_count is None else chunk_sums(job.pk)
    told: Job | ChunkSums = job if sums is None else sums
    pace = units_per_second(job, at) if job.state == JobState.RUNNING else None
    share = _share_read(job)
    total = told.total if share is None else round(told.done / share)
    left = None if pace is None or total is None else max(0, total - told.done)
    return Progress(
        done=told.done,
        total=told.total,
        skipped=told.skipped,
        failed=told.failed,
        sums=sums,
        per_minute=None if pace is None else rounded(pace * MINUTE),
        seconds_left=None if pace is None or left is None else rounded_up(left / pace),
        percent=None if share is None else int(share * 100),
    )


def _share_read(job: Job) -> float | None:
    """Share in (0, 1] of its files' bytes that an import has read; None for any other job."""
    read, size = job.cursor.get("read"), job.cursor.get("size")
    if job.total is not None or not isinstance(read, int) or not isinstance(size, int):
        return None
    return min(1.0, read / size) if read and size else None


def units_per_second(job: Job, at: datetime) -> float | None:
    """The pace of the last minutes; None before enough was done to tell.

    What was done in an attempt is taken as spread evenly over it, so that of one that began
    before the window only the part within counts.
    """
    if job.started_at is None or at <= job.started_at:
        return None
    since = max(job.started_at, at - PACE_WINDOW)
    seconds = (at - since).total_seconds()
    units = sum(_within(stretch, since, at) for stretch in _stretches(job, since))
    if units < UNITS_FOR_A_PACE or seconds < SECONDS_FOR_A_PACE:
        return None
    return units / seconds


@dataclass(frozen=True)
class _Stretch:
    """An attempt: when it began, when it ended if it has, and how many units it did."""

    began: datetime
    ended: datetime | None
    units: int


def _stretches(job: Job, since: datetime) -> list[_Stretch]:
    columns = ("started_at", "finished_at", "done", "started_with")
    if job.chunk_count is None:
        rows = [(job.started_at, job.finished_at, job.done, job.started_with)]
    else:
        lately = Q(state=JobState.RUNNING) | Q(finished_at__gte=since)
        chunks = Job.objects.filter(lately, parent_id=job.pk, started_at__isnull=False)
        rows = list(chunks.values_list(*columns))
    return [
        _Stretch(began, ended, max(0, done - before))
        for began, ended, done, before in rows
        if began is not None
    ]


def _within(stretch: _Stretch, since: datetime, at: datetime) -> float:
    """How many of a stretch's units fell between these times."""
    ended = min(stretch.ended or at, at)
    length = (ended - stretch.began).total_seconds()
    inside = (ended - max(stretch.began, since)).total_seconds()
    if length <= 0:
        return float(stretch.units)
    return stretch.units * min(1.0, max(0.0, inside / length))


def rounded(pace: float) -> int:
    """A pace to two digits: more would promise what nobody knows."""
    return round(float(f"{pace:.2g}"))


def rounded_up(seconds: float) -> int:
    """A time that nobody knows exactly: to 10 s, to minutes, to 5 minutes, to half hours."""
    for below, step in ((MINUTE, 10), (10 * MINUTE, MINUTE), (HOUR, 5 * MINUTE)):
        if seconds <= below:
            return ceil(seconds / step) * step
    return ceil(seconds / (HOUR / 2)) * HOUR // 2
