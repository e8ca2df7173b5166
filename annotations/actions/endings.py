"""How a job ends: its row, the sums of its parent, and whoever is told.

The end of the last chunk is the end of its parent, in one transaction. Everybody who ends one
locks the parent first, so that of two last chunks the second one sees the first.
"""

from datetime import datetime

from django.db import transaction

from annotations.actions.telling import tell_job_finished
from annotations.domain.messages import N_, Message, read_message
from annotations.models import Job, JobState
from annotations.queries.job_progress import chunk_sums

MAX_REASON = 2000


def kept(reason: Message | None) -> str:
    """How a reason is stored: whole, so that each reader gets their language, or cut as it is."""
    text = "" if reason is None else reason.to_text()
    return text if len(text) <= MAX_REASON else str(reason)[:MAX_REASON]


@transaction.atomic
def close_job(job: Job, at: datetime, *, state: str, reason: str) -> None:
    """End a job that is still ours and tell of it; do nothing where it is not."""
    if job.parent_id is not None:
        _locked(job.parent_id)
    closed = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING).update(
        state=state, reason=reason, lease_until=None, finished_at=at
    )
    if not closed:
        return
    if job.parent_id is not None:
        settle_parent(job.parent_id, at)
        return
    if state == JobState.FAILED:
        stop_chunks(job, at)
    tell_job_finished(job, state=state, at=at)


@transaction.atomic
def hand_over(*, job: Job, chunks: int, at: datetime) -> None:
    """Leave a planned job to its chunks: no worker holds it any more."""
    _locked(job.pk)
    left = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING).update(
        chunk_count=chunks, lease_until=None, started_at=at, worker="", process=""
    )
    if left:
        settle_parent(job.pk, at)


@transaction.atomic
def settle_parent(pk: int, at: datetime) -> None:
    """Bring a split job's figures in line with its chunks', and end it once all have ended.

    A chunk that failed for good leaves the parent failed, with its reason; the others go on
    to their ends first.
    """
    parent = _locked(pk)
    if parent.chunk_count is None:
        return  # still being planned
    sum_up(parent)
    if parent.state != JobState.RUNNING or _has_unfinished_chunks(parent):
        return
    reason = _first_failure(parent)
    state = JobState.DONE if reason is None else JobState.FAILED
    Job.objects.filter(pk=pk).update(state=state, reason=kept(reason), finished_at=at)
    tell_job_finished(parent, state=state, at=at)


def sum_up(parent: Job) -> None:
    """Store the sums of the chunks in the parent's row, which lists show."""
    sums = chunk_sums(parent.pk)
    Job.objects.filter(pk=parent.pk).update(
        done=sums.done, total=sums.total, skipped=sums.skipped, failed=sums.failed
    )


def stop_chunks(parent: Job, at: datetime) -> None:
    """Let no chunk of a job that has ended go on."""
    Job.objects.unfinished().filter(parent=parent).update(
        state=JobState.CANCELLED, finished_at=at, lease_until=None
    )


def _locked(pk: int) -> Job:
    return Job.objects.select_for_update(no_key=True).get(pk=pk)


def _has_unfinished_chunks(parent: Job) -> bool:
    return Job.objects.unfinished().filter(parent=parent).exists()


def _first_failure(parent: Job) -> Message | None:
    failed = Job.objects.filter(parent=parent, state=JobState.FAILED).order_by("chunk_start")
    first = failed.first()
    if first is None:
        return None
    return N_(
        "{n} of {count} parts failed; the others are done. The first: {reason}",
        n=failed.count(),
        count=parent.chunk_count,
        reason=read_message(first.reason),
    )
