"""Files that come in: uploaded, tried, imported after a dry run, and the report of their rows."""

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations.access import Permission, visible_project
from annotations.actions.importing import import_after, request_import
from annotations.actions.uploads import remove_uploads, store_uploads
from annotations.domain.errors import UserError
from annotations.downloads import download_report
from annotations.models import Job, Project, User
from annotations.tasks import publish_on_commit
from annotations.visible import visible_job
from annotations.web.article_forms import PasteForm
from annotations.web.import_form import UPLOAD_IDS, UploadForm
from annotations.web.pages import carry_out, person, show
from annotations.web.uploads import chunks_of


@require_POST
def upload_create(request: HttpRequest, project: UUID) -> HttpResponse:
    """Take files and ask for their import; the job's page tells what became of every row."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_ARTICLES)
    form = UploadForm(request.POST, request.FILES, project=found, auto_id=UPLOAD_IDS)
    if form.is_valid():
        job = form.carry_out(lambda: _request_upload(found, form, user))
        if job is not None:
            return redirect("job-detail", job.uid)
    paste = PasteForm(initial={"language": found.language})
    return show(request, "article/create.html", found, {"form": paste, "upload": form})


def _request_upload(project: Project, form: UploadForm, by: User) -> Job:
    options = form.options()
    files = store_uploads(chunks_of(form.cleaned_data["uploads"]))
    try:
        with transaction.atomic():
            job = request_import(
                project=project, files=files, options=options, by=by, at=timezone.now()
            )
            publish_on_commit(job)
    except UserError:
        remove_uploads(files)
        raise
    return job


@require_POST
def job_import(request: HttpRequest, job: UUID) -> HttpResponse:
    """Import the files of a dry run as they were tried."""
    user = person(request)
    found = visible_job(user, job, Permission.EDIT_ARTICLES)
    asked: list[Job] = []

    def act() -> None:
        with transaction.atomic():
            asked.append(import_after(dry_run=found, by=user, at=timezone.now()))
            publish_on_commit(asked[0])

    carry_out(request, act, done=_("The files are being imported."))
    return redirect("job-detail", asked[0].uid if asked else found.uid)


@require_safe
def job_report(request: HttpRequest, job: UUID) -> HttpResponseBase:
    """What became of every row, as CSV for spreadsheets."""
    return download_report(visible_job(person(request), job, Permission.VIEW_JOBS))
