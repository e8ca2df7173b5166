"""Members of a project, named by pseudonym: who they are, their roles, and their leaving."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission
from annotations.actions.holding import hold
from annotations.actions.people import change_role, remove_member
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Shape
from annotations.api.once import once
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.models import Membership, Role
from annotations.queries.members import current_members
from annotations.visible import visible_member

_COLUMNS = (
    "pseudonym",
    "role",
    "joined_at",
    "user__username",
    "user__first_name",
    "user__last_name",
    "user__is_active",
    "all_work",
    "open_work",
)


class MemberBody(Body):
    role = serializers.ChoiceField(Role.choices)


class MemberShape(Shape):
    pseudonym = serializers.CharField(help_text="What figures and files show.")
    username = serializers.CharField()
    name = serializers.CharField()
    role = serializers.ChoiceField(Role.choices)
    joined_at = serializers.DateTimeField()
    is_active = serializers.BooleanField(help_text="Whether the account can sign in.")
    assignments = serializers.IntegerField()
    unfinished = serializers.IntegerField(help_text="Assignments not submitted yet.")


class MemberList(Endpoint):
    """GET: who belongs to a project."""

    query = ListQuery

    @extend_schema(responses=responses_of(200, page_of(MemberShape)))
    def get(self, _request: Request, project: UUID) -> Response:
        """The members of a project in the order they came."""
        found = self.visible_project(project, Permission.VIEW_MEMBERS)
        return self.page(current_members(found).values(*_COLUMNS), shape=_shape)


class MemberDetail(Endpoint):
    """GET, PATCH and DELETE: one membership."""

    matched = ("PATCH",)
    tag_of = ("pseudonym", "role", "joined_at")

    @extend_schema(responses=responses_of(200, MemberShape))
    def get(self, _request: Request, project: UUID, pseudonym: str) -> Response:
        """One current member."""
        found = self.visible_project(project, Permission.VIEW_MEMBERS)
        return self.tagged(member_document(visible_member(found, pseudonym)))

    @extend_schema(request=MemberBody, responses=responses_of(200, MemberShape))
    @once
    def patch(self, request: Request, project: UUID, pseudonym: str) -> Response:
        """Give a member another role.

        A project keeps at least one manager, and nobody with open work becomes a viewer.
        """
        found = self.visible_project(project, Permission.EDIT_MEMBERS)
        member = visible_member(found, pseudonym)
        body = self.read(MemberBody)
        hold(member, project_id=found.pk)
        self.check_match(member_document(member))
        change_role(member=member, by=person(request), at=timezone.now(), **body)
        return self.tagged(member_document(member))

    @extend_schema(request=None, responses=responses_of(204, None, 409))
    def delete(self, request: Request, project: UUID, pseudonym: str) -> Response:
        """End a membership. The person's work and pseudonym stay, and what is open stays open."""
        found = self.visible_project(project, Permission.EDIT_MEMBERS)
        member = visible_member(found, pseudonym)
        remove_member(member=member, by=person(request), at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def member_document(member: Membership) -> dict[str, object]:
    return _shape(current_members(member.project).values(*_COLUMNS).get(pk=member.pk))


def _shape(row: dict[str, Any]) -> dict[str, object]:
    full_name = f"{row['user__first_name']} {row['user__last_name']}".strip()
    return {
        "pseudonym": row["pseudonym"],
        "username": row["user__username"],
        "name": full_name,
        "role": row["role"],
        "joined_at": row["joined_at"],
        "is_active": row["user__is_active"],
        "assignments": row["all_work"],
        "unfinished": row["open_work"],
    }
