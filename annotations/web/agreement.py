"""The overview of agreement: the figures of a view, and asking for their intervals."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from annotations.access import (
    NotVisible,
    Permission,
    closed_versions,
    may,
    require,
    visible_project,
)
from annotations.actions.intervals import request_intervals
from annotations.domain.agreement.layers import HEADER, LAYERS, Layer
from annotations.models import Job, Project, User
from annotations.queries.agreement_alerts import view_alerts
from annotations.queries.agreement_overview import overview
from annotations.queries.agreement_views import View, views
from annotations.tasks import publish_on_commit
from annotations.web.pages import person, show


@require_safe
def agreement_detail(request: HttpRequest, project: UUID) -> HttpResponse:
    """The figures of one scheme in one arm, as this reader may see them."""
    user = person(request)
    found = visible_project(user, project, Permission.VIEW_AGREEMENT)
    member = require(user, found, Permission.VIEW_AGREEMENT)
    listed = views(found)
    view, layer = asked_view(request, listed), asked_layer(request)
    if view is None:
        return show(request, "agreement/empty.html", found, {})
    compares, hidden = may(member, Permission.COMPARE_MARKS), closed_versions(user, found)
    context = {
        "views": listed,
        "view": view,
        "overview": overview(view, layer, hidden=hidden, compares_people=compares),
        "alerts": view_alerts(view, hidden=hidden) if compares else None,
        "layers": LAYERS.values(),
    }
    return show(request, "agreement/detail.html", found, context)


def asked_view(request: HttpRequest, listed: Sequence[View]) -> View | None:
    """The view that ?scheme= and ?arm= name; else the first, the newest scheme's; None of none."""
    asked = (request.GET.get("scheme"), request.GET.get("arm"))
    matching = (one for one in listed if (str(one.scheme.number), one.arm) == asked)
    return next(matching, listed[0] if listed else None)


def asked_layer(request: HttpRequest) -> Layer:
    """The layer that ?layer= names, the marks without one; NotVisible if there is none such."""
    name = request.GET.get("layer", HEADER.name)
    if name not in LAYERS:
        raise NotVisible
    return LAYERS[name]


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
