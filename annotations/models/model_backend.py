"""Other people's models: programs that speak Label Studio's protocol and propose suggestions."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.models.identity import Identified
from annotations.models.project import Project

# Their answer is waited for while a job is held for 60 seconds.
LONGEST_WAIT = 45


class ModelBackend(Identified):
    """Where a model answers, and what its labels mean here.

    `labels` says of each of their labels what it is (content, cue, source, claim); `relations`
    names the relations that link, none = all of them. `sealed_password` can be used with the
    site's key alone, is shown to nobody and goes into no backup.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="model_backends")
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=2000)
    username = models.CharField(max_length=200, blank=True)
    sealed_password = models.TextField(blank=True)
    labels = models.JSONField(default=dict)
    relations = models.JSONField(default=list, blank=True)
    timeout_seconds = models.PositiveSmallIntegerField(default=30)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"],
                condition=Q(archived_at=None),
                name="model_backend_name_unique",
            ),
            models.CheckConstraint(
                condition=Q(timeout_seconds__gte=1) & Q(timeout_seconds__lte=LONGEST_WAIT),
                name="model_backend_wait_bounded",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def finder_name(self) -> str:
        """How suggestion runs and the project's choice name it: 40 characters."""
        return f"backend:{self.uid.hex}"
