"""Versions of a project's guideline: all, one, the next, and editing one not yet in use."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission, may
from annotations.actions.holding import hold
from annotations.actions.schemes import edit_scheme, write_scheme
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Shape
from annotations.api.once import once
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.domain.guidelines import MAX_GUIDELINE
from annotations.models import Scheme
from annotations.visible import visible_scheme

_COLUMNS = ("number", "created_at", "frozen_at")


class SchemeBody(Body):
    guideline = serializers.CharField(
        max_length=MAX_GUIDELINE,
        allow_blank=True,
        trim_whitespace=False,
        help_text="The rules people mark under, in Markdown.",
    )


class SchemeRowShape(Shape):
    number = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    frozen_at = serializers.DateTimeField(
        allow_null=True, help_text="When a batch first used it; it has not changed since."
    )


class SchemeShape(SchemeRowShape):
    guideline = serializers.CharField()
    options = serializers.DictField(child=serializers.JSONField())
    batches = serializers.ListField(
        child=serializers.UUIDField(),
        allow_null=True,
        help_text="The batches under it; null for those who do not run batches.",
    )


class SchemeList(Endpoint):
    """GET: the versions of the guideline. POST: the next one."""

    query = ListQuery

    @extend_schema(responses=responses_of(200, page_of(SchemeRowShape)))
    def get(self, _request: Request, project: UUID) -> Response:
        """The versions of a project's guideline, the newest first."""
        found = self.visible_project(project, Permission.VIEW_PROJECT)
        return self.page(found.schemes.order_by("-number", "pk").values(*_COLUMNS))

    @extend_schema(request=SchemeBody, responses=responses_of(201, SchemeShape, 409))
    @once
    def post(self, request: Request, project: UUID) -> Response:
        """Write the next version, once a batch uses the newest. New batches will use it."""
        found = self.visible_project(project, Permission.EDIT_PROJECT)
        made = write_scheme(
            project=found, by=person(request), at=timezone.now(), **self.read(SchemeBody)
        )
        return self.tagged(self._document(made), status.HTTP_201_CREATED)

    def _document(self, scheme: Scheme) -> dict[str, Any]:
        return scheme_document(scheme, with_batches=True)


class SchemeDetail(Endpoint):
    """GET: one version. PATCH: its text, while no batch uses it."""

    matched = ("PATCH",)

    @extend_schema(responses=responses_of(200, SchemeShape))
    def get(self, _request: Request, project: UUID, number: int) -> Response:
        """One version of the guideline."""
        found = self.visible_project(project, Permission.VIEW_PROJECT)
        runs_batches = may(self.require(found, Permission.VIEW_PROJECT), Permission.EDIT_BATCHES)
        scheme = visible_scheme(found, number)
        return self.tagged(scheme_document(scheme, with_batches=runs_batches))

    @extend_schema(request=SchemeBody, responses=responses_of(200, SchemeShape))
    @once
    def patch(self, request: Request, project: UUID, number: int) -> Response:
        """Change the newest version; 409 `scheme_frozen` once a batch uses it."""
        found = self.visible_project(project, Permission.EDIT_PROJECT)
        scheme = visible_scheme(found, number)
        body = self.read(SchemeBody)
        hold(scheme, project_id=found.pk)
        self.check_match(scheme_document(scheme, with_batches=True))
        edit_scheme(
            scheme=scheme,
            base=scheme.guideline,
            by=person(request),
            at=timezone.now(),
            **body,
        )
        return self.tagged(scheme_document(scheme, with_batches=True))


def scheme_document(scheme: Scheme, *, with_batches: bool) -> dict[str, Any]:
    """One version with its text."""
    batches = scheme.batches.order_by("pk").values_list("uid", flat=True)
    return {
        "number": scheme.number,
        "created_at": scheme.created_at,
        "frozen_at": scheme.frozen_at,
        "guideline": scheme.guideline,
        "options": scheme.options,
        "batches": [str(uid) for uid in batches] if with_batches else None,
    }
