"""The status of a project's site: workers, queues, what failed, the last backup."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.access import Permission, visible_project
from annotations.queries.clock import database_now
from annotations.queries.status import project_status
from annotations.web.pages import person, show


@never_cache
@require_safe
def status_detail(request: HttpRequest, project: UUID) -> HttpResponse:
    """What runs, what waits, what went wrong and what to do about it."""
    found = visible_project(person(request), project, Permission.VIEW_STATUS)
    now = database_now()
    return show(
        request, "status/detail.html", found, {"status": project_status(found, at=now), "now": now}
    )
