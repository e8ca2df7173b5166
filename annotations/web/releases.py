"""Pages of releases: asking for one, what it holds, and its files."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from annotations.access import Permission, visible_project
from annotations.actions.releasing import propose_version, release_folder, request_release
from annotations.domain.fields import JsonObject
from annotations.downloads import download_file, download_release
from annotations.formats.releases.options import parse_options
from annotations.formats.releases.split_counts import stored_counts
from annotations.models import Job, Project, User
from annotations.queries.release import release_refused_to
from annotations.queries.release_pages import (
    cited,
    described,
    newest_options,
    releasable_batches,
    releases_of,
)
from annotations.queries.release_readiness import readiness
from annotations.tasks import publish_on_commit
from annotations.visible import visible_release
from annotations.web.pages import person, show
from annotations.web.release_form import ReleaseForm
from annotations.web.release_words import (
    Citation,
    file_groups,
    in_percent,
    told_comparison,
    told_losses,
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
    before = newest_options(found)
    form = ReleaseForm(
        request.POST or None,
        version=propose_version(found),
        before=before,
        batches=releasable_batches(found),
    )
    if form.is_valid():
        version = form.cleaned_data["version"]
        job = form.carry_out(lambda: _request(found, version, form.options(before), user))
        if job is not None:
            return redirect("job-detail", job.uid)
    return show(request, "release/create.html", found, {"form": form, "ready": readiness(found)})


def _request(project: Project, version: str, options: Mapping[str, object], by: User) -> Job:
    with transaction.atomic():
        _release, job = request_release(
            project=project,
            version=version,
            options=parse_options(dict(options)),
            by=by,
            at=timezone.now(),
        )
        publish_on_commit(job)
    return job


@require_safe
def release_detail(request: HttpRequest, release: UUID) -> HttpResponse:
    """What a release covers, its files with rows and hashes, and what it leaves out."""
    user = person(request)
    found = visible_release(user, release)
    is_refused = release_refused_to(user, found)
    told = described(found)
    comparison: JsonObject = {} if is_refused else found.comparison or {}
    options = parse_options(found.options)
    context = {
        "described": told,
        "is_refused": is_refused,
        "options": options,
        "shares": in_percent(options.splits),
        "parts": stored_counts(release_folder(found)) if found.is_complete else None,
        "groups": file_groups(told.files),
        "losses": told_losses(told.losses),
        "citation": Citation.of(cited(found)) if found.is_complete else None,
        "comparison": told_comparison(comparison) if comparison else None,
    }
    return show(request, "release/detail.html", found.project, context)


@require_safe
def archive_download(request: HttpRequest, release: UUID) -> HttpResponseBase:
    """The archive, for whoever has no unfinished work on an article in it."""
    user = person(request)
    return download_release(request, user, visible_release(user, release))


@require_safe
def file_download(request: HttpRequest, release: UUID, name: str) -> HttpResponseBase:
    """One file of it, for the same people."""
    user = person(request)
    return download_file(request, user, visible_release(user, release), name)
