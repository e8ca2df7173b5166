"""The page that compares work with suggestions with work without them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.access import Permission, closed_versions, visible_project
from annotations.domain.agreement.arms import GROUPS
from annotations.queries.agreement import views
from annotations.queries.arms import arm_report
from annotations.web.agreement import asked_view
from annotations.web.pages import person, show


@require_safe
def agreement_arms(request: HttpRequest, project: UUID) -> HttpResponse:
    """What seeing suggestions changes under one scheme, as this reader may see it."""
    user = person(request)
    found = visible_project(user, project, Permission.VIEW_AGREEMENT)
    listed = views(found)
    view = asked_view(request, listed)
    if view is None:
        return show(request, "agreement/empty.html", found, {})
    report = arm_report(view.scheme, hidden=closed_versions(user, found))
    context = {
        "schemes": list({one.scheme.pk: one for one in listed}.values()),
        "view": view,
        "report": report,
        "groups": [(group, report.of(group)) for group in GROUPS],
    }
    return show(request, "agreement/arms.html", found, context)
