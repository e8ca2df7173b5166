"""Assignments of a project: who has which article in which state, and the steps of their life."""

from datetime import datetime
from typing import ClassVar, Protocol
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission, may
from annotations.actions.submissions import (
    reopen_assignment,
    restore_assignment,
    unskip_assignment,
    withdraw_assignment,
)
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Shape
from annotations.api.once import once
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.models import Assignment, AssignmentState, User
from annotations.models.project import ASSIGNABLE_ROLES
from annotations.queries.assignment_rows import assignment_rows
from annotations.queries.reserving import without_given_again
from annotations.visible import managed_assignment, reopenable_assignment


class AssignmentQuery(ListQuery):
    state = serializers.ChoiceField(AssignmentState.choices, required=False)
    batch = serializers.UUIDField(required=False)
    article = serializers.UUIDField(required=False)
    annotator = serializers.CharField(max_length=12, required=False, help_text="A pseudonym.")


class GivenAssignmentShape(Shape):
    uid = serializers.UUIDField()
    annotator = serializers.CharField(help_text="A pseudonym.")
    state = serializers.ChoiceField(AssignmentState.choices)
    article = serializers.UUIDField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    batch = serializers.UUIDField()
    batch_name = serializers.CharField()
    skip_reason = serializers.CharField()
    skip_note = serializers.CharField()
    created_at = serializers.DateTimeField()
    opened_at = serializers.DateTimeField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)


class AssignmentList(Endpoint):
    """GET: the assignments of a project, or one's own."""

    query = AssignmentQuery

    @extend_schema(responses=responses_of(200, page_of(GivenAssignmentShape)))
    def get(self, request: Request, project: UUID) -> Response:
        """The assignments one may see: all for those who run the batches, else one's own.

        A viewer has none, whatever they were given in another role.
        """
        found = self.visible_project(project, Permission.VIEW_PROJECT)
        rows = assignment_rows(found)
        member = self.require(found, Permission.VIEW_PROJECT)
        if not may(member, Permission.EDIT_BATCHES):
            is_assignable = member.role in ASSIGNABLE_ROLES
            own = without_given_again(rows.filter(annotator=person(request)))
            rows = own if is_assignable else rows.none()
        asked = self.parameters
        if "state" in asked:
            rows = rows.filter(state=asked["state"])
        if "batch" in asked:
            rows = rows.filter(batch_article__batch__uid=asked["batch"])
        if "article" in asked:
            rows = rows.filter(batch_article__version__article__uid=asked["article"])
        if "annotator" in asked:
            rows = rows.filter(pseudonym=asked["annotator"])  # type: ignore[misc]
        return self.page(rows, shape=_shape)


class _Act(Protocol):
    def __call__(self, *, assignment: Assignment, by: User, at: datetime) -> None: ...


class _Step(Endpoint):
    """POST: one step of an assignment's life, by those who run the batches."""

    act: ClassVar[_Act]

    def find(self, uid: UUID) -> Assignment:
        """The assignment, if this person may take the step."""
        return managed_assignment(person(self.request), uid)

    @extend_schema(request=Body, responses=responses_of(200, GivenAssignmentShape, 409))
    @once
    def post(self, request: Request, assignment: UUID) -> Response:
        found = self.find(assignment)
        self.read(Body)
        type(self).act(assignment=found, by=person(request), at=timezone.now())
        return Response(given_assignment(found))


class Withdrawal(_Step):
    """Take an assignment away from its annotator; the work is kept and counts nowhere."""

    act = staticmethod(withdraw_assignment)


class Restoration(_Step):
    """Give a withdrawn assignment back, in the state it had."""

    act = staticmethod(restore_assignment)


class ReturnCreate(_Step):
    """Give a skipped article back to its annotator."""

    act = staticmethod(unskip_assignment)


class Reopening(_Step):
    """Let a submitted article be changed again: one's own, or anybody's for a manager."""

    act = staticmethod(reopen_assignment)

    def find(self, uid: UUID) -> Assignment:
        return reopenable_assignment(person(self.request), uid)


def given_assignment(assignment: Assignment) -> dict[str, object]:
    """The assignment as the list of assignments shows it now."""
    rows = assignment_rows(assignment.batch_article.batch.project)
    return _shape(rows.get(uid=assignment.uid))


def _shape(row: dict[str, object]) -> dict[str, object]:
    shown = dict(row)
    shown["annotator"] = shown.pop("pseudonym")
    return shown
