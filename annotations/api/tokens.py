"""API tokens: a person's own, by session only. A token can neither list, make nor end any."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions.tokens import (
    MAX_DAYS,
    MAX_NAME,
    SCOPES,
    USUAL_DAYS,
    TokenPlan,
    make_token,
    own_tokens,
    withdraw_token,
)
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Shape
from annotations.api.once import once
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of

_COLUMNS = ("uid", "name", "scopes", "project__uid", "created", "expiry", "used_at")


class TokenBody(Body):
    name = serializers.CharField(max_length=MAX_NAME, help_text="What it is for.")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(SCOPES),
        min_length=1,
        max_length=len(SCOPES),
        help_text="read: every GET; annotate: one's own records; manage: all other writes.",
    )
    days = serializers.IntegerField(min_value=1, max_value=MAX_DAYS, default=USUAL_DAYS)
    project = serializers.UUIDField(
        allow_null=True, default=None, help_text="The only project it reaches; null: all."
    )


class TokenShape(Shape):
    uid = serializers.UUIDField()
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(SCOPES))
    project = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    used_at = serializers.DateTimeField(allow_null=True, help_text="To the minute.")


class NewTokenShape(TokenShape):
    token = serializers.CharField(help_text="Shown this once; send it as `Authorization: Bearer`.")


class TokenList(Endpoint):
    """GET: one's own tokens, newest first. POST: a new one, whose text is answered once."""

    session_only = True
    query = ListQuery
    rates = {"POST": "new_token"}

    @extend_schema(responses=responses_of(200, page_of(TokenShape)))
    def get(self, request: Request) -> Response:
        """One's own API tokens, newest first."""
        return self.page(own_tokens(person(request)).values(*_COLUMNS), shape=_shape)

    @extend_schema(request=TokenBody, responses=responses_of(201, NewTokenShape, 409))
    @once(secret=True)
    def post(self, request: Request) -> Response:
        """Make an API token. Its text is in this answer and nowhere else."""
        token, text = make_token(
            plan=TokenPlan(**self.read(TokenBody)), by=person(request), at=timezone.now()
        )
        row = own_tokens(person(request)).values(*_COLUMNS).get(uid=token.uid)
        return Response(_shape(row) | {"token": text}, status.HTTP_201_CREATED)


class TokenDetail(Endpoint):
    """DELETE: withdraw a token."""

    session_only = True

    @extend_schema(responses=responses_of(204, None))
    def delete(self, request: Request, token: UUID) -> Response:
        """Withdraw a token: the next request that brings it is refused."""
        withdraw_token(uid=token, by=person(request), at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _shape(row: dict[str, Any]) -> dict[str, object]:
    return {
        "uid": row["uid"],
        "name": row["name"],
        "scopes": row["scopes"],
        "project": row["project__uid"],
        "created_at": row["created"],
        "expires_at": row["expiry"],
        "used_at": row["used_at"],
    }
