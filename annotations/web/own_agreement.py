"""A person's page of their own agreement with the others, and of nobody else's."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.access import Permission, require, visible_project
from annotations.queries.own_agreement import own_agreement
from annotations.web.pages import person, show


@require_safe
def agreement_own(request: HttpRequest, project: UUID) -> HttpResponse:
    """How far this person agrees with the others on articles whose decisions they may read."""
    user = person(request)
    found = visible_project(user, project, Permission.VIEW_PROJECT)
    own = own_agreement(require(user, found, Permission.VIEW_PROJECT))
    return show(request, "agreement/own.html", found, {"own": own})
