"""Pages of jobs: what machines are doing for a project, and what became of every row."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotations.access import Permission, visible_project
from annotations.actions.import_options import read_options
from annotations.actions.importing import job_after
from annotations.actions.steering import (
    cancel_job,
    may_pause,
    pause_job,
    resume_job,
    retry_job,
)
from annotations.models import Job, JobKind, JobState, User
from annotations.queries.clock import database_now
from annotations.queries.import_report import why_nothing
from annotations.queries.job_progress import progress_of
from annotations.queries.jobs import ItemsOf, jobs_of
from annotations.queries.workers import worker_is_present
from annotations.tasks import publish_on_commit
from annotations.visible import visible_job
from annotations.web.pages import carry_out, page_of, person, show

ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@require_safe
def job_list(request: HttpRequest, project: UUID) -> HttpResponse:
    """The jobs of a project, newest first."""
    found = visible_project(person(request), project, Permission.VIEW_JOBS)
    page = page_of(request, jobs_of(found))
    waiting = any(job.state == JobState.QUEUED for job in page)
    no_worker = waiting and not worker_is_present(database_now())
    return show(request, "job/list.html", found, {"page": page, "no_worker": no_worker})


@require_safe
def job_detail(request: HttpRequest, job: UUID) -> HttpResponse:
    """One job; a part of the page keeps asking `job_progress` until the job has ended."""
    found = visible_job(person(request), job, Permission.VIEW_JOBS)
    return show(request, "job/detail.html", found.project, _progress(request, found))


@never_cache
@require_safe
def job_progress(request: HttpRequest, job: UUID) -> HttpResponse:
    """The part of the job's page that changes while it runs."""
    found = visible_job(person(request), job, Permission.VIEW_JOBS)
    return show(request, "_partials/job_progress.html", found.project, _progress(request, found))


def _progress(request: HttpRequest, job: Job) -> dict[str, object]:
    """State, rows and what may be done, for the page and for its live part."""
    at = database_now()
    has_ended = job.state in ENDED
    is_dry_run = job.kind == JobKind.IMPORT and read_options(job).dry_run
    is_done_import = job.kind == JobKind.IMPORT and job.state == JobState.DONE
    is_waited_for = job.state in (JobState.QUEUED, JobState.RUNNING)
    return {
        "job": job,
        "has_ended": has_ended,
        "no_worker": is_waited_for and not worker_is_present(at),
        "now": progress_of(job, at),
        "instead": job.params.get("instead"),
        "imported": job.params.get("imported") or job.cursor.get("imported"),
        "nothing": why_nothing(job, is_dry=is_dry_run) if is_done_import else None,
        "page": page_of(request, ItemsOf(job)),
        "may_cancel": not has_ended,
        "may_pause": may_pause(job),
        "may_resume": job.state == JobState.PAUSED,
        "may_retry": job.state in (JobState.FAILED, JobState.CANCELLED),
        "release": job.releases.first(),
        "is_dry_run": is_dry_run,
        "after": job_after(job) if is_dry_run and has_ended else None,
    }


@require_POST
def job_cancellation(request: HttpRequest, job: UUID) -> HttpResponse:
    """Stop a job; what it has finished stays."""
    user = person(request)
    found = visible_job(user, job, Permission.EDIT_JOBS)
    act = partial(cancel_job, job=found, by=user, at=timezone.now())
    carry_out(request, act, done=_("The job is stopped. What it finished is kept."))
    return redirect("job-detail", found.uid)


@require_POST
def job_pause(request: HttpRequest, job: UUID) -> HttpResponse:
    """Let a job wait until somebody resumes it."""
    user = person(request)
    found = visible_job(user, job, Permission.EDIT_JOBS)
    act = partial(pause_job, job=found, by=user, at=timezone.now())
    carry_out(request, act, done=_("The job is paused. What it finished is kept."))
    return redirect("job-detail", found.uid)


@require_POST
def job_resumption(request: HttpRequest, job: UUID) -> HttpResponse:
    """Queue a paused job again; it goes on where it was."""
    user = person(request)
    found = visible_job(user, job, Permission.EDIT_JOBS)
    act = partial(_queue_again, resume_job, found, user)
    carry_out(request, act, done=_("The job goes on where it was."))
    return redirect("job-detail", found.uid)


@require_POST
def job_retry(request: HttpRequest, job: UUID) -> HttpResponse:
    """Queue a failed or stopped job again; it goes on where it stopped."""
    user = person(request)
    found = visible_job(user, job, Permission.EDIT_JOBS)
    act = partial(_queue_again, retry_job, found, user)
    carry_out(request, act, done=_("The job waits for a worker again."))
    return redirect("job-detail", found.uid)


def _queue_again(act: Callable[..., None], job: Job, by: User) -> None:
    with transaction.atomic():
        act(job=job, by=by, at=timezone.now())
        publish_on_commit(job)
