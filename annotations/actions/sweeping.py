"""The sweep: takes back jobs whose worker died and names the jobs a broker must hear of.

It reads the job table alone and never asks the broker it repairs. Every write is a
compare-and-set, so several sweeps at once are harmless.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from annotations.actions.chunks import first_in_line, next_chunks
from annotations.actions.endings import settle_parent
from annotations.actions.jobs import LEASE, take_back
from annotations.models import Job, JobState, WorkerPresence
from annotations.queries.workers import PRESENCE_LIMIT, worker_is_present

FIRST_REPUBLICATION = timedelta(seconds=5)
SLOWEST_REPUBLICATION = timedelta(minutes=5)
PRESENCE_KEPT = timedelta(days=1)
# A worker signs every 3 seconds: one sign is missing.
DOUBTFUL_SILENCE = timedelta(seconds=4)
TIME_TO_SIGN_AGAIN = timedelta(seconds=2)


def sweep(*, at: datetime) -> list[UUID]:
    """Take back what dead workers held; name the queued jobs a broker must hear of.

    Republication backs off from 5 seconds to 5 minutes: a long queue is no lost queue. Of the
    chunks of a job only the next few are told.
    """
    held = Job.objects.held()
    # Nobody holds a job longer than a lease from now: such a lease is older than a clock's step.
    out_of_reach = Q(lease_until__lt=at) | Q(lease_until__gt=at + 2 * LEASE)
    for job in held.filter(out_of_reach | Q(worker__in=_dead_workers(at))):
        take_back(job=job, at=at)
    for parent in _left_by_all_chunks():
        settle_parent(parent.pk, at)
    WorkerPresence.objects.filter(seen_at__lt=at - PRESENCE_KEPT).delete()
    if not worker_is_present(at):
        return []
    ready = Job.objects.ready(at)
    waiting = [*ready.asked_for().order_by("pk"), *first_in_line(ready)]
    return [job.uid for job in waiting if _is_due(job, at) and _claim_publication(job, at)]


def wake_chunks(*, after: UUID, at: datetime) -> list[UUID]:
    """The chunks a broker is to hear of now that this job's run has ended; each named once."""
    due = next_chunks(Job.objects.ready(at), after=after)
    return [job.uid for job in due if _claim_publication(job, at)]


def _left_by_all_chunks() -> QuerySet[Job]:
    """Jobs in chunks that all have ended: the last one ends its job, so there are none."""
    unfinished = Job.objects.unfinished().filter(parent=OuterRef("pk"))
    split = Job.objects.filter(state=JobState.RUNNING, chunk_count__isnull=False)
    return split.filter(~Exists(unfinished))


def _dead_workers(at: datetime) -> list[str]:
    """Workers that stayed silent although a sweep doubted them before.

    Never at the first doubt: after the database was locked or away every worker looks silent.
    Until the next sweep a living one has signed again, which takes the doubt away.
    """
    silent = _silent_since(at - DOUBTFUL_SILENCE, at)
    silent.filter(doubted_at=None).update(doubted_at=at)
    dead = _silent_since(at - PRESENCE_LIMIT, at).filter(doubted_at__lte=at - TIME_TO_SIGN_AGAIN)
    return list(dead.values_list("name", flat=True))


def _silent_since(then: datetime, at: datetime) -> QuerySet[WorkerPresence]:
    """Workers whose last sign is older; one from the future is older than a step of the clock."""
    return WorkerPresence.objects.filter(Q(seen_at__lt=then) | Q(seen_at__gt=at + PRESENCE_LIMIT))


def _is_due(job: Job, at: datetime) -> bool:
    if job.published_at is None or job.published_at > at:
        return True
    wait = min(FIRST_REPUBLICATION * (1 << min(job.published, 10)), SLOWEST_REPUBLICATION)
    return at - job.published_at >= wait


def _claim_publication(job: Job, at: datetime) -> bool:
    return bool(
        Job.objects.filter(pk=job.pk, state=JobState.QUEUED, published=job.published).update(
            published=F("published") + 1, published_at=at
        )
    )
