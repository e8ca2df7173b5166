"""Agreement: the figures of a view, where two people differ, and asking for intervals."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import NotVisible, Permission, closed_versions
from annotations.actions.intervals import request_intervals
from annotations.api.agreement_shapes import AgreementShape, DisagreementShape
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, InvalidParameter, QueryBody
from annotations.api.jobs import JobShape, accepted
from annotations.api.once import once
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.domain.agreement.layers import HEADER, LAYERS
from annotations.domain.messages import N_
from annotations.models import Arm, Project
from annotations.queries.agreement import View, report, views
from annotations.queries.agreement_documents import disagreement_json, report_document, view_json
from annotations.queries.disagreement import Disagreement, disagreements
from annotations.queries.left_out import left_out
from annotations.visible import counted_member


class AgreementQuery(QueryBody):
    scheme = serializers.IntegerField(min_value=1, required=False, help_text="Its number.")
    arm = serializers.ChoiceField(Arm.choices, required=False)


class PairQuery(ListQuery):
    scheme = serializers.IntegerField(min_value=1, required=False, help_text="Its number.")
    arm = serializers.ChoiceField(Arm.choices, required=False)
    layer = serializers.ChoiceField(list(LAYERS), default=HEADER.name)


class AgreementDetail(Endpoint):
    """GET: the figures of one scheme in one arm."""

    query = AgreementQuery

    @extend_schema(responses=responses_of(200, AgreementShape))
    def get(self, request: Request, project: UUID) -> Response:
        """The figures of one scheme in one arm, which are never mixed.

        Without `scheme` and `arm`: those of the newest scheme that has any. Articles one still
        marks are left out of every figure.
        """
        found = self.visible_project(project, Permission.VIEW_AGREEMENT)
        listed = views(found)
        view = _view(listed, self.parameters)
        told = None
        if view is not None:
            hidden = closed_versions(person(request), found)
            told = report_document(report(view, hidden=hidden), left_out(view))
        return self.tagged({"views": [view_json(one) for one in listed], "report": told})


class PairDetail(Endpoint):
    """GET: the sentences on which two people differ."""

    query = PairQuery

    @extend_schema(responses=responses_of(200, page_of(DisagreementShape)))
    def get(self, request: Request, project: UUID, first: str, second: str) -> Response:
        """The sentences on which two people's submitted values differ on one layer."""
        found = self.visible_project(project, Permission.COMPARE_MARKS)
        people = [counted_member(found, pseudonym) for pseudonym in (first, second)]
        asked = self.parameters
        view = _view(views(found), asked)
        if view is None:
            raise NotVisible
        rows = disagreements(
            view,
            first=people[0],
            second=people[1],
            layer=asked["layer"],
            hidden=closed_versions(person(request), found),
        )
        return self._part(rows, asked)

    def _part(self, rows: list[Disagreement], asked: dict[str, Any]) -> Response:
        """The rows that begin after the place which the cursor names."""
        after = _place(asked["after"]) if "after" in asked else (-1, -1)
        rest = [row for row in rows if (row.version.pk, row.position) > after]
        part = rest[: asked["limit"]]
        last = part[-1] if len(part) < len(rest) else None
        cursor = None if last is None else f"{last.version.pk}-{last.position}"
        results = [disagreement_json(row) for row in part]
        return Response({"results": results, "next": self._next(cursor)})


def _place(cursor: str) -> tuple[int, int]:
    version, _, position = cursor.partition("-")
    if not (version.isascii() and version.isdigit() and position.isascii() and position.isdigit()):
        raise InvalidParameter(
            N_("This cursor is not one of this list: take it from `next`."),
            code="bad_cursor",
            field="after",
        )
    return int(version), int(position)


def _view(listed: list[View], asked: dict[str, Any]) -> View | None:
    """The view asked for; NotVisible where it is named in part or wholly and is not there."""
    scheme, arm = asked.get("scheme"), asked.get("arm")
    fitting = [
        one for one in listed if scheme in (None, one.scheme.number) and arm in (None, one.arm)
    ]
    if not fitting and (scheme, arm) != (None, None):
        raise NotVisible
    return fitting[0] if fitting else None


class IntervalCreate(Endpoint):
    """POST: ask for intervals."""

    @extend_schema(request=Body, responses=responses_of(202, JobShape))
    @once
    def post(self, request: Request, project: UUID) -> Response:
        """Ask for the intervals of all views; a job that is waiting already is answered again."""
        found: Project = self.visible_project(project, Permission.EDIT_JOBS)
        self.read(Body)
        return accepted(request_intervals(project=found, by=person(request), at=timezone.now()))
