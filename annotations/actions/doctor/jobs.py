"""Jobs: nobody holds one without a lease, and what one needs is there."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, F, Q

from annotations.actions.doctor.findings import Finding, Scope
from annotations.models import Job, JobKind, JobState, Release
from annotations.models.job import JobQuerySet

JOBS = "jobs"
JOB_FILES = "job-files"
# The sweep comes every 5 seconds; what has waited this long for it has waited in vain.
OVERDUE = timedelta(minutes=10)
ENDED = [JobState.DONE, JobState.FAILED, JobState.CANCELLED]
UNFINISHED = [JobState.QUEUED, JobState.RUNNING, JobState.PAUSED]


def check_leases(scope: Scope, at: datetime) -> Iterator[Finding]:
    """Running jobs hold a lease; waiting ones were told of not too long ago."""
    jobs = Job.objects.filter(scope.within("project"))
    abandoned = Q(lease_until=None) | Q(lease_until__lt=at - OVERDUE)
    for pk, uid, until in jobs.held().filter(abandoned).values_list("pk", "uid", "lease_until"):
        held = "without a lease" if until is None else f"on a lease that ended {until:%F %T} UTC"
        yield Finding(JOBS, str(uid), f"It is running {held}: nobody sweeps.", target=pk)
    forgotten = Q(published_at=None, requested_at__lt=at - OVERDUE) | Q(
        published_at__lt=at - OVERDUE
    )
    # Of a job's chunks brokers hear a few at a time; they wait as long as it takes.
    for pk, uid in jobs.ready(at).asked_for().filter(forgotten).values_list("pk", "uid"):
        words = "It has waited for minutes and no worker was told again: no worker or sweep runs."
        yield Finding(JOBS, str(uid), words, target=pk)
    for uid in jobs.filter(state__in=ENDED, finished_at=None).values_list("uid", flat=True):
        yield Finding(JOBS, str(uid), "It has ended, but not at any time.")
    yield from _check_chunks(jobs)


def _check_chunks(jobs: JobQuerySet) -> Iterator[Finding]:
    """A job in chunks has as many as it says, and none goes on once it has ended."""
    split = jobs.filter(chunk_count__isnull=False).annotate(
        found=Count("chunks"), going=Count("chunks", filter=Q(chunks__state__in=UNFINISHED))
    )
    for uid, told, found in split.exclude(found=F("chunk_count")).values_list(
        "uid", "chunk_count", "found"
    ):
        yield Finding(JOBS, str(uid), f"It is split into {told} chunks, but {found} are there.")
    for uid, going in split.filter(going__gt=0, state__in=ENDED).values_list("uid", "going"):
        yield Finding(JOBS, str(uid), f"It has ended, but {going} of its chunks have not.")


def check_job_files(scope: Scope) -> Iterator[Finding]:
    """What an unfinished job is to read, or to complete, is there."""
    jobs = Job.objects.unfinished().filter(scope.within("project"))
    reading = jobs.filter(kind__in=[JobKind.IMPORT, JobKind.RESTORATION])
    for uid, params in reading.values_list("uid", "params").iterator():
        for file in params.get("files", []):
            if not (Path(settings.MEDIA_ROOT) / file["path"]).exists():
                yield Finding(JOB_FILES, str(uid), f"The file {file['name']} is gone.")
    releases = jobs.filter(kind=JobKind.RELEASE).exclude(pk__in=Release.objects.values("job"))
    for uid in releases.values_list("uid", flat=True):
        yield Finding(JOB_FILES, str(uid), "The release it is to write is not there.")
