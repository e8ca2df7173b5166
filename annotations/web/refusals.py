"""Pages for requests that are refused before any view reads them, or that no view could answer."""

import errno
import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

BAD_REQUEST, TOO_LARGE, BROKEN, UNAVAILABLE = 400, 413, 500, 503
RETRY_SECONDS = "5"
DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for requests it cannot read: says which are merely too large."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=TOO_LARGE)
    return render(request, "400.html", status=BAD_REQUEST)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler for what broke: says when it is the database or the disk, to try again.

    Rendered without the request: to know who is signed in would ask the database again.
    """
    unavailable = _is_away(sys.exc_info()[1])
    status = UNAVAILABLE if unavailable else BROKEN
    if request.path.startswith("/api/"):
        answer: HttpResponse = JsonResponse(_body(unavailable=unavailable), status=status)
    else:
        answer = HttpResponse(render_to_string(f"{status}.html"), status=status)
    if unavailable:
        answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


def _is_away(error: BaseException | None) -> bool:
    """Whether it may go well in a moment: the database is away or busy, or the disk is full."""
    if isinstance(error, OSError):
        return error.errno in DISK_FULL
    return isinstance(error, OperationalError | InterfaceError)


def _body(*, unavailable: bool) -> dict[str, str | None]:
    """The API's one shape of a refusal."""
    code, detail = "broken", _("Something broke on our side. Nothing was stored.")
    if unavailable:
        code = "unavailable"
        detail = _("The database is busy or away. Nothing was saved: try again.")
    return {"code": code, "detail": detail, "field": None}
