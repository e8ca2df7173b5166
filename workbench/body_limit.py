"""Refuses a request whose body is larger than any upload may be, before a byte of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

REQUEST_ENTITY_TOO_LARGE = 413
# What a form adds to the file itself: boundaries, names and its other fields.
FORM_BYTES = 1_000_000

Respond = Callable[[HttpRequest], HttpResponse]


class BodyLimit:
    """Middleware: answers 413, in the API's error shape, when Content-Length is over the limit."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or pass on; a body without a stated length counts as empty and is not read."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) <= settings.UPLOAD_BYTES_MAX + FORM_BYTES:
            return self._respond(request)
        most = settings.UPLOAD_BYTES_MAX // 1_000_000
        detail = _("A request may carry at most %(most)d MB.") % {"most": most}
        answer = {"code": "too_large", "detail": detail, "field": None}
        return JsonResponse(answer, status=REQUEST_ENTITY_TOO_LARGE)
