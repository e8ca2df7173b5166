"""Asking for suggestions on a whole project: what it takes is said before anybody asks."""

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from annotations.access import Permission, visible_project
from annotations.actions.finders import PAGE_SECONDS, chosen_finder, finder_for
from annotations.actions.jobs import unfinished_of
from annotations.actions.preannotation import request_preannotation, stand_in
from annotations.domain.errors import UserError
from annotations.models import Job, JobKind, Project, User
from annotations.queries.preannotation import outlook
from annotations.tasks import publish_on_commit
from annotations.web.pages import person, show
from annotations.wording import say

ONLY_NEW = "new"


@require_http_methods(["GET", "HEAD", "POST"])
def project_preannotation(request: HttpRequest, project: UUID) -> HttpResponse:
    """Show how many articles would be done with which finder; ask for it."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_JOBS)
    if request.method == "POST":
        job = _request(found, user, only_new=request.POST.get("scope") == ONLY_NEW)
        return redirect("job-detail", job.uid)
    return show(request, "article/preannotation.html", found, _outlook(found))


def _request(project: Project, by: User, *, only_new: bool) -> Job:
    with transaction.atomic():
        job = request_preannotation(project=project, by=by, at=timezone.now(), only_new=only_new)
        publish_on_commit(job)
    return job


def _outlook(project: Project) -> dict[str, object]:
    """The finder and its figures, or why it cannot be asked."""
    try:
        engine = finder_for(project, chosen_finder(project), seconds=PAGE_SECONDS)
    except UserError as error:
        return {"refusal": say(error.detail)}
    instead = stand_in(project)
    return {
        "finder": engine,
        "instead": None if instead is None else say(instead),
        "outlook": outlook(project, engine),
        "unfinished": unfinished_of(project, JobKind.PREANNOTATION),
    }
