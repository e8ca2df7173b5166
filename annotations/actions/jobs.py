"""The life of a job: requested, taken by one worker at a time, resumed, finished.

The row is the truth. A message may be lost or come twice: taking a job is a
compare-and-set, and every write of a running job is fenced by its attempt.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from annotations.actions.endings import close_job, kept
from annotations.actions.events import log
from annotations.domain.errors import UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_, Message
from annotations.models import Job, JobItem, JobItemState, JobState, Project, User

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 5

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Holder:
    """Who runs a job: a worker by the name it signs its presence with, and its process.

    A command in a terminal signs nothing and is nobody: its jobs are judged by the lease alone.
    """

    worker: str = ""
    process: str = ""


NOBODY = Holder()


class LeaseLost(Exception):
    """Another worker has this job by now, or it was cancelled: stop without a trace."""


class UnreadableJob(UserError):
    """What the row of a job asks for is of another version of the workbench, or damaged."""

    code = "unreadable_job"

    def __init__(self, what: Message) -> None:
        super().__init__(N_("This version cannot read what the job asks for: {what}.", what=what))


class Postponed(Exception):
    """Raised by a runner: the job is to be run again, but not before `until`.

    It is no failure: a postponed job has all its attempts before it again.
    """

    def __init__(self, until: datetime, reason: Message) -> None:
        super().__init__(reason)
        self.until = until
        self.reason = reason


class Split(Exception):
    """Raised by a runner: the work is planned as so many chunks, which are jobs of their own."""

    def __init__(self, chunks: int) -> None:
        super().__init__(chunks)
        self.chunks = chunks


def request_job(
    *,
    project: Project,
    kind: str,
    params: JsonObject,
    by: User | None,
    at: datetime,
    total: int | None = None,
) -> Job:
    """Store a job to be run; the caller tells a broker after commit, or the sweep does."""
    job = Job.objects.create(
        project=project,
        kind=kind,
        params=params,
        requested_by=by,
        requested_at=at,
        total=total,
    )
    log(
        project_id=project.pk,
        kind=f"job.{kind}.requested",
        by=by,
        at=at,
        object_uid=job.uid,
    )
    return job


def take_job(*, uid: UUID, at: datetime, holder: Holder = NOBODY) -> Job | None:
    """Claim a queued job; None when it is gone, running, postponed or ended."""
    taken = (
        Job.objects.ready(at)
        .filter(uid=uid)
        .update(
            state=JobState.RUNNING,
            attempt=F("attempt") + 1,
            lease_until=at + LEASE,
            started_at=at,
            started_with=F("done"),
            worker=holder.worker,
            process=holder.process,
        )
    )
    return Job.objects.select_related("project", "requested_by").get(uid=uid) if taken else None


def take_back(*, job: Job, at: datetime) -> None:
    """Queue a job whose worker died, to go on where it stopped; fail it after the last attempt."""
    if attempts_made(job) >= MAX_ATTEMPTS:
        reason = N_("The worker died {n} times while running this job.", n=MAX_ATTEMPTS)
        fail_job(job=job, reason=reason, at=at)
    else:
        Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING).update(
            state=JobState.QUEUED, lease_until=None, published_at=None, published=0
        )


def attempts_made(job: Job) -> int:
    """Attempts since the job was requested, was retried by a person, or last got further."""
    return job.attempt - job.attempts_before


def hold_job(*, job: Job, at: datetime) -> None:
    """Prolong the lease of a running job whose runner is busy with one long step."""
    Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING).update(
        lease_until=at + LEASE
    )


def finish_job(*, job: Job, at: datetime) -> None:
    close_job(job, at, state=JobState.DONE, reason="")


def fail_job(*, job: Job, reason: Message, at: datetime) -> None:
    """End a job with a reason a person can read."""
    close_job(job, at, state=JobState.FAILED, reason=kept(reason))


def give_up_attempt(*, job: Job, reason: Message, at: datetime) -> None:
    """Queue the job again after an unexpected error, or fail it after the last attempt."""
    if attempts_made(job) >= MAX_ATTEMPTS:
        fail_job(job=job, reason=reason, at=at)
        return
    Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING).update(
        state=JobState.QUEUED,
        lease_until=None,
        reason=kept(reason),
        published_at=at,
        published=attempts_made(job),
    )


def postpone_job(*, job: Job, until: datetime, reason: Message) -> None:
    """Queue a running job again, to be taken by nobody before `until`; its attempts start anew."""
    Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING).update(
        state=JobState.QUEUED,
        lease_until=None,
        run_after=until,
        attempts_before=job.attempt,
        reason=kept(reason),
        published_at=None,
        published=0,
    )


@dataclass
class JobRun:
    """A worker's hold on a job: progress, items and the fence that guards them."""

    job: Job
    clock: Clock
    last_beat: datetime | None = None
    noted: Counter[str] = field(default_factory=Counter)

    def advance(
        self, *, done: int, total: int | None = None, cursor: Mapping[str, object] | None = None
    ) -> None:
        """Store progress and hold the lease; LeaseLost when the job is no longer ours.

        Inside a transaction it makes progress and work one: both are there or neither.
        """
        now = self.clock()
        columns: dict[str, object] = {"done": done, "lease_until": now + LEASE}
        if total is not None:
            columns["total"] = total
        elif self.job.total is not None and done > self.job.total:
            columns["total"] = done
        if cursor is not None:
            columns["cursor"] = dict(cursor)
        for state in (JobItemState.SKIPPED, JobItemState.FAILED):
            if self.noted[state]:
                columns[state.value] = F(state.value) + self.noted[state]
        if done > self.job.furthest:
            # Long jobs may outlive any number of workers; only standing still uses attempts up.
            columns |= {"furthest": done, "attempts_before": self.job.attempt - 1}
        held = Job.objects.filter(
            pk=self.job.pk, attempt=self.job.attempt, state=JobState.RUNNING
        ).update(**columns)
        if not held:
            raise LeaseLost
        self.noted.clear()
        self.job.done = done
        if done > self.job.furthest:
            self.job.furthest, self.job.attempts_before = done, self.job.attempt - 1
        self.job.total = total if total is not None else self.job.total
        self.last_beat = now

    def beat(self) -> None:
        """Hold the lease during long steps; cheap enough to be called for every row."""
        now = self.clock()
        if self.last_beat is None or now - self.last_beat > LEASE / 6:
            self.advance(done=self.job.done)

    def note_items(self, items: list[JobItem]) -> None:
        """Store what became of rows, which the next progress counts with itself.

        A row noted before keeps its first note. What a chunk notes stands with its parent.
        """
        self.noted.update(item.state for item in items)
        JobItem.objects.bulk_create(items, ignore_conflicts=True, batch_size=500)

    def item(
        self, key: str, *, state: str, label: str = "", code: str = "", error: Message | None = None
    ) -> JobItem:
        return JobItem(
            job_id=self.job.parent_id or self.job.pk,
            key=key[:120],
            state=state,
            label=label[:500],
            code=code[:40],
            error=kept(error),
        )


def unfinished_of(project: Project, kind: str) -> Job | None:
    """A job of this kind that is waiting or running, if there is one."""
    return Job.objects.unfinished().filter(Q(project=project), kind=kind).order_by("-pk").first()
