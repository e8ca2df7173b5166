"""Telling webhooks: a delivery and its job are stored with the event they tell of.

Both are rows of the event's own transaction, so none is lost and none tells of a change
that was rolled back. The network comes later: webhook_delivery.py sends.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings

from annotations.domain.fields import JsonObject
from annotations.models import (
    Assignment,
    BatchArticle,
    Job,
    JobKind,
    Project,
    Release,
    Webhook,
    WebhookDelivery,
    WebhookEvent,
)


def tell_submitted(assignment: Assignment, *, number: int, at: datetime) -> None:
    """Tell of a submission; who marked what is not in it."""
    version = assignment.batch_article.version
    _tell(
        version.project_id,
        event=WebhookEvent.ASSIGNMENT_SUBMITTED,
        facts={
            "assignment": str(assignment.uid),
            "article": str(version.article.uid),
            "version": version.number,
            "number": number,
        },
        links={"article": f"/api/articles/{version.article.uid}"},
        at=at,
    )


def tell_adjudicated(place: BatchArticle, *, at: datetime) -> None:
    """Tell that every sentence of a batch's article has gold; what it says is not in it."""
    version = place.version
    _tell(
        version.project_id,
        event=WebhookEvent.ARTICLE_ADJUDICATED,
        facts={
            "batch": str(place.batch.uid),
            "article": str(version.article.uid),
            "version": version.number,
        },
        links={
            "article": f"/api/articles/{version.article.uid}",
            "gold": f"/api/batches/{place.batch.uid}/versions/{version.uid}/gold",
        },
        at=at,
    )


def tell_job_finished(job: Job, *, state: str, at: datetime) -> None:
    """Tell how a job ended. A delivery is a job too, but nobody is told of it."""
    if job.kind == JobKind.WEBHOOK:
        return
    _tell(
        job.project_id,
        event=WebhookEvent.JOB_FINISHED,
        facts={"job": str(job.uid), "job_kind": job.kind, "state": state},
        links={"job": f"/api/jobs/{job.uid}"},
        at=at,
    )


def tell_release_ready(release: Release, *, at: datetime) -> None:
    address = f"/api/releases/{release.uid}"
    _tell(
        release.project_id,
        event=WebhookEvent.RELEASE_READY,
        facts={"release": str(release.uid), "version": release.version},
        links={"release": address, "archive": f"{address}/archive"},
        at=at,
    )


def _tell(
    project_id: int, *, event: WebhookEvent, facts: JsonObject, links: JsonObject, at: datetime
) -> None:
    """Store a delivery for each webhook of the project that asked for such events.

    Nothing of it is logged as an event: the delivery itself is the record.
    """
    if not settings.WEBHOOKS:
        return
    webhooks = Webhook.objects.filter(project_id=project_id, archived_at=None)
    wanting = [webhook for webhook in webhooks if event in webhook.events]
    if not wanting:
        return
    project_uid = Project.objects.values_list("uid", flat=True).get(pk=project_id)
    payload = payload_of(event, project_uid, at) | facts | {"links": links}
    for webhook in wanting:
        store_delivery(webhook, event=event, payload=payload, at=at)


def payload_of(event: str, project_uid: UUID, at: datetime) -> JsonObject:
    """What every payload begins with."""
    return {"event": event, "project": str(project_uid), "at": at.isoformat()}


def store_delivery(
    webhook: Webhook, *, event: str, payload: JsonObject, at: datetime
) -> WebhookDelivery:
    """Store one delivery and the job that sends it; call it inside the event's transaction."""
    uid = uuid4()
    job = Job.objects.create(
        project_id=webhook.project_id,
        kind=JobKind.WEBHOOK,
        params={"delivery": str(uid)},
        requested_at=at,
    )
    return WebhookDelivery.objects.create(
        uid=uid,
        webhook=webhook,
        job=job,
        event=event,
        payload=payload | {"delivery": str(uid)},
        created_at=at,
    )
