"""Projects, who belongs to them and how people are invited."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations.models.identity import Identified


class Role(models.TextChoices):
    MANAGER = "manager", _("manager")
    ADJUDICATOR = "adjudicator", _("adjudicator")
    ANNOTATOR = "annotator", _("annotator")
    VIEWER = "viewer", _("viewer")


ASSIGNABLE_ROLES = (Role.MANAGER, Role.ADJUDICATOR, Role.ANNOTATOR)


class ProjectQuerySet(models.QuerySet["Project"]):
    def open(self) -> "ProjectQuerySet":
        return self.filter(archived_at=None)


class Project(Identified):
    """A body of articles marked under one scheme at a time.

    `event_seq` numbers the project's events; it is raised in the transaction that writes
    the event, so that everything up to a number is complete. `finder` "" is the best there is.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    language = models.CharField(max_length=35, default="en")
    claim_suggestions = models.BooleanField(default=False)
    suggestion_thresholds = models.JSONField(default=dict, blank=True, db_default={})
    finder = models.CharField(max_length=40, blank=True, default="", db_default="")
    event_seq = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        return self.filter(left_at=None)

    def assignable(self) -> "MembershipQuerySet":
        return self.current().filter(role__in=ASSIGNABLE_ROLES, user__is_active=True)


class Membership(models.Model):
    """One person's one role in a project, and the pseudonym that figures and files show."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=11, choices=Role)
    pseudonym = models.CharField(max_length=12)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="membership_once"),
            models.UniqueConstraint(
                fields=["project", "pseudonym"], name="membership_pseudonym_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pseudonym} ({self.role})"


class Invitation(Identified):
    """A link that makes its bearer a member once. Only the token's SHA-256 is stored."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=11, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True)
    note = models.CharField(max_length=120, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="invitation_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_by=None, accepted_at=None)
                | models.Q(accepted_by__isnull=False, accepted_at__isnull=False),
                name="invitation_accepted_at_by_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} @ {self.project_id}"
