"""How far every batch and every person is."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.access import Permission, visible_project
from annotations.queries.work_progress import work_progress
from annotations.web.pages import person, show


@require_safe
def progress_detail(request: HttpRequest, project: UUID) -> HttpResponse:
    """Assignments by state, sentences, time and last activity, by batch and by person."""
    found = visible_project(person(request), project, Permission.EDIT_BATCHES)
    return show(request, "batch/progress.html", found, {"progress": work_progress(found)})
