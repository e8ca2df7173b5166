"""What people do with jobs: pause them, stop them, and try them again.

A job in chunks is steered as one: its row first, then all its chunks, in one transaction. A
worker notices at its next write, which is the end of the article or row that it has in hand.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from annotations.access import Permission, require
from annotations.actions.endings import sum_up
from annotations.actions.events import log
from annotations.actions.holding import hold
from annotations.actions.telling import tell_job_finished
from annotations.domain.errors import Conflict
from annotations.domain.messages import N_, Message
from annotations.models import Job, JobKind, JobState, User

UNFINISHED = (JobState.QUEUED, JobState.RUNNING, JobState.PAUSED)
# Why the other kinds cannot wait half-way; these go on where they stopped.
PAUSABLE = (JobKind.IMPORT, JobKind.PREANNOTATION, JobKind.INTERVALS)
NOT_PAUSABLE: dict[str, Message] = {
    JobKind.RELEASE: N_(
        "A release is written in one piece and cannot be paused. Stop it, or let it end."
    ),
    JobKind.WEBHOOK: N_("A delivery is one request and cannot be paused."),
}


class JobRefused(Conflict):
    code = "job_refused"


def may_pause(job: Job) -> bool:
    """Whether a pause would be taken now."""
    return job.kind in PAUSABLE and job.state in (JobState.QUEUED, JobState.RUNNING)


@transaction.atomic
def pause_job(*, job: Job, by: User, at: datetime) -> None:
    """Let a job wait until somebody resumes it; what it finished stays."""
    require(by, job.project, Permission.EDIT_JOBS)
    if job.kind not in PAUSABLE:
        reason = NOT_PAUSABLE.get(job.kind, N_("A job of this kind cannot be paused."))
        raise JobRefused(reason, code="not_pausable")
    waits_or_runs = (JobState.QUEUED, JobState.RUNNING)
    if not _steer(job, waits_or_runs, state=JobState.PAUSED, lease_until=None):
        raise JobRefused(N_("Only a job that waits or runs can be paused."))
    log(project_id=job.project_id, kind="job.paused", by=by, at=at, object_uid=job.uid)


@transaction.atomic
def resume_job(*, job: Job, by: User, at: datetime) -> None:
    """Queue a paused job again; it goes on where it was."""
    require(by, job.project, Permission.EDIT_JOBS)
    if not _queue_again(job, (JobState.PAUSED,)):
        raise JobRefused(N_("Only a paused job can be resumed."))
    log(project_id=job.project_id, kind="job.resumed", by=by, at=at, object_uid=job.uid)


@transaction.atomic
def cancel_job(*, job: Job, by: User, at: datetime) -> None:
    """Stop a job; what it finished stays."""
    require(by, job.project, Permission.EDIT_JOBS)
    ended = {"state": JobState.CANCELLED, "finished_at": at, "lease_until": None}
    if not _steer(job, UNFINISHED, **ended):
        raise JobRefused(N_("This job has ended already."))
    tell_job_finished(job, state=JobState.CANCELLED, at=at)
    log(project_id=job.project_id, kind="job.cancelled", by=by, at=at, object_uid=job.uid)


@transaction.atomic
def retry_job(*, job: Job, by: User, at: datetime) -> None:
    """Queue a failed or cancelled job again; it resumes where it stopped, done chunks stay."""
    require(by, job.project, Permission.EDIT_JOBS)
    if not _queue_again(job, (JobState.FAILED, JobState.CANCELLED)):
        raise JobRefused(N_("Only a failed or cancelled job can be tried again."))
    log(project_id=job.project_id, kind="job.retried", by=by, at=at, object_uid=job.uid)


def _queue_again(job: Job, states: Sequence[str]) -> bool:
    return _steer(
        job,
        states,
        state=JobState.QUEUED,
        attempt=F("attempt") + 1,
        attempts_before=F("attempt") + 1,
        reason="",
        run_after=None,
        finished_at=None,
        published_at=None,
        published=0,
    )


def _steer(job: Job, states: Sequence[str], **columns: object) -> bool:
    """Change a job in one of these states, and its chunks that are; False where it is in none.

    The project is locked first, as whoever stores articles for a job does.
    """
    hold(job, project_id=job.project_id)
    if not Job.objects.filter(pk=job.pk, state__in=states).update(**columns):
        return False
    Job.objects.filter(parent=job, state__in=states).update(**columns)
    if job.chunk_count is not None:
        sum_up(job)
    return True
