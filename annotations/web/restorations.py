"""A page that makes a project from a release of the workbench."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from annotations.actions.restoring_releases import request_restoration_of_upload
from annotations.models import Job, User
from annotations.queries.restorations import failed_attempts
from annotations.tasks import publish_on_commit
from annotations.web.forms import ActionForm
from annotations.web.pages import person


class RestorationForm(ActionForm):
    release = forms.FileField(
        label=_("The zip archive of a release"),
        help_text=_("As it was downloaded, with the texts of the articles in it."),
    )


@dataclass(frozen=True)
class _Attempt:
    """A restoration that came to nothing, and the name of its file."""

    job: Job
    name: str

    @classmethod
    def of(cls, job: Job) -> "_Attempt":
        files = job.params.get("files") or [{}]
        return cls(job, str(files[0].get("name", "")))


@require_http_methods(["GET", "HEAD", "POST"])
def restoration_create(request: HttpRequest) -> HttpResponse:
    """Take a release and ask for its project; the job's page tells when it is there."""
    user = person(request)
    form = RestorationForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        job = form.carry_out(lambda: _request(form, user))
        if job is not None:
            return redirect("job-detail", job.uid)
    context = {"form": form, "attempts": [_Attempt.of(one) for one in failed_attempts(user)]}
    return render(request, "project/restore.html", context)


def _request(form: RestorationForm, by: User) -> Job:
    given = form.cleaned_data["release"]
    job = request_restoration_of_upload(
        name=given.name or "", chunks=given.chunks(), by=by, at=timezone.now()
    )
    publish_on_commit(job)
    return job
