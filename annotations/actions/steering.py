"""What people do with jobs: stop them, and try them again."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from annotations.access import Permission, require
from annotations.actions.events import log
from annotations.actions.telling import tell_job_finished
from annotations.domain.errors import Conflict
from annotations.domain.messages import N_
from annotations.models import Job, JobState, User


class JobRefused(Conflict):
    code = "job_refused"


@transaction.atomic
def cancel_job(*, job: Job, by: User, at: datetime) -> None:
    """Stop a job; what it finished stays. A running worker notices at its next write."""
    require(by, job.project, Permission.EDIT_JOBS)
    stopped = (
        Job.objects.unfinished()
        .filter(pk=job.pk)
        .update(state=JobState.CANCELLED, finished_at=at, lease_until=None)
    )
    if not stopped:
        raise JobRefused(N_("This job has ended already."))
    tell_job_finished(job, state=JobState.CANCELLED, at=at)
    log(project_id=job.project_id, kind="job.cancelled", by=by, at=at, object_uid=job.uid)


@transaction.atomic
def retry_job(*, job: Job, by: User, at: datetime) -> None:
    """Queue a failed or cancelled job again; it resumes where it stopped."""
    require(by, job.project, Permission.EDIT_JOBS)
    queued = Job.objects.filter(pk=job.pk, state__in=[JobState.FAILED, JobState.CANCELLED]).update(
        state=JobState.QUEUED,
        attempt=F("attempt") + 1,
        attempts_before=job.attempt + 1,
        reason="",
        run_after=None,
        finished_at=None,
        published_at=None,
        published=0,
    )
    if not queued:
        raise JobRefused(N_("Only a failed or cancelled job can be tried again."))
    log(project_id=job.project_id, kind="job.retried", by=by, at=at, object_uid=job.uid)
