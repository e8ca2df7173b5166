"""Addresses of other programs that are told of what happens in a project."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations.models.identity import Identified
from annotations.models.job import Job
from annotations.models.project import Project


class WebhookEvent(models.TextChoices):
    """What a webhook can ask to be told of; another kind is one line here."""

    ARTICLE_ADJUDICATED = "article.adjudicated", _("every sentence of an article has gold")
    ASSIGNMENT_SUBMITTED = "assignment.submitted", _("an article is submitted")
    JOB_FINISHED = "job.finished", _("a job ends: done, failed or cancelled")
    RELEASE_READY = "release.ready", _("a release is ready")


class Webhook(Identified):
    """Where to tell of which events. The signing secret is derived, never stored.

    `events` is a list of the kinds it wants. `secret_number` is raised to make a new secret.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="webhooks")
    url = models.CharField(max_length=2000)
    events = models.JSONField(default=list)
    secret_number = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(Identified):
    """One telling of one event to one webhook; its job holds state, attempts and reason."""

    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="deliveries")
    job = models.OneToOneField(Job, models.PROTECT, related_name="webhook_delivery")
    event = models.CharField(max_length=40)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.event} {self.uid}"
