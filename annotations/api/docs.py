"""The OpenAPI document, and its reader for people who are signed in."""

from functools import cache
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.utils.decorators import method_decorator
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.base import Endpoint
from annotations.api.json_format import JsonRenderer
from annotations.api.schema import responses_of
from annotations.api.sign_in import SessionSignIn
from annotations.api.throttles import RateLimit

ANY_OBJECT = {"type": "object", "additionalProperties": {}}
# The reader's icons are data: addresses in its own style sheet.
READERS_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-ancestors": [NONE],
    "form-action": [NONE],
    "base-uri": [NONE],
}


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document, worked out once in a process."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    found: dict[str, Any] = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return found


class SchemaDetail(Endpoint):
    """GET: the OpenAPI document."""

    @extend_schema(responses=responses_of(200, ANY_OBJECT))
    def get(self, _request: Request) -> Response:
        """This document."""
        return Response(document())


@method_decorator(csp_replace(READERS_POLICY), name="dispatch")
class DocsDetail(SpectacularSwaggerSplitView):
    """GET: a page that reads the document and sends what its reader types, by session only."""

    authentication_classes = (SessionSignIn,)
    permission_classes = (IsAuthenticated,)
    throttle_classes = (RateLimit,)
    metadata_class = None
    url_name = "api:schema"
    template_name = "api/docs.html"

    def handle_exception(self, exc: Exception) -> Response:
        """Refusals have the shape of the API, although the page is HTML."""
        response: Response = super().handle_exception(exc)
        self.request.accepted_renderer = JsonRenderer()
        return response
