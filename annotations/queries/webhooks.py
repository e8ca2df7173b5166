"""Webhooks of a project, and what became of their deliveries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from annotations.domain.messages import read_message
from annotations.models import JobState, Project, Webhook, WebhookDelivery
from annotations.wording import say

_WEBHOOK = ("uid", "url", "events", "created_at")
_DELIVERY = (
    *("uid", "event", "created_at", "delivered_at", "status"),
    *("job__state", "job__reason", "job__run_after", "job__cursor"),
)


@dataclass(frozen=True)
class DeliveryState:
    """One delivery as people read it. `attempts`: how often it was sent."""

    delivery: WebhookDelivery
    attempts: int
    next_at: datetime | None
    may_retry: bool


def webhooks_of(project: Project) -> QuerySet[Webhook]:
    """Those not switched off, oldest first, with `last_state` and `last_at` of the newest job."""
    newest = WebhookDelivery.objects.filter(webhook=OuterRef("pk")).order_by("-pk")
    return (
        Webhook.objects.filter(project=project, archived_at=None)
        .annotate(
            last_state=Subquery(newest.values("job__state")[:1]),
            last_at=Subquery(newest.values("created_at")[:1]),
        )
        .order_by("pk")
    )


def deliveries_of(webhook: Webhook) -> QuerySet[WebhookDelivery]:
    """Newest first, with their jobs."""
    return webhook.deliveries.select_related("job").order_by("-pk")


def delivery_state(delivery: WebhookDelivery) -> DeliveryState:
    """What there is to tell of a delivery that came with its job."""
    job = delivery.job
    is_postponed = job.state == JobState.QUEUED and job.run_after is not None
    return DeliveryState(
        delivery=delivery,
        attempts=job.cursor.get("sent", 0),
        next_at=job.run_after if is_postponed else None,
        may_retry=is_postponed or job.state in (JobState.FAILED, JobState.CANCELLED),
    )


def webhook_rows(project: Project) -> QuerySet[Webhook, dict[str, Any]]:
    found = Webhook.objects.filter(project=project, archived_at=None)
    rows: QuerySet[Webhook, dict[str, Any]] = found.order_by("-pk").values(*_WEBHOOK)
    return rows


def webhook_document(webhook: Webhook) -> dict[str, Any]:
    return {name: getattr(webhook, name) for name in _WEBHOOK}


def delivery_rows(webhook: Webhook) -> QuerySet[WebhookDelivery, dict[str, Any]]:
    found = webhook.deliveries.order_by("-pk")
    rows: QuerySet[WebhookDelivery, dict[str, Any]] = found.values(*_DELIVERY)
    return rows


def delivery_json(row: dict[str, Any]) -> dict[str, Any]:
    """A row of `delivery_rows` as the API answers it."""
    told = {name: row[name] for name in _DELIVERY if not name.startswith("job__")}
    is_waiting = row["job__state"] == JobState.QUEUED
    return told | {
        "state": row["job__state"],
        "reason": say(read_message(row["job__reason"])),
        "attempts": row["job__cursor"].get("sent", 0),
        "next_at": row["job__run_after"] if is_waiting else None,
    }


def delivery_document(delivery: WebhookDelivery) -> dict[str, Any]:
    return delivery_json(delivery_rows(delivery.webhook).get(pk=delivery.pk))
