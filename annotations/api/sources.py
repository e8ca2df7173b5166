"""Sources of a project: who speaks, under which names, and which of them are one."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission, closed_versions
from annotations.actions.holding import hold
from annotations.actions.sources import (
    SourceEdit,
    add_source,
    edit_source,
    merge_source,
    unmerge_source,
)
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Shape
from annotations.api.once import once
from annotations.api.pagination import ListQuery, Row
from annotations.api.schema import page_of, responses_of
from annotations.domain.attribution import IDENTITIES, ROLES
from annotations.domain.names import MAX_NAME
from annotations.models import Source, SourceScope, User
from annotations.queries.sources import aliases_of, source_rows
from annotations.visible import visible_source

MOST_ALIASES = 200


def _aliases(**options: Any) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(max_length=MAX_NAME),
        max_length=MOST_ALIASES,
        help_text="Other names: surnames, acronyms, earlier titles. Replaces those there were.",
        **options,
    )


def _code(known: tuple[str, ...], **options: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(
        ["", *known], help_text="Prefilled where somebody first chooses it.", **options
    )


class SourceBody(Body):
    name = serializers.CharField(max_length=MAX_NAME)
    aliases = _aliases(default=list)
    identity = _code(IDENTITIES, default="")
    role = _code(ROLES, default="")


class SourceChangeBody(Body):
    """What is left out stays as it is."""

    name = serializers.CharField(max_length=MAX_NAME, required=False)
    aliases = _aliases(required=False)
    identity = _code(IDENTITIES, required=False)
    role = _code(ROLES, required=False)


class MergeBody(Body):
    into = serializers.UUIDField(help_text="The source that it counts as from now on.")


class SourceShape(Shape):
    uid = serializers.UUIDField()
    name = serializers.CharField()
    aliases = serializers.ListField(child=serializers.CharField())
    scope = serializers.ChoiceField(SourceScope.choices)
    article = serializers.UUIDField(allow_null=True, help_text="Of a source of one article.")
    identity = serializers.ChoiceField(["", *IDENTITIES])
    role = serializers.ChoiceField(["", *ROLES])
    uses = serializers.IntegerField(help_text="How often submitted work names it.")
    merged_into = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()


class SourceList(Endpoint):
    """GET: the public sources of a project. POST: a new one."""

    query = ListQuery

    @extend_schema(responses=responses_of(200, page_of(SourceShape)))
    def get(self, request: Request, project: UUID) -> Response:
        """The public sources of a project by name; none of an article one still marks."""
        found = self.visible_project(project, Permission.VIEW_SOURCES)
        hidden = closed_versions(person(request), found)
        return self.page_with(source_rows(found, hidden=hidden), _with_aliases)

    @extend_schema(request=SourceBody, responses=responses_of(201, SourceShape, 409))
    @once
    def post(self, request: Request, project: UUID) -> Response:
        """Name a source of the project before anybody does."""
        user = person(request)
        found = self.visible_project(project, Permission.EDIT_SOURCES)
        edit = SourceEdit(**self.read(SourceBody))
        source = add_source(project=found, edit=edit, by=user, at=timezone.now())
        return self.tagged(_document(user, source), status.HTTP_201_CREATED)


class SourceDetail(Endpoint):
    """GET and PATCH: one source."""

    matched = ("PATCH",)

    @extend_schema(responses=responses_of(200, SourceShape))
    def get(self, request: Request, source: UUID) -> Response:
        """One public source."""
        user = person(request)
        return self.tagged(_document(user, visible_source(user, source, Permission.VIEW_SOURCES)))

    @extend_schema(request=SourceChangeBody, responses=responses_of(200, SourceShape))
    @once
    def patch(self, request: Request, source: UUID) -> Response:
        """Rename a source, and replace its other names and its defaults."""
        user = person(request)
        found = visible_source(user, source, Permission.EDIT_SOURCES)
        changes = self.read(SourceChangeBody)
        hold(found, project_id=found.project_id)
        before = _document(user, found)
        self.check_match(before)
        kept = {name: before[name] for name in ("name", "aliases", "identity", "role")}
        edit = SourceEdit(**(kept | changes))
        edit_source(source=found, edit=edit, by=user, at=timezone.now())
        return self.tagged(_document(user, found))


class SourceMerge(Endpoint):
    """POST: let a source count as another one."""

    @extend_schema(request=MergeBody, responses=responses_of(200, SourceShape, 409))
    @once
    def post(self, request: Request, source: UUID) -> Response:
        """Let a source count as another one; a separation takes that back."""
        user = person(request)
        found = visible_source(user, source, Permission.EDIT_SOURCES)
        into = visible_source(user, self.read(MergeBody)["into"], Permission.EDIT_SOURCES)
        merge_source(source=found, into=into, by=user, at=timezone.now())
        return self.tagged(_document(user, found))


class SourceSeparation(Endpoint):
    """POST: take a merge back."""

    @extend_schema(request=Body, responses=responses_of(200, SourceShape, 409))
    @once
    def post(self, request: Request, source: UUID) -> Response:
        """Take a merge back: the source stands for itself again."""
        user = person(request)
        found = visible_source(user, source, Permission.EDIT_SOURCES)
        self.read(Body)
        unmerge_source(source=found, by=user, at=timezone.now())
        return self.tagged(_document(user, found))


def _document(user: User, source: Source) -> dict[str, Any]:
    rows = source_rows(source.project, hidden=closed_versions(user, source.project))
    return _with_aliases([rows.get(pk=source.pk)])[0]


def _with_aliases(rows: list[Row]) -> list[dict[str, Any]]:
    aliases = aliases_of(row["pk"] for row in rows)
    return [
        {
            "uid": row["uid"],
            "name": row["name"],
            "aliases": aliases.get(row["pk"], []),
            "scope": row["scope"],
            "article": row["article"],
            "identity": row["identity"],
            "role": row["role"],
            "uses": row["uses"],
            "merged_into": row["counts_as"],
            "created_at": row["created_at"],
        }
        for row in rows
    ]
