"""Pages of the sentences on which people differ: of a cell of a matrix, of a pair, of a person."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.access import NotVisible, Permission, closed_versions, visible_project
from annotations.domain.agreement.layers import LAYERS
from annotations.models import Project
from annotations.queries.agreement_views import views
from annotations.queries.differing import Asked
from annotations.queries.disagreement import Disagreements
from annotations.visible import counted_member
from annotations.web.agreement import asked_layer, asked_view
from annotations.web.pages import page_of, person, query_without_page, show


@require_safe
def agreement_cell(request: HttpRequest, project: UUID) -> HttpResponse:
    """The sentences that the parameters ask for, with everybody's decisions side by side."""
    found = visible_project(person(request), project, Permission.COMPARE_MARKS)
    asked = Asked(
        layer=asked_layer(request).name,
        row=request.GET.get("row"),
        column=request.GET.get("column"),
        person=_pseudonym(request, found, "person"),
        other=_pseudonym(request, found, "other"),
        since=_since(request),
    )
    return _sentences(request, found, asked)


@require_safe
def agreement_pair(request: HttpRequest, project: UUID, first: str, second: str) -> HttpResponse:
    """The sentences on which two people differ on one layer."""
    found = visible_project(person(request), project, Permission.COMPARE_MARKS)
    people = [counted_member(found, pseudonym).pseudonym for pseudonym in (first, second)]
    layer = asked_layer(request).name
    return _sentences(request, found, Asked(layer, person=people[0], other=people[1]))


def _sentences(request: HttpRequest, project: Project, asked: Asked) -> HttpResponse:
    view = asked_view(request, views(project))
    if view is None:
        raise NotVisible
    rows = Disagreements(view, asked, hidden=closed_versions(person(request), project))
    context = {
        "view": view,
        "asked": asked,
        "layer": LAYERS[asked.layer],
        "layers": LAYERS.values(),
        "sources": rows.names,
        "layer_query": _without(request, "page", "layer", "row", "column"),
        "page": page_of(request, rows),
        "query": query_without_page(request),
    }
    return show(request, "agreement/sentences.html", project, context)


def _without(request: HttpRequest, *names: str) -> str:
    """What else stands in the address: values of one layer mean nothing on another."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()


def _pseudonym(request: HttpRequest, project: Project, name: str) -> str | None:
    """The person that a parameter names; NotVisible where there is none such."""
    given = request.GET.get(name)
    return None if given is None else counted_member(project, given).pseudonym


def _since(request: HttpRequest) -> date | None:
    given = request.GET.get("since")
    try:
        return None if given is None else date.fromisoformat(given)
    except ValueError as error:
        raise NotVisible from error
