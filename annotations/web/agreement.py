"""Pages of agreement: the figures of a view, and the sentences on which two people differ."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from annotations.access import NotVisible, Permission, closed_versions, visible_project
from annotations.actions.intervals import request_intervals
from annotations.domain.agreement.layers import HEADER, LAYERS
from annotations.models import Job, Project, User
from annotations.queries.agreement import View, report, views
from annotations.queries.disagreement import disagreements
from annotations.queries.left_out import left_out
from annotations.tasks import publish_on_commit
from annotations.visible import counted_member
from annotations.web.pages import page_of, person, query_without_page, show


@require_safe
def agreement_detail(request: HttpRequest, project: UUID) -> HttpResponse:
    """The figures of one scheme in one arm, as this reader may see them."""
    user = person(request)
    found = visible_project(user, project, Permission.VIEW_AGREEMENT)
    listed = views(found)
    view = _asked_view(request, listed)
    if view is None:
        return show(request, "agreement/empty.html", found, {})
    context = {
        "views": listed,
        "view": view,
        "report": report(view, hidden=closed_versions(user, found)),
        "left_out": left_out(view),
    }
    return show(request, "agreement/detail.html", found, context)


def _asked_view(request: HttpRequest, listed: Sequence[View]) -> View | None:
    """The view that ?scheme= and ?arm= name; else the first, the newest scheme's."""
    asked = (request.GET.get("scheme"), request.GET.get("arm"))
    matching = (one for one in listed if (str(one.scheme.number), one.arm) == asked)
    return next(matching, listed[0] if listed else None)


@require_POST
def interval_request(request: HttpRequest, project: UUID) -> HttpResponse:
    """Ask for the intervals of all views to be computed anew."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_JOBS)
    return redirect("job-detail", _request_intervals(found, user).uid)


def _request_intervals(project: Project, by: User) -> Job:
    with transaction.atomic():
        job = request_intervals(project=project, by=by, at=timezone.now())
        publish_on_commit(job)
    return job


@require_safe
def agreement_pair(request: HttpRequest, project: UUID, first: str, second: str) -> HttpResponse:
    """The sentences on which two people differ on one layer, side by side."""
    user = person(request)
    found = visible_project(user, project, Permission.COMPARE_MARKS)
    view = _asked_view(request, views(found))
    people = [counted_member(found, pseudonym) for pseudonym in (first, second)]
    layer = request.GET.get("layer", HEADER.name)
    if view is None or layer not in LAYERS:
        raise NotVisible
    rows = disagreements(
        view,
        first=people[0],
        second=people[1],
        layer=layer,
        hidden=closed_versions(user, found),
    )
    context = {
        "view": view,
        "first": people[0],
        "second": people[1],
        "layer": LAYERS[layer],
        "layers": LAYERS.values(),
        "page": page_of(request, rows),
        "query": query_without_page(request),
    }
    return show(request, "agreement/pair.html", found, context)
