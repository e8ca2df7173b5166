"""The files of a release: the archive, and each of them by its name in the manifest."""

from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from annotations.api.base import Endpoint, person
from annotations.api.schema import ErrorShape
from annotations.downloads import ANYTHING, TYPES, ZIP, download_file, download_release
from annotations.visible import visible_release

_ASKED = [
    OpenApiParameter(name, OpenApiTypes.STR, OpenApiParameter.HEADER, description=words)
    for name, words in (
        ("Range", "One range of bytes, such as `bytes=0-1023` or `bytes=-500`."),
        ("If-Range", "The ETag of what the client has part of: of another state, all is sent."),
        ("If-Match", "The ETag of the only state that is wanted: 412 if it is another."),
        ("If-None-Match", "The ETag of what the client has: 304 if it is the same."),
    )
]


def _answers(*media_types: str) -> dict[object, object]:
    """Files of these types, whole or in part."""
    answers: dict[object, object] = {
        (status, one): OpenApiTypes.BINARY for status in (200, 206) for one in media_types
    }
    answers[304] = OpenApiResponse(description="The client has it already.")
    answers[412] = OpenApiResponse(ErrorShape, "The file is not the one that If-Match names.")
    answers[416] = OpenApiResponse(ErrorShape, "The file has none of the bytes asked for.")
    return answers


class _Files(Endpoint):
    """Whatever a client says it accepts: a file has the type that it has."""

    def perform_content_negotiation(
        self, request: Request, force: bool = False
    ) -> tuple[BaseRenderer, str]:
        """The renderer is for refusals alone."""
        del force
        return super().perform_content_negotiation(request, force=True)


class ReleaseArchive(_Files):
    """GET: the files of a release as one zip archive."""

    @extend_schema(parameters=_ASKED, responses=_answers(ZIP))
    def get(self, request: Request, release: UUID) -> HttpResponseBase:
        """The archive of a complete release; nobody with open work on an article in it has it.

        Its ETag is its SHA-256. A download that broke off goes on with Range and If-Range.
        """
        user = person(request)
        return download_release(request._request, user, visible_release(user, release))


class ReleaseFile(_Files):
    """GET: one file of a release."""

    @extend_schema(parameters=_ASKED, responses=_answers(*sorted({ANYTHING, *TYPES.values()})))
    def get(self, request: Request, release: UUID, name: str) -> HttpResponseBase:
        """A file by its name in the manifest, such as `annotations.jsonl`, or MANIFEST.json.

        For the same people as the archive, with ranges as there; its type is fixed by its ending.
        """
        user = person(request)
        return download_file(request._request, user, visible_release(user, release), name)
