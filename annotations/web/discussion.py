"""The page of the discussion queue: which disagreements to talk about first."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.access import NotVisible, Permission, closed_versions, visible_project
from annotations.domain.agreement.figures import Reason
from annotations.queries.agreement_views import views
from annotations.queries.discussion import DiscussionQueue
from annotations.queries.discussion_asked import DISCUSSED_LAYERS, Asked
from annotations.visible import counted_member
from annotations.web.agreement import asked_layer, asked_view
from annotations.web.pages import page_of, person, query_without_page, show

WITH_GOLD = "all"


@require_safe
def agreement_queue(request: HttpRequest, project: UUID) -> HttpResponse:
    """The sentences on which people differ, the most informative first."""
    user = person(request)
    found = visible_project(user, project, Permission.COMPARE_MARKS)
    listed = views(found)
    view, asked = asked_view(request, listed), _asked(request)
    if asked.layer not in DISCUSSED_LAYERS:
        raise NotVisible
    if asked.person:
        counted_member(found, asked.person)
    if view is None:
        return show(request, "agreement/empty.html", found, {})
    queue = DiscussionQueue(view, asked, hidden=closed_versions(user, found))
    context = {
        "views": listed,
        "view": view,
        "layers": DISCUSSED_LAYERS,
        "asked": asked,
        "queue": queue,
        "has_model": not isinstance(queue.model, Reason),
        "page": page_of(request, queue),
        "query": query_without_page(request),
    }
    return show(request, "agreement/queue.html", found, context)


def _asked(request: HttpRequest) -> Asked:
    return Asked(
        layer=asked_layer(request),
        kind=request.GET.get("kind", ""),
        person=request.GET.get("person", ""),
        given=request.GET.get("given", ""),
        likely=request.GET.get("likely", ""),
        has_gold=request.GET.get("gold") == WITH_GOLD,
    )
