"""The append-only record of sign-ins, refusals and what people do with their accounts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations.models.identity import Identified
from annotations.models.project import Project


class AccessKind(models.TextChoices):
    SIGNED_IN = "signed_in", _("signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("sign-in failed")
    LOCKED_OUT = "locked_out", _("locked out")
    SIGNED_OUT = "signed_out", _("signed out")
    DENIED = "denied", _("denied")
    PASSWORD_CHANGED = "password_changed", _("password changed")
    PASSWORD_RESET = "password_reset", _("password reset by a link")
    RESET_LINK_MADE = "reset_link_made", _("reset link made")
    SESSION_ENDED = "session_ended", _("session ended")
    TOKEN_MADE = "token_made", _("token made")
    TOKEN_WITHDRAWN = "token_withdrawn", _("token withdrawn")
    ACCOUNT_CHANGED = "account_changed", _("account changed")
    DEACTIVATED = "deactivated", _("deactivated")
    REACTIVATED = "reactivated", _("reactivated")


class AccessEvent(Identified):
    """One sign-in, refusal or change of an account; a project's changes are `Event`s.

    `by` is who did it, None for somebody not signed in; `about` is whose account it is;
    `project` is set where a project's address was refused. `detail` holds names, never a
    password, token or text: {"method", "path", "username", …}.
    """

    kind = models.CharField(max_length=16, choices=AccessKind)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="access_events"
    )
    address = models.GenericIPAddressField(null=True, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=AccessKind.values), name="access_event_kind_known"
            ),
        ]
        indexes = [
            models.Index(fields=["project", "at"], name="access_event_project_at"),
            models.Index(fields=["about", "at"], name="access_event_about_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
