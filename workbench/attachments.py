"""Stored files leave as files: whatever a browser is handed to keep can do nothing as a page."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Should somebody open it after all: no scripts, no forms, no origin of ours.
SANDBOX = "default-src 'none'; sandbox"

Respond = Callable[[HttpRequest], HttpResponseBase]


class Attachments:
    """Middleware: every attachment gets a sandbox as its content security policy.

    Stands below the one that sends the pages' policy, which leaves an answer's own alone.
    """

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; pages and JSON keep the site's policy."""
        response = self._respond(request)
        if response.headers.get("Content-Disposition", "").startswith("attachment"):
            response.headers["Content-Security-Policy"] = SANDBOX
            response.headers["X-Content-Type-Options"] = "nosniff"
        return response
