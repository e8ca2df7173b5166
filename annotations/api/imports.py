"""Bringing articles in: as JSON, or as one file in a format the workbench reads."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission
from annotations.actions.articles import Arrival
from annotations.actions.importing import request_import
from annotations.actions.intake import (
    MOST_AT_ONCE,
    Received,
    fits_at_once,
    request_intake,
    take_in,
)
from annotations.actions.preannotation import request_preannotation
from annotations.actions.uploads import store_uploads
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, QueryBody, Shape, read_parameters
from annotations.api.jobs import JobShape, accepted
from annotations.api.once import once
from annotations.api.schema import responses_of
from annotations.formats import reader_for
from annotations.models import Project, User
from annotations.tasks import publish_on_commit
from annotations.wording import say

MOST_ARTICLES = 1000
CHUNK_BYTES = 65_536
ANY_BYTES = "application/octet-stream"


class ImportBody(Body):
    articles = serializers.ListField(
        child=serializers.DictField(),
        min_length=1,
        max_length=MOST_ARTICLES,
        help_text="Objects with `text` and, as strings, any of title, url, outlet, author, "
        "published_at, language and licence.",
    )
    preannotate = serializers.BooleanField(
        default=False, help_text="Also ask for suggestions on the new texts."
    )


class UploadQuery(QueryBody):
    name = serializers.CharField(
        max_length=300, help_text="The file's name; its ending tells the format: .txt, .jsonl …"
    )
    preannotate = serializers.BooleanField(default=False)


class RowErrorShape(Shape):
    code = serializers.CharField()
    detail = serializers.CharField()
    field = serializers.CharField(allow_null=True)


class ReceivedShape(Shape):
    row = serializers.IntegerField(help_text="Its place in the request, from 1.")
    arrival = serializers.ChoiceField(
        [*Arrival, "refused"], help_text="A duplicate's article is the one that was there."
    )
    article = serializers.UUIDField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    review = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Positions, in the version before, of marked sentences not carried over.",
    )
    error = RowErrorShape(allow_null=True)


class ImportedShape(Shape):
    added = serializers.IntegerField()
    new_versions = serializers.IntegerField()
    duplicates = serializers.IntegerField()
    refused = serializers.IntegerField()
    rows = ReceivedShape(many=True)
    job = serializers.UUIDField(allow_null=True, help_text="The job that makes suggestions.")


class ImportCreate(Endpoint):
    """POST: articles as JSON."""

    rates = {"POST": "imports"}

    @extend_schema(
        request=ImportBody,
        responses=responses_of(200, ImportedShape) | {202: JobShape},
        description=f"Bring articles in. Up to {MOST_AT_ONCE} short ones are stored at once and "
        "answered row by row; more become a job, whose items tell the same.",
    )
    @once
    def post(self, request: Request, project: UUID) -> Response:
        found = self.visible_project(project, Permission.EDIT_ARTICLES)
        user, body = person(request), self.read(ImportBody)
        rows, preannotate = body["articles"], body["preannotate"]
        if not fits_at_once(rows):
            job = request_intake(
                project=found, rows=rows, preannotate=preannotate, by=user, at=timezone.now()
            )
            return accepted(job)
        received = take_in(project=found, rows=rows, by=user, at=timezone.now())
        job_uid = _request_suggestions(found, received, user) if preannotate else None
        return Response(_imported(received) | {"job": job_uid})


class BytesParser(BaseParser):
    """Takes any bytes and leaves them unread, for the endpoint streams them to disk."""

    media_type = ANY_BYTES

    def parse(self, *_args: object, **_kwargs: object) -> dict[str, object]:
        return {}


class UploadCreate(Endpoint):
    """POST: one file."""

    parser_classes = (BytesParser,)
    rates = {"POST": "imports"}

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """The validated query parameters: here of a POST."""
        return read_parameters(UploadQuery, self.request.query_params)

    @extend_schema(
        parameters=[UploadQuery],
        request={ANY_BYTES: OpenApiTypes.BINARY},
        responses=responses_of(202, JobShape),
    )
    def post(self, request: Request, project: UUID) -> Response:
        """Import the articles of one file, which is the body as it is, by a job."""
        found = self.visible_project(project, Permission.EDIT_ARTICLES)
        if request.content_type not in ("", ANY_BYTES):
            raise exceptions.UnsupportedMediaType(request.content_type)
        asked = self.parameters
        reader_for(asked["name"])
        files = store_uploads([(asked["name"], _chunks(request))])
        with transaction.atomic():
            job = request_import(
                project=found,
                files=files,
                preannotate=asked["preannotate"],
                by=person(request),
                at=timezone.now(),
            )
            return accepted(job)


def _chunks(request: Request) -> Iterator[bytes]:
    """The body piece by piece: a file may be larger than memory."""
    stream = request.stream
    while stream is not None and (chunk := stream.read(CHUNK_BYTES)):
        yield chunk


def _request_suggestions(project: Project, received: list[Received], by: User) -> UUID | None:
    fresh = [
        one.imported.version
        for one in received
        if one.imported is not None and one.imported.arrival != Arrival.DUPLICATE
    ]
    if not fresh:
        return None
    job = request_preannotation(project=project, by=by, at=timezone.now(), versions=fresh)
    publish_on_commit(job)
    return job.uid


def _imported(received: list[Received]) -> dict[str, object]:
    arrivals = [one.imported.arrival if one.imported else "refused" for one in received]
    return {
        "added": arrivals.count(Arrival.ADDED),
        "new_versions": arrivals.count(Arrival.NEW_VERSION),
        "duplicates": arrivals.count(Arrival.DUPLICATE),
        "refused": arrivals.count("refused"),
        "rows": [_row(one) for one in received],
    }


def _row(one: Received) -> dict[str, object]:
    stored, refused = one.imported, one.refused
    error = refused and {
        "code": refused.code,
        "detail": say(refused.detail),
        "field": refused.field,
    }
    return {
        "row": one.row,
        "arrival": stored.arrival if stored else "refused",
        "article": stored and stored.version.article.uid,
        "version": stored and stored.version.number,
        "review": list(stored.review) if stored else [],
        "error": error,
    }
