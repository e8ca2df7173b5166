"""The append-only record of who did what, and in which order."""

from django.conf import settings
from django.db import models

from annotations.models.identity import Identified
from annotations.models.project import Project


class Event(Identified):
    """One change. `uid` is the client's key for the request: the same uid again gets `answer`.

    `seq` orders the events of a project without a clock. `act` groups the events that one
    key press made; `undoes` names the act this one takes back. `object_uid` is the uid of
    what changed, `base` the version the change was made on, `body_hash` the SHA-256 of the
    request.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="events")
    seq = models.BigIntegerField()
    act = models.UUIDField()
    client = models.UUIDField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    object_uid = models.UUIDField(null=True, blank=True)
    base = models.PositiveIntegerField(null=True, blank=True)
    undoes = models.UUIDField(null=True, blank=True)
    body_hash = models.CharField(max_length=64, blank=True)
    answer = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "seq"], name="event_seq_unique"),
        ]
        indexes = [
            models.Index(fields=["object_uid", "seq"], name="event_object_seq"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}#{self.seq} {self.kind}"
