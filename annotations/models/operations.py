"""What the running of a site leaves behind: answered requests and backups."""

from django.conf import settings
from django.db import models

from annotations.models.identity import Identified


class AnsweredRequest(models.Model):
    """The answer to a write over the API, given again when the same event is sent again.

    `event` is the uid its client made for it; `body_hash` tells a retry from a reuse. `answer`
    holds the permissions it took, and the answer's headers and body unless they are secret.
    """

    event = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField(null=True, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "event"], name="answered_request_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.status}"


class Backup(Identified):
    """A finished backup: where it is, how large, and its SHA-256."""

    file_name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file_name
