"""One's own account: preferences by session or token; password and sessions by session alone."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import NotVisible
from annotations.actions.accounts import (
    MAX_FULL_NAME,
    MAX_PASSWORD,
    AccountRefused,
    Preferences,
    change_password,
    edit_account,
)
from annotations.actions.holding import hold_account
from annotations.actions.sessions import end_session
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Shape
from annotations.api.once import once
from annotations.api.schema import responses_of
from annotations.domain.keys import DIGITS
from annotations.domain.messages import N_
from annotations.models import Theme, User
from annotations.queries.sessions import OpenSession, open_sessions

LANGUAGES = [code for code, _ in settings.LANGUAGES]
LONGEST_KEY = 24


class MeBody(Body):
    name = serializers.CharField(max_length=MAX_FULL_NAME, required=False, allow_blank=True)
    theme = serializers.ChoiceField(Theme.choices, required=False)
    language = serializers.ChoiceField(LANGUAGES, required=False)
    key_map = serializers.DictField(
        child=serializers.ListField(
            child=serializers.CharField(max_length=LONGEST_KEY), max_length=len(DIGITS)
        ),
        required=False,
        help_text="Action to keys, as on the page of one's keys; [] turns an action's keys off.",
    )


class MeShape(Shape):
    uid = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField()
    theme = serializers.ChoiceField(Theme.choices)
    language = serializers.ChoiceField(LANGUAGES)
    key_map = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="What differs from the usual keys.",
    )


class MeDetail(Endpoint):
    """GET: one's own account. PATCH: name, theme, language and keys."""

    matched = ("PATCH",)

    @extend_schema(responses=responses_of(200, MeShape))
    def get(self, request: Request) -> Response:
        """One's own account."""
        return self.tagged(_document(person(request)))

    @extend_schema(request=MeBody, responses=responses_of(200, MeShape))
    @once
    def patch(self, request: Request) -> Response:
        """Change one's own preferences; what is left out stays."""
        user = person(request)
        if user.narrowed_to is not None:
            raise NotVisible
        changes = cast(Preferences, self.read(MeBody))
        hold_account(user)
        self.check_match(_document(user))
        edit_account(user=user, changes=changes, at=timezone.now())
        return self.tagged(_document(user))


class PasswordBody(Body):
    old_password = serializers.CharField(max_length=MAX_PASSWORD, trim_whitespace=False)
    new_password = serializers.CharField(max_length=MAX_PASSWORD, trim_whitespace=False)


class PasswordDetail(Endpoint):
    """PUT: a new password."""

    session_only = True
    rates = {"PUT": "new_token"}

    @extend_schema(request=PasswordBody, responses=responses_of(204, None))
    @once
    def put(self, request: Request) -> Response:
        """Set a new password: every other session ends and every token is withdrawn."""
        user = person(request)
        body = self.read(PasswordBody)
        if not user.check_password(body["old_password"]):
            raise AccountRefused(N_("This is not your password."), field="old_password")
        key = request._request.session.session_key
        try:
            change_password(
                user=user, password=body["new_password"], session_key=key, at=timezone.now()
            )
        except AccountRefused as error:
            raise AccountRefused(error.detail, field="new_password") from error
        update_session_auth_hash(request._request, user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SessionShape(Shape):
    uid = serializers.UUIDField()
    browser = serializers.CharField(help_text="Empty where it is not known.")
    system = serializers.CharField(help_text="Empty where it is not known.")
    address = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField(allow_null=True)
    seen_at = serializers.DateTimeField(allow_null=True, help_text="To the minute.")
    is_this = serializers.BooleanField(help_text="Whether it is the one that asks.")


class SessionsShape(Shape):
    results = SessionShape(many=True)


class SessionList(Endpoint):
    """GET: where one is signed in."""

    session_only = True

    @extend_schema(responses=responses_of(200, SessionsShape))
    def get(self, request: Request) -> Response:
        """One's own open sessions: this one first, then the others by last use."""
        key = request._request.session.session_key
        found = open_sessions(person(request), this=key, at=timezone.now())
        return Response({"results": [_session(one) for one in found]})


class SessionDetail(Endpoint):
    """DELETE: end a session."""

    session_only = True

    @extend_schema(responses=responses_of(204, None))
    def delete(self, request: Request, session: UUID) -> Response:
        """End one of one's own sessions: its next request is not signed in."""
        end_session(uid=session, by=person(request), at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _document(user: User) -> dict[str, Any]:
    return {
        "uid": str(user.uid),
        "username": user.username,
        "name": user.first_name,
        "theme": user.theme,
        "language": user.language,
        "key_map": user.key_map,
    }


def _session(one: OpenSession) -> dict[str, Any]:
    return {
        "uid": one.uid,
        "browser": one.browser,
        "system": one.system,
        "address": one.address,
        "created_at": one.created_at,
        "seen_at": one.seen_at,
        "is_this": one.is_this,
    }
