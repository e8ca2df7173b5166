"""Releases: asking for one, what it holds, and what changed since the one before."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import NotVisible, Permission
from annotations.actions.releasing import propose_version, request_release
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Part, Shape
from annotations.api.jobs import JobShape, accepted
from annotations.api.once import once
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.domain.fields import JsonObject
from annotations.formats.releases.datasheet_questions import MAX_ANSWER
from annotations.formats.releases.options import (
    BY_DATE,
    DAY_LENGTH,
    FULL,
    MAX_BATCHES,
    MAX_FORMATS,
    MAX_LANGUAGE,
    MAX_LINE,
    MAX_OUTLET,
    MAX_PEOPLE,
    MAX_RESAMPLES,
    MAX_SEED,
    MAX_TITLE,
    RESAMPLES,
    SEED,
    SPLIT_BY,
    TEXTS,
    parse_options,
)
from annotations.queries.release import release_refused_to
from annotations.queries.release_documents import release_document, release_json, release_rows
from annotations.visible import visible_release

MAX_VERSION = 40


class QueryPart(Part):
    """Which articles and work; left out = all."""

    batches = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=MAX_BATCHES,
        help_text="Only the work in these work batches.",
    )
    language = serializers.CharField(
        max_length=MAX_LANGUAGE, default="", allow_blank=True, help_text="`en` is for `en-GB` too."
    )
    outlet = serializers.CharField(max_length=MAX_OUTLET, default="", allow_blank=True)
    published_from = serializers.CharField(
        max_length=DAY_LENGTH, default="", allow_blank=True, help_text="A day, included."
    )
    published_until = serializers.CharField(
        max_length=DAY_LENGTH, default="", allow_blank=True, help_text="A day, included."
    )


class OptionsPart(Part):
    resamples = serializers.IntegerField(min_value=1, max_value=MAX_RESAMPLES, default=RESAMPLES)
    seed = serializers.IntegerField(min_value=0, max_value=MAX_SEED, default=SEED)
    licence = serializers.CharField(
        max_length=MAX_LINE, default="", allow_blank=True, help_text="Of the annotations."
    )
    contact = serializers.CharField(
        max_length=MAX_LINE, default="", allow_blank=True, help_text="Whom to write to."
    )
    title = serializers.CharField(
        max_length=MAX_TITLE, default="", allow_blank=True, help_text="By default the project's."
    )
    creators = serializers.CharField(
        max_length=MAX_PEOPLE, default="", allow_blank=True, help_text="Whom to cite, one a line."
    )
    formats = serializers.ListField(
        child=serializers.CharField(max_length=MAX_LINE),
        required=False,
        max_length=MAX_FORMATS,
        help_text="Names of formats beside JSONL and CSV, which are always there.",
    )
    texts = serializers.ChoiceField(
        TEXTS, default=FULL, help_text="`offsets`: no article text, only offsets and hashes."
    )
    query = QueryPart(required=False)
    splits = serializers.ListField(
        child=serializers.FloatField(min_value=0, max_value=1),
        required=False,
        min_length=3,
        max_length=3,
        help_text="Shares of train, dev and test, which add up to 1.",
    )
    split_by = serializers.ChoiceField(SPLIT_BY, default=BY_DATE)
    datasheet = serializers.DictField(
        child=serializers.CharField(max_length=MAX_ANSWER, allow_blank=True),
        required=False,
        help_text="Answers to the datasheet's questions, by their names.",
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


class QueryShape(Shape):
    batches = serializers.ListField(child=serializers.UUIDField())
    language = serializers.CharField()
    outlet = serializers.CharField()
    published_from = serializers.CharField()
    published_until = serializers.CharField()


class OptionsShape(Shape):
    resamples = serializers.IntegerField()
    seed = serializers.IntegerField()
    licence = serializers.CharField()
    contact = serializers.CharField()
    title = serializers.CharField()
    creators = serializers.CharField()
    formats = serializers.ListField(child=serializers.CharField())
    texts = serializers.CharField()
    query = QueryShape()
    splits = serializers.ListField(child=serializers.FloatField())
    split_by = serializers.CharField()
    datasheet = serializers.DictField(child=serializers.CharField())


class FileShape(Shape):
    name = serializers.CharField()
    rows = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField()
    url = serializers.CharField(help_text="Where it is downloaded.")


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
    outside = serializers.IntegerField(help_text="Articles that were not asked for.")
    schemes = serializers.ListField(
        child=serializers.IntegerField(), help_text="Numbers of the guideline versions."
    )
    files = FileShape(many=True)
    losses = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField()),
        help_text="By format: what it cannot hold, in words, and how often.",
    )
    left_out = LeftOutArticlesShape(many=True)
    archive_url = serializers.CharField(help_text="Where the archive is downloaded.")
    has_comparison = serializers.BooleanField(help_text="Whether there was a release before it.")


class ComparisonShape(Shape):
    """Counts of what was added, removed, changed and stayed the same; a few examples of each."""

    holds_more = True

    before = serializers.DictField(help_text="The `version` and `as_of` of the one before.")
    after = serializers.DictField()
    articles = serializers.DictField()
    annotations = serializers.DictField(help_text="Also by annotator and by field.")


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
            options=parse_options(_plain(body.get("options", {}))),
            by=person(request),
            at=timezone.now(),
        )
        return accepted(job)


def _plain(options: Mapping[str, Any]) -> JsonObject:
    """Validated options as JSON has them."""
    query = dict(options.get("query", {}))
    if "batches" in query:
        query["batches"] = [str(uid) for uid in query["batches"]]
    return dict(options) | ({"query": query} if query else {})


class ReleaseDetail(Endpoint):
    """GET: one release."""

    @extend_schema(responses=responses_of(200, ReleaseShape))
    def get(self, request: Request, release: UUID) -> Response:
        """What a release covers, its files with rows and hashes, and what it leaves out."""
        user = person(request)
        found = visible_release(user, release)
        refused = release_refused_to(user, found)
        return self.tagged(release_document(found, is_refused=refused))


class ReleaseComparison(Endpoint):
    """GET: what changed since the release before."""

    @extend_schema(responses=responses_of(200, ComparisonShape))
    def get(self, request: Request, release: UUID) -> Response:
        """What was added, changed and removed since the complete release before, and by whom.

        Not found for the first one, and while one has open work on an article in it.
        """
        user = person(request)
        found = visible_release(user, release)
        if not found.comparison or release_refused_to(user, found):
            raise NotVisible
        return self.tagged(found.comparison)
