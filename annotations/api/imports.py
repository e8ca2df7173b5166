"""Bringing articles in: as JSON, or as one file in a format the workbench reads."""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain
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
from annotations.actions.import_files import check_format, is_packed
from annotations.actions.import_options import Annotations, ImportOptions
from annotations.actions.importing import request_import
from annotations.actions.intake import (
    MOST_AT_ONCE,
    Received,
    fits_at_once,
    request_intake,
    take_in,
)
from annotations.actions.preannotation import request_preannotation
from annotations.actions.uploads import remove_uploads, store_uploads
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, InvalidParameter, QueryBody, Shape, read_parameters
from annotations.api.jobs import JobShape, accepted
from annotations.api.once import once
from annotations.api.schema import responses_of
from annotations.domain.errors import UserError
from annotations.domain.messages import N_
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
        "published_at, language, licence and credit.",
    )
    preannotate = serializers.BooleanField(
        default=False, help_text="Also ask for suggestions on the new texts."
    )


class UploadQuery(QueryBody):
    name = serializers.CharField(
        max_length=300, help_text="The file's name; a zip holds several files that belong together."
    )
    format = serializers.CharField(
        default="", help_text="A name of `GET /formats`; without it the file is recognised."
    )
    preannotate = serializers.BooleanField(default=False)
    dry_run = serializers.BooleanField(
        default=False, help_text="Nothing is stored: the items say what would become of each row."
    )
    licence = serializers.CharField(
        default="", help_text="Of rows that do not say theirs; `unknown` if nobody knows."
    )
    credit = serializers.CharField(default="", help_text="Whom the licence asks to be named.")
    annotations = serializers.ChoiceField(
        list(Annotations), default="none", help_text="What annotations in the file become."
    )
    annotator = serializers.CharField(
        default="",
        help_text="The uid of the member whose marks they become, or `new` for a new person for "
        "each name in the file; else a name is the member who has it as pseudonym or username, or "
        "a new person.",
    )
    is_finished = serializers.BooleanField(
        default=False, help_text="Sentences without marks hold none, and the work is submitted."
    )
    labels = serializers.CharField(
        default="", help_text='Own words for spans, as a JSON object: {"Behauptung": "Claim"}.'
    )
    columns = serializers.CharField(
        default="", help_text='Columns of a table, as a JSON object: {"text": "Body"}.'
    )


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
        options = _options(asked)
        chunks = body_chunks(request)
        head = next(chunks, b"")
        if not is_packed(asked["name"], head):
            check_format(asked["name"], head, options)
        files = store_uploads([(asked["name"], chain([head], chunks))])
        at = timezone.now()
        try:
            with transaction.atomic():
                job = request_import(
                    project=found, files=files, options=options, by=person(request), at=at
                )
                return accepted(job)
        except UserError:
            remove_uploads(files)
            raise


def body_chunks(request: Request) -> Iterator[bytes]:
    """The body piece by piece: a file may be larger than memory."""
    stream = request.stream
    while stream is not None and (chunk := stream.read(CHUNK_BYTES)):
        yield chunk


def _options(asked: Mapping[str, Any]) -> ImportOptions:
    """The options of query parameters, in which maps are written as JSON."""
    maps = {name: _map(name, asked[name]) for name in ("labels", "columns")}
    return ImportOptions.of({**asked, **maps})


def _map(name: str, written: str) -> object:
    try:
        return json.loads(written) if written else {}
    except (ValueError, RecursionError):
        raise InvalidParameter(
            N_("The {key} must be a JSON object.", key=name), field=name
        ) from None


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
