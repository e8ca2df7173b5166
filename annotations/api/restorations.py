"""A project made from a release: its zip archive comes in, a job fills the project."""

from functools import cached_property
from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import NotVisible
from annotations.actions.restoring_releases import request_restoration_of_upload
from annotations.api.base import Endpoint, person
from annotations.api.bodies import QueryBody, read_parameters
from annotations.api.imports import ANY_BYTES, BytesParser, body_chunks
from annotations.api.jobs import JobShape, accepted
from annotations.api.schema import responses_of


class RestorationQuery(QueryBody):
    name = serializers.CharField(
        max_length=300, default="release.zip", help_text="The archive's name, for the job's page."
    )


class RestorationCreate(Endpoint):
    """POST: the zip archive of a release."""

    parser_classes = (BytesParser,)
    rates = {"POST": "imports"}

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """The validated query parameters: here of a POST."""
        return read_parameters(RestorationQuery, self.request.query_params)

    @extend_schema(
        parameters=[RestorationQuery],
        request={ANY_BYTES: OpenApiTypes.BINARY},
        responses=responses_of(202, JobShape, 409),
    )
    def post(self, request: Request) -> Response:
        """Make a project from a release, whose zip archive is the body as it is.

        Its job fills the project with all of it; where the job fails, its message is all that
        stays: the project is in no list. 409 where the project or an article of it is in this
        installation already.
        """
        user = person(request)
        if user.narrowed_to is not None:
            raise NotVisible
        if request.content_type not in ("", ANY_BYTES):
            raise exceptions.UnsupportedMediaType(request.content_type)
        return accepted(
            request_restoration_of_upload(
                name=self.parameters["name"],
                chunks=body_chunks(request),
                by=user,
                at=timezone.now(),
            )
        )
