"""The page on which managers see people beside their earlier selves and beside known answers."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.access import Permission, closed_versions, visible_project
from annotations.queries.calibration import calibration, calibration_views
from annotations.web.agreement import asked_view
from annotations.web.pages import person, show


@require_safe
def agreement_calibration(request: HttpRequest, project: UUID) -> HttpResponse:
    """Rechecks and training under one scheme in one arm, person by person."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_BATCHES)
    listed = calibration_views(found)
    view = asked_view(request, listed)
    context = {
        "views": listed,
        "view": view,
        "calibration": None
        if view is None
        else calibration(found, view, hidden=closed_versions(user, found)),
    }
    return show(request, "agreement/calibration.html", found, context)
