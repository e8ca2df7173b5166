"""Every refusal of the API in one shape: {"code", "detail", "field", …}."""

import logging
from collections.abc import Callable

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404
from django.utils.encoding import force_str
from django.utils.translation import gettext
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from annotations.access import NotVisible
from annotations.actions.projection import Continued
from annotations.actions.records import Closed, EventReused, Moved, Stale
from annotations.actions.resolution import AmbiguousSource
from annotations.actions.submissions import Incomplete, WrongState, problems_json
from annotations.actions.undo import NothingToUndo
from annotations.actions.uploads import UploadRefused
from annotations.domain.errors import Conflict, UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_
from annotations.wording import say

logger = logging.getLogger(__name__)


class PreconditionRequired(UserError):
    """The request does not say which version it was made on."""

    code = "precondition_required"


class StaleVersion(UserError):
    """What was to be changed is no longer what the client saw: carries what it is now."""

    code = "stale"

    def __init__(self, current: object) -> None:
        super().__init__(N_("This was changed meanwhile. Read it again, then change it."))
        self.current = current


class StaleRecord(UserError):
    """One sentence's record was made on an older version: carries both sides."""

    code = "stale"

    def __init__(self, error: Stale, *, position: int, yours: object) -> None:
        super().__init__(error.detail)
        self.position = position
        self.current = error.current[position]
        self.yours = yours


STATUSES: dict[type[UserError], int] = {
    NotVisible: status.HTTP_404_NOT_FOUND,
    Stale: status.HTTP_409_CONFLICT,
    StaleRecord: status.HTTP_409_CONFLICT,
    StaleVersion: status.HTTP_409_CONFLICT,
    Conflict: status.HTTP_409_CONFLICT,
    Continued: status.HTTP_409_CONFLICT,
    Closed: status.HTTP_409_CONFLICT,
    WrongState: status.HTTP_409_CONFLICT,
    Incomplete: status.HTTP_409_CONFLICT,
    AmbiguousSource: status.HTTP_409_CONFLICT,
    NothingToUndo: status.HTTP_409_CONFLICT,
    UploadRefused: status.HTTP_413_REQUEST_ENTITY_TOO_LARGE,
    EventReused: status.HTTP_422_UNPROCESSABLE_ENTITY,
    PreconditionRequired: status.HTTP_428_PRECONDITION_REQUIRED,
}


def answer(error: Exception, context: dict[str, object]) -> Response | None:
    """DRF's exception handler; None lets an unexpected error become a logged 500."""
    if isinstance(error, UserError):
        return Response(_body_of(error), _status_of(error))
    if isinstance(error, RequestDataTooBig):
        return Response(
            _body("too_large", gettext("The request is too large.")),
            status.HTTP_413_REQUEST_ENTITY_TOO_LARGE,
        )
    if isinstance(error, OperationalError):
        logger.exception("the database did not answer")
        return Response(
            _body(
                "unavailable",
                gettext("The database is busy or away. Nothing was saved: try again."),
            ),
            status.HTTP_503_SERVICE_UNAVAILABLE,
            headers={"Retry-After": "2"},
        )
    return _framework_answer(error, context)


def _status_of(error: UserError) -> int:
    """That of the nearest class in the table; 400 for errors nobody listed."""
    listed = (STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
    return next(listed, status.HTTP_400_BAD_REQUEST)


def _framework_answer(error: Exception, context: dict[str, object]) -> Response | None:
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, Http404):
        response.data = _body_of(NotVisible())
    elif isinstance(error, PermissionDenied):
        response.data = _body("permission_denied", gettext("You may not do this."))
    elif isinstance(error, exceptions.APIException):
        response.data = _body(str(error.default_code), force_str(error.detail))
    return response


def _body(code: str, detail: str, field: str | None = None) -> JsonObject:
    return {"code": code, "detail": detail, "field": field}


def _body_of(error: UserError) -> JsonObject:
    extra = _EXTRAS.get(type(error))
    return _body(error.code, say(error.detail), error.field) | (extra(error) if extra else {})


def _stale(error: Stale) -> JsonObject:
    return {"stale": {str(position): stored for position, stored in error.current.items()}}


def _stale_version(error: StaleVersion) -> JsonObject:
    return {"current": error.current}


def _stale_record(error: StaleRecord) -> JsonObject:
    both = {"current": error.current, "yours": error.yours}
    return both | {"stale": {str(error.position): error.current}}


def _incomplete(error: Incomplete) -> JsonObject:
    return {
        "undecided": [one.position for one in error.problems if one.code == "undecided"],
        "problems": problems_json(error.problems),
    }


def _ambiguous(error: AmbiguousSource) -> JsonObject:
    return {"ambiguous": error.ambiguous}


def _moved(error: Moved) -> JsonObject:
    return {"moved_to": str(error.to)}


# What some errors carry beyond the shape that all share.
_EXTRAS: dict[type[UserError], Callable[..., JsonObject]] = {
    Stale: _stale,
    StaleRecord: _stale_record,
    StaleVersion: _stale_version,
    Incomplete: _incomplete,
    AmbiguousSource: _ambiguous,
    Moved: _moved,
}
