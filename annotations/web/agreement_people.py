"""The page of people: how each of them sees the sentences, for coaching."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.access import NotVisible, Permission, closed_versions, visible_project
from annotations.domain.agreement.truth.competence import COMPETENCE_LAYERS
from annotations.queries.agreement_views import views
from annotations.queries.competence import people_report
from annotations.web.agreement import asked_layer, asked_view
from annotations.web.pages import person, show


@require_safe
def agreement_people(request: HttpRequest, project: UUID) -> HttpResponse:
    """Everybody on one layer of a view, with what the models estimate of them."""
    user = person(request)
    found = visible_project(user, project, Permission.COMPARE_MARKS)
    listed = views(found)
    view, layer = asked_view(request, listed), asked_layer(request)
    if layer not in COMPETENCE_LAYERS:
        raise NotVisible
    if view is None:
        return show(request, "agreement/empty.html", found, {})
    context = {
        "views": listed,
        "view": view,
        "layers": COMPETENCE_LAYERS,
        "report": people_report(found, view, layer, hidden=closed_versions(user, found)),
    }
    return show(request, "agreement/people.html", found, context)
