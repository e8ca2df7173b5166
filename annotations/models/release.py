"""Frozen, citable exports of a project."""

from django.conf import settings
from django.db import models

from annotations.models.identity import Identified
from annotations.models.job import Job
from annotations.models.project import Project


class Release(Identified):
    """A dataset as it stood at event `seq`; complete once `manifest_hash` is set.

    `comparison`: with the complete release before it, null = it was the first.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="releases")
    version = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    options = models.JSONField(default=dict, blank=True)
    tool_version = models.CharField(max_length=40)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="releases")
    manifest = models.JSONField(null=True, blank=True)
    manifest_hash = models.CharField(max_length=64, blank=True)
    archive_hash = models.CharField(max_length=64, blank=True)
    archive_size = models.BigIntegerField(null=True, blank=True)
    comparison = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "version"], name="release_version_unique"),
        ]

    def __str__(self) -> str:
        return self.version

    @property
    def is_complete(self) -> bool:
        return bool(self.manifest_hash)


class RestoredRelease(models.Model):
    """The release that a project was made from, as its manifest described it."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="restored_release")
    manifest = models.JSONField()
    manifest_hash = models.CharField(max_length=64)
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    restored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.manifest_hash
