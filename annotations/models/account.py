"""How people get in: sessions, API tokens and links that set a new password."""

from typing import ClassVar

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from knox.models import AbstractAuthToken, AuthTokenManager

from annotations.models.identity import Identified
from annotations.models.project import Project


class SessionManager(BaseSessionManager["Session"]):
    use_in_migrations = True


class Session(Identified, AbstractBaseSession):
    """A browser's session that knows whose it is, so that a person can see and end theirs.

    Pages name it by `uid`; the key itself is a password and never leaves the cookie.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="sessions"
    )
    created_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    agent = models.CharField(max_length=200, blank=True)

    objects: ClassVar[SessionManager] = SessionManager()

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"session {self.uid}"


class ApiToken(Identified, AbstractAuthToken):
    """A bearer of some of a person's powers over the API, until it expires or is withdrawn.

    `scopes` is a list of words of the API ("read", "annotate", "manage"); `project` narrows the
    token to one project. Only the digest of the token is stored.
    """

    name = models.CharField(max_length=120)
    scopes = models.JSONField(default=list)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="api_tokens"
    )
    used_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[AuthTokenManager] = AuthTokenManager()

    def __str__(self) -> str:
        return self.name


class ResetLink(Identified):
    """A link that sets a new password once. Only the token's SHA-256 is stored."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reset_links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"reset link {self.uid}"
