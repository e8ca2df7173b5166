"""Invitations to a project: open ones, new ones, and making a link useless."""

from typing import Any
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission
from annotations.actions.invitations import invite, withdraw_invitation
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Shape
from annotations.api.once import once
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.models import Invitation, Role
from annotations.queries.members import open_invitations
from annotations.visible import visible_invitation

MAX_NOTE = 120
_COLUMNS = ("uid", "role", "note", "created_at", "expires_at")


class InvitationBody(Body):
    role = serializers.ChoiceField(Role.choices, default=Role.ANNOTATOR)
    note = serializers.CharField(
        max_length=MAX_NOTE,
        default="",
        allow_blank=True,
        help_text="Whom the link is for; only managers see it.",
    )


class InvitationShape(Shape):
    uid = serializers.UUIDField()
    role = serializers.ChoiceField(Role.choices)
    note = serializers.CharField()
    invited_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class NewInvitationShape(InvitationShape):
    link = serializers.CharField(help_text="Shown this once; whoever opens it may join, once.")


class InvitationList(Endpoint):
    """GET: invitations whose link still works. POST: a new one, whose link is answered once."""

    query = ListQuery

    @extend_schema(responses=responses_of(200, page_of(InvitationShape)))
    def get(self, _request: Request, project: UUID) -> Response:
        """The invitations whose link still works, newest first, without their links."""
        found = self.visible_project(project, Permission.VIEW_MEMBERS)
        rows = open_invitations(found, at=timezone.now())
        return self.page(rows.values(*_COLUMNS, inviter=F("created_by__username")), shape=_shape)

    @extend_schema(request=InvitationBody, responses=responses_of(201, NewInvitationShape, 409))
    @once(secret=True)
    def post(self, request: Request, project: UUID) -> Response:
        """Invite somebody. The link is in this answer and nowhere else."""
        found = self.visible_project(project, Permission.EDIT_MEMBERS)
        user = person(request)
        made, token = invite(project=found, by=user, at=timezone.now(), **self.read(InvitationBody))
        link = request.build_absolute_uri(reverse("invitation-detail", args=[token]))
        row = {name: getattr(made, name) for name in _COLUMNS} | {"inviter": user.username}
        return Response(_shape(row) | {"link": link}, status.HTTP_201_CREATED)


class InvitationDetail(Endpoint):
    """DELETE: withdraw an invitation."""

    @extend_schema(request=None, responses=responses_of(204, None, 409))
    def delete(self, request: Request, project: UUID, invitation: UUID) -> Response:
        """Make an invitation's link useless."""
        found = self.visible_project(project, Permission.EDIT_MEMBERS)
        named: Invitation = visible_invitation(found, invitation)
        withdraw_invitation(invitation=named, by=person(request), at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _shape(row: dict[str, Any]) -> dict[str, object]:
    shown = dict(row)
    shown["invited_by"] = shown.pop("inviter")
    return shown
