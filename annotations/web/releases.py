"""Pages of releases: asking for one, what it holds, and its archive."""

from uuid import UUID

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from annotations.access import Permission, visible_project
from annotations.actions.releasing import propose_version, request_release
from annotations.downloads import download_release
from annotations.models import Job, Project, User
from annotations.queries.release import release_refused_to
from annotations.queries.release_pages import described, releases_of
from annotations.tasks import publish_on_commit
from annotations.visible import visible_release
from annotations.web.forms import ActionForm
from annotations.web.pages import person, show


class ReleaseForm(ActionForm):
    version = forms.CharField(
        label=_("Version"),
        max_length=40,
        help_text=_("Stands in every file of the release, such as 1.0. Use each version once."),
    )


@require_safe
def release_list(request: HttpRequest, project: UUID) -> HttpResponse:
    """The releases of a project, newest first."""
    found = visible_project(person(request), project, Permission.VIEW_RELEASES)
    return show(request, "release/list.html", found, {"releases": releases_of(found)})


@require_http_methods(["GET", "HEAD", "POST"])
def release_create(request: HttpRequest, project: UUID) -> HttpResponse:
    """Freeze the project as it stands; a job writes the files."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_RELEASES)
    form = ReleaseForm(request.POST or None, initial={"version": propose_version(found)})
    if form.is_valid():
        job = form.carry_out(lambda: _request(found, form.cleaned_data["version"], user))
        if job is not None:
            return redirect("job-detail", job.uid)
    return show(request, "release/create.html", found, {"form": form})


def _request(project: Project, version: str, by: User) -> Job:
    with transaction.atomic():
        _release, job = request_release(project=project, version=version, by=by, at=timezone.now())
        publish_on_commit(job)
    return job


@require_safe
def release_detail(request: HttpRequest, release: UUID) -> HttpResponse:
    """What a release covers, its files with rows and hashes, and what it leaves out."""
    user = person(request)
    found = visible_release(user, release)
    context = {"described": described(found), "is_refused": release_refused_to(user, found)}
    return show(request, "release/detail.html", found.project, context)


@require_safe
def archive_download(request: HttpRequest, release: UUID) -> HttpResponseBase:
    """The archive, for whoever has no unfinished work on an article in it."""
    user = person(request)
    return download_release(user, visible_release(user, release))
