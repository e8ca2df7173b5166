"""Who asks: a browser's session or the bearer of a token, and how far either reaches."""

import base64
from datetime import timedelta

from django.utils import timezone
from knox.auth import TokenAuthentication
from knox.settings import knox_settings
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from annotations.access import NotVisible
from annotations.actions.tokens import note_use
from annotations.models import ApiToken, User

READING = frozenset({"GET", "HEAD", "OPTIONS"})
NOTED_EVERY = timedelta(minutes=1)


class SessionSignIn(SessionAuthentication):
    """Django's session; says how to sign in, so that an anonymous request gets a 401."""

    def authenticate_header(self, request: Request) -> str:
        return f'Session realm="{request.get_host()}"'


class TokenSignIn(TokenAuthentication):
    """`Authorization: Bearer wb_…`: one look-up by the token's digest, and no other statement.

    The person who comes of it is narrowed to the token's project, whatever asks later what they
    may do (`annotations.access`).
    """

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        """The person and their token; AuthenticationFailed for what is none or no longer one."""
        digest = knox_settings.SECURE_HASH_ALGORITHM(token).hexdigest()
        now = timezone.now()
        found = (
            ApiToken.objects.select_related("user")
            .filter(digest=digest, expiry__gt=now, user__is_active=True)
            .first()
        )
        if found is None:
            raise exceptions.AuthenticationFailed("This token is unknown, expired or withdrawn.")
        if found.used_at is None or now - found.used_at >= NOTED_EVERY:
            note_use(found, at=now)
        found.user.narrowed_to = found.project_id
        return found.user, found


class BasicTokenSignIn(TokenSignIn):
    """`Authorization: Basic …` with a token as the password, for programs that know no Bearer.

    Whatever stands as the user name is passed over: the token says whose it is.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        kind, _, login = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "basic":
            return None
        try:
            token = base64.b64decode(login.strip(), validate=True).partition(b":")[2]
        except ValueError:
            token = b""
        return self.authenticate_credentials(token)


class WithinScope(BasePermission):
    """A session may all that its person may; a token what its scopes name, and no account matter.

    What a token does not reach looks like what is not there.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        token = request.auth
        if not isinstance(token, ApiToken):
            return True
        reached = any(one in token.scopes for one in scopes_of(view, request.method))
        if getattr(view, "session_only", False) or not reached:
            raise NotVisible
        return True


def require_scope(request: Request, scope: str) -> None:
    """Refuse a token without this scope, where the thing asked for decides which one it takes."""
    if isinstance(request.auth, ApiToken) and scope not in request.auth.scopes:
        raise NotVisible


def scopes_of(view: APIView, method: str | None) -> list[str]:
    """What a token must be allowed to, any of these: what the view names, else by the method."""
    named: dict[str, str] = getattr(view, "scopes", {})
    usual = "read" if method in READING else "manage"
    return named.get("GET" if method == "HEAD" else str(method), usual).split()
