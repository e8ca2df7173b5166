"""Notes who was refused what: the managers of a project can read it."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from annotations.actions.access_events import note_denial
from annotations.domain.addresses import client_address
from annotations.models import User
from annotations.queries.addressed import project_of_address

logger = logging.getLogger(__name__)

NOT_FOUND = 404

Respond = Callable[[HttpRequest], HttpResponseBase]


class Denials:
    """Middleware: a "not found" for what is there, but not for this person, is a denial.

    Pages and API go through here. Who is not signed in leaves a line in the log alone.
    """

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._respond(request)
        if response.status_code == NOT_FOUND and isinstance(request.user, User):
            try:
                _note(request, request.user)
            except DatabaseError:
                logger.exception("a denial could not be noted")
        return response


def _note(request: HttpRequest, user: User) -> None:
    route = request.resolver_match
    project = project_of_address(route.kwargs) if route else None
    if route is None or project is None:
        return
    note_denial(
        by=user,
        project_id=project,
        at=timezone.now(),
        address=client_address(request.META, behind_proxy=settings.BEHIND_PROXY),
        asked={"method": str(request.method), "route": route.view_name},
    )
