"""Sources: who is said to have said it, with other names, merges and their history."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annotations.domain.attribution import IDENTITIES, ROLES
from annotations.models.article import ArticleVersion
from annotations.models.event import Event
from annotations.models.identity import Identified
from annotations.models.project import Project


class SourceScope(models.TextChoices):
    PROJECT = "project", _("project")
    VERSION = "version", _("this article")


class Source(Identified):
    """A person, body or document that is quoted or cited.

    `private_to` is the person who typed it until their submission. `merged_into` points at
    the source it turned out to be; attributions keep pointing here, so a merge is reversible.
    `identity` and `role` are the manager's defaults for new attributions.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="sources")
    name = models.CharField(max_length=300)
    name_key = models.CharField(max_length=300)
    scope = models.CharField(max_length=7, choices=SourceScope)
    version = models.ForeignKey(
        ArticleVersion, models.PROTECT, null=True, blank=True, related_name="sources"
    )
    private_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    identity = models.CharField(max_length=9, blank=True)
    role = models.CharField(max_length=14, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scope=SourceScope.PROJECT, version=None)
                | Q(scope=SourceScope.VERSION, version__isnull=False),
                name="source_scope_matches_version",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="source_has_name"),
            models.CheckConstraint(
                condition=Q(identity="") | Q(identity__in=IDENTITIES),
                name="source_identity_known",
            ),
            models.CheckConstraint(
                condition=Q(role="") | Q(role__in=ROLES), name="source_role_known"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="source_not_merged_into_itself",
            ),
        ]
        indexes = [models.Index(fields=["project", "name_key"], name="source_project_key")]

    def __str__(self) -> str:
        return self.name


class SourceAlias(models.Model):
    """Another name of a source: a surname, an acronym, an earlier title."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=300)
    name_key = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "name_key"], name="source_alias_once"),
            models.CheckConstraint(condition=~Q(name=""), name="source_alias_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class SourceVersion(models.Model):
    """The source as it was after an event: name, aliases, scope, merge. Append-only."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="history")
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    payload = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "event"], name="source_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}@{self.event_id}"
