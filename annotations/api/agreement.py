"""Agreement: the figures of a view, and asking for intervals."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import NotVisible, Permission, closed_versions, may, require
from annotations.actions.intervals import request_intervals
from annotations.api.agreement_shapes import AgreementShape
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, QueryBody
from annotations.api.jobs import JobShape, accepted
from annotations.api.once import once
from annotations.api.schema import responses_of
from annotations.models import Arm, Project
from annotations.queries.agreement import report
from annotations.queries.agreement_documents import report_document, view_json
from annotations.queries.agreement_views import View, views
from annotations.queries.left_out import left_out


class AgreementQuery(QueryBody):
    scheme = serializers.IntegerField(min_value=1, required=False, help_text="Its number.")
    arm = serializers.ChoiceField(Arm.choices, required=False)


class AgreementDetail(Endpoint):
    """GET: the figures of one scheme in one arm."""

    query = AgreementQuery

    @extend_schema(responses=responses_of(200, AgreementShape))
    def get(self, request: Request, project: UUID) -> Response:
        """The figures of one scheme in one arm, which are never mixed.

        Without `scheme` and `arm`: those of the newest scheme that has any. Articles one still
        marks are left out of every figure. Who may not compare people gets no pairs.
        """
        found = self.visible_project(project, Permission.VIEW_AGREEMENT)
        listed = views(found)
        view = asked_view(listed, self.parameters)
        told = None
        if view is not None:
            user = person(request)
            told = report_document(
                report(view, hidden=closed_versions(user, found)),
                left_out(view),
                with_pairs=may(
                    require(user, found, Permission.VIEW_AGREEMENT), Permission.COMPARE_MARKS
                ),
            )
        return self.tagged({"views": [view_json(one) for one in listed], "report": told})


def asked_view(listed: Sequence[View], asked: Mapping[str, Any]) -> View | None:
    """The view asked for, None of none; NotVisible where it is named and is not there."""
    scheme, arm = asked.get("scheme"), asked.get("arm")
    fitting = [
        one for one in listed if scheme in (None, one.scheme.number) and arm in (None, one.arm)
    ]
    if not fitting and (scheme, arm) != (None, None):
        raise NotVisible
    return fitting[0] if fitting else None


def visible_view(found: Project, asked: Mapping[str, Any]) -> View:
    """The view asked for; NotVisible where there are no figures at all."""
    view = asked_view(views(found), asked)
    if view is None:
        raise NotVisible
    return view


class IntervalCreate(Endpoint):
    """POST: ask for intervals."""

    @extend_schema(request=Body, responses=responses_of(202, JobShape))
    @once
    def post(self, request: Request, project: UUID) -> Response:
        """Ask for the intervals of all views; a job that is waiting already is answered again."""
        found: Project = self.visible_project(project, Permission.EDIT_JOBS)
        self.read(Body)
        return accepted(request_intervals(project=found, by=person(request), at=timezone.now()))
