"""Links that set a member's new password, and taking a former member back."""

from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission
from annotations.actions.people import return_member
from annotations.actions.reset_links import make_reset_link
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Shape
from annotations.api.members import MemberShape, member_document
from annotations.api.once import once
from annotations.api.schema import responses_of
from annotations.visible import former_member, visible_member


class ResetLinkShape(Shape):
    url = serializers.CharField(help_text="Shown this once; whoever opens it sets the password.")
    expires_at = serializers.DateTimeField()


class ResetLinkCreate(Endpoint):
    """POST: a link for a member who forgot the password."""

    session_only = True
    rates = {"POST": "new_token"}

    @extend_schema(request=Body, responses=responses_of(201, ResetLinkShape, 409))
    @once(secret=True)
    def post(self, request: Request, project: UUID, pseudonym: str) -> Response:
        """Make a link that sets a member's password once, within 24 hours.

        Refused for somebody who has rights beyond the projects that the asking person manages.
        """
        found = self.visible_project(project, Permission.EDIT_MEMBERS)
        member = visible_member(found, pseudonym)
        self.read(Body)
        link, token = make_reset_link(member=member, by=person(request), at=timezone.now())
        address = reverse("reset-link-detail", args=[token])
        answer = {"url": request.build_absolute_uri(address), "expires_at": link.expires_at}
        return Response(answer, status.HTTP_201_CREATED)


class MemberReturn(Endpoint):
    """POST: take a former member back."""

    @extend_schema(request=Body, responses=responses_of(200, MemberShape, 409))
    @once
    def post(self, request: Request, project: UUID, pseudonym: str) -> Response:
        """Take a former member back, in the role and under the pseudonym they had."""
        found = self.visible_project(project, Permission.EDIT_MEMBERS)
        member = former_member(found, pseudonym)
        self.read(Body)
        return_member(member=member, by=person(request), at=timezone.now())
        return self.tagged(member_document(member))
