"""Giving one person's unfinished article to another."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions.reassignment import reassign_assignment, taker_called
from annotations.api.assignment_steps import GivenAssignmentShape, given_assignment
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body
from annotations.api.once import once
from annotations.api.schema import responses_of
from annotations.visible import managed_assignment


class ReassignmentBody(Body):
    to = serializers.CharField(max_length=12, help_text="The pseudonym of a member.")


class Reassignment(Endpoint):
    """POST: give an unfinished article to somebody else."""

    @extend_schema(request=ReassignmentBody, responses=responses_of(200, GivenAssignmentShape, 409))
    @once
    def post(self, request: Request, assignment: UUID) -> Response:
        """Give an article that is to do, open or skipped to another member.

        The assignment is withdrawn, its work kept; the answer is the other person's new one.
        """
        user = person(request)
        found = managed_assignment(user, assignment)
        pseudonym = self.read(ReassignmentBody)["to"]
        given = reassign_assignment(
            assignment=found,
            to=taker_called(found, pseudonym),
            by=user,
            at=timezone.now(),
        )
        return Response(given_assignment(given))
