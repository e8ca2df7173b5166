"""Releases: asking for one, what it holds, and its archive."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission
from annotations.actions.releasing import propose_version, request_release
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Part, Shape
from annotations.api.jobs import JobShape, accepted
from annotations.api.once import once
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.downloads import download_release
from annotations.formats.releases.manifest import (
    MAX_RESAMPLES,
    MAX_SEED,
    RESAMPLES,
    SEED,
    parse_options,
)
from annotations.queries.release import release_refused_to
from annotations.queries.release_documents import release_document, release_json, release_rows
from annotations.visible import visible_release

MAX_VERSION = 40
MAX_WORDS = 200


class OptionsPart(Part):
    resamples = serializers.IntegerField(min_value=1, max_value=MAX_RESAMPLES, default=RESAMPLES)
    seed = serializers.IntegerField(min_value=0, max_value=MAX_SEED, default=SEED)
    licence = serializers.CharField(
        max_length=MAX_WORDS, default="", allow_blank=True, help_text="Of the annotations."
    )
    contact = serializers.CharField(
        max_length=MAX_WORDS, default="", allow_blank=True, help_text="Whom to write to."
    )


class ReleaseBody(Body):
    version = serializers.CharField(
        max_length=MAX_VERSION,
        required=False,
        help_text="Stands in every file, such as 1.0; left out, the next one.",
    )
    options = OptionsPart(required=False)


class ReleaseRowShape(Shape):
    uid = serializers.UUIDField()
    version = serializers.CharField()
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(allow_null=True, help_text="A pseudonym.")
    tool_version = serializers.CharField()
    is_complete = serializers.BooleanField()
    manifest_hash = serializers.CharField()
    archive_hash = serializers.CharField(help_text="SHA-256 of the archive.")
    archive_size = serializers.IntegerField(allow_null=True)
    job = serializers.UUIDField(allow_null=True)


class OptionsShape(Shape):
    resamples = serializers.IntegerField()
    seed = serializers.IntegerField()
    licence = serializers.CharField()
    contact = serializers.CharField()


class FileShape(Shape):
    name = serializers.CharField()
    rows = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField()


class LeftOutArticlesShape(Shape):
    reason = serializers.CharField()
    articles = serializers.ListField(child=serializers.UUIDField())


class ReleaseShape(ReleaseRowShape):
    is_refused = serializers.BooleanField(
        help_text="While one marks an article in it, it cannot be downloaded."
    )
    options = OptionsShape()
    words = serializers.CharField(help_text="What it covers, in words.")
    as_of = serializers.DateTimeField(allow_null=True)
    articles = serializers.IntegerField()
    files = FileShape(many=True)
    left_out = LeftOutArticlesShape(many=True)


class ReleaseList(Endpoint):
    """GET: the releases of a project. POST: a new one."""

    query = ListQuery

    @extend_schema(responses=responses_of(200, page_of(ReleaseRowShape)))
    def get(self, _request: Request, project: UUID) -> Response:
        """The releases of a project, newest first."""
        found = self.visible_project(project, Permission.VIEW_RELEASES)
        return self.page(release_rows(found), shape=release_json)

    @extend_schema(request=ReleaseBody, responses=responses_of(202, JobShape, 409))
    @once
    def post(self, request: Request, project: UUID) -> Response:
        """Freeze the project as it stands; a job, which names the release, writes the files."""
        found = self.visible_project(project, Permission.EDIT_RELEASES)
        body = self.read(ReleaseBody)
        _release, job = request_release(
            project=found,
            version=body.get("version", propose_version(found)),
            options=parse_options(dict(body.get("options", {}))),
            by=person(request),
            at=timezone.now(),
        )
        return accepted(job)


class ReleaseDetail(Endpoint):
    """GET: one release."""

    @extend_schema(responses=responses_of(200, ReleaseShape))
    def get(self, request: Request, release: UUID) -> Response:
        """What a release covers, its files with rows and hashes, and what it leaves out."""
        user = person(request)
        found = visible_release(user, release)
        refused = release_refused_to(user, found)
        return self.tagged(release_document(found, is_refused=refused))


class ReleaseArchive(Endpoint):
    """GET: the files of a release as one zip archive."""

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request: Request, release: UUID) -> HttpResponseBase:
        """The archive of a complete release; nobody with open work on an article in it has it."""
        user = person(request)
        return download_release(user, visible_release(user, release))
