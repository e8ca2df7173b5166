"""The page of agreement over time, with its alerts."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.access import Permission, closed_versions, may, require, visible_project
from annotations.queries.agreement_alerts import view_alerts
from annotations.queries.agreement_time import time_report
from annotations.queries.agreement_views import views
from annotations.web.agreement import asked_layer, asked_view
from annotations.web.pages import person, show


@require_safe
def agreement_time(request: HttpRequest, project: UUID) -> HttpResponse:
    """Every layer week by week, one of them large; people and alerts for who may compare them."""
    user = person(request)
    found = visible_project(user, project, Permission.VIEW_AGREEMENT)
    listed = views(found)
    view, layer = asked_view(request, listed), asked_layer(request)
    if view is None:
        return show(request, "agreement/empty.html", found, {})
    hidden = closed_versions(user, found)
    compares = may(require(user, found, Permission.VIEW_AGREEMENT), Permission.COMPARE_MARKS)
    context = {
        "views": listed,
        "view": view,
        "report": time_report(view, listed, layer, hidden=hidden, compares_people=compares),
        "alerts": view_alerts(view, hidden=hidden) if compares else None,
    }
    return show(request, "agreement/time.html", found, context)
