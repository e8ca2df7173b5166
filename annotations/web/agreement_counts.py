"""The counts behind a figure as a file, with which anybody can work it out again elsewhere."""

from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from annotations.access import (
    NotVisible,
    Permission,
    closed_versions,
    may,
    require,
    visible_project,
)
from annotations.domain.agreement.unnamed import without_names
from annotations.formats.agreement_counts import counts_csv, ratings_csv
from annotations.queries.agreement_tables import by_article
from annotations.queries.agreement_views import views
from annotations.web.agreement import asked_layer, asked_view
from annotations.web.pages import person

FORMS = {"counts": counts_csv, "ratings": ratings_csv}


@require_safe
def agreement_counts(request: HttpRequest, project: UUID) -> StreamingHttpResponse:
    """The counts of one layer, or with ?form=ratings every value; without people for readers who
    may not compare them."""
    user = person(request)
    found = visible_project(user, project, Permission.VIEW_AGREEMENT)
    member = require(user, found, Permission.VIEW_AGREEMENT)
    view, layer = asked_view(request, views(found)), asked_layer(request)
    form = request.GET.get("form", "counts")
    if view is None or form not in FORMS:
        raise NotVisible
    table = by_article(view, layer.name, hidden=closed_versions(user, found))
    if not may(member, Permission.COMPARE_MARKS):
        table = without_names(table)
    answer = StreamingHttpResponse(FORMS[form](table), content_type="text/csv; charset=utf-8")
    name = f"{found.slug}-{layer.name}-{view.scheme.number}-{view.arm}-{form}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
