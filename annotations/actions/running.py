"""Running a job: which action does which kind of work, and how it ends."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from annotations.actions.endings import hand_over
from annotations.actions.importing import run_import
from annotations.actions.intervals import run_intervals
from annotations.actions.jobs import (
    Clock,
    JobRun,
    LeaseLost,
    Postponed,
    Split,
    UnreadableJob,
    fail_job,
    finish_job,
    give_up_attempt,
    postpone_job,
    take_job,
)
from annotations.actions.preannotation import run_preannotation
from annotations.actions.releasing import run_release
from annotations.actions.restoring_releases import run_restoration
from annotations.actions.webhook_delivery import run_webhook
from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.models import Job, JobKind, JobState

PATIENCE = timedelta(hours=1)
PAUSE = timedelta(minutes=1)
RUNNERS: dict[str, Callable[[JobRun], None]] = {
    JobKind.IMPORT: run_import,
    JobKind.PREANNOTATION: run_preannotation,
    JobKind.INTERVALS: run_intervals,
    JobKind.RELEASE: run_release,
    JobKind.RESTORATION: run_restoration,
    JobKind.WEBHOOK: run_webhook,
}


def run_job(*, uid: UUID, clock: Clock) -> Job | None:
    """Take a job and run it to its end; None when there is nothing to take."""
    job = take_job(uid=uid, at=clock())
    return None if job is None else run_taken_job(job, clock=clock)


def run_whole_job(*, uid: UUID, clock: Clock) -> Job | None:
    """Run a job in this process, with the chunks it may be split into: for commands."""
    job = run_job(uid=uid, clock=clock)
    waiting = Job.objects.filter(parent__uid=uid, state=JobState.QUEUED).order_by("chunk_start")
    while (chunk := waiting.first()) is not None:
        run_job(uid=chunk.uid, clock=clock)
    return job


def run_taken_job(job: Job, *, clock: Clock) -> Job:
    """Run a job that this worker has taken to its end.

    An error a person can mend fails the job with its reason. Any other error leaves the
    job running: the caller, at the edge, logs it and calls abandon_job.
    """
    try:
        _runner_of(job, clock())(JobRun(job, clock))
    except LeaseLost:
        return job
    except Postponed as postponed:
        postpone_job(job=job, until=postponed.until, reason=postponed.reason)
    except Split as split:
        hand_over(job=job, chunks=split.chunks, at=clock())
    except UserError as error:
        fail_job(job=job, reason=error.detail, at=clock())
    else:
        finish_job(job=job, at=clock())
    return job


def _runner_of(job: Job, at: datetime) -> Callable[[JobRun], None]:
    """What runs this kind of job. A kind nobody knows yet waits for workers of a newer version."""
    if job.kind in RUNNERS:
        return RUNNERS[job.kind]
    if at - job.requested_at < PATIENCE:
        raise Postponed(
            at + PAUSE, N_("No worker here knows jobs of the kind “{kind}” yet.", kind=job.kind)
        )
    raise UnreadableJob(N_("no worker knows the kind “{kind}”", kind=job.kind))


def abandon_job(job: Job, *, error: str, at: datetime) -> None:
    """Put back a job that broke unexpectedly, or fail it for good after its last attempt.

    job: as it was taken, so that the attempt which has it by now is left alone.
    """
    give_up_attempt(job=job, reason=N_("An unexpected error: {error}", error=error), at=at)
