"""The page of spans and speakers."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.access import Permission, closed_versions, may, require, visible_project
from annotations.queries.agreement_spans import span_report
from annotations.queries.agreement_views import views
from annotations.web.agreement import asked_view
from annotations.web.pages import person, show


@require_safe
def agreement_spans(request: HttpRequest, project: UUID) -> HttpResponse:
    """How content meets, how far its edges lie apart, and what is said of the same content."""
    user = person(request)
    found = visible_project(user, project, Permission.VIEW_AGREEMENT)
    listed = views(found)
    view = asked_view(request, listed)
    if view is None:
        return show(request, "agreement/empty.html", found, {})
    member = require(user, found, Permission.VIEW_AGREEMENT)
    report = span_report(
        view,
        hidden=closed_versions(user, found),
        compares_people=may(member, Permission.COMPARE_MARKS),
    )
    context = {"views": listed, "view": view, "report": report}
    return show(request, "agreement/spans.html", found, context)
