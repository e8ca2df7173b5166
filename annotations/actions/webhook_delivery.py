"""Sending what webhooks are told: signed, through the one fetcher, again and again for a day.

Runs as a job. Nothing here holds a transaction while it waits for another machine.
"""

import json
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from annotations.actions.jobs import JobRun, Postponed
from annotations.actions.webhooks import OFF, WebhooksOff, secret_of
from annotations.domain.errors import UserError
from annotations.domain.messages import N_, Message
from annotations.domain.signatures import sign
from annotations.fetching import Fetcher, Limits, Unreachable
from annotations.models import WebhookDelivery

# Well within the lease of a job; a receiver stores what it got and answers.
LIMITS = Limits(seconds=15, step_seconds=10, body_bytes=100_000)
PAUSES = [
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=8),
]
GONE = 410


class NotDelivered(UserError):
    """The receiver did not take it, and will not be asked again by itself."""

    code = "not_delivered"


def run_webhook(run: JobRun) -> None:
    """Send one delivery. A receiver may get it twice: it knows it by its uid.

    Raises Postponed until the next try, NotDelivered after the last one, and Refused where
    the address leads into a private network.
    """
    delivery = WebhookDelivery.objects.select_related("webhook").get(job=run.job)
    if delivery.delivered_at is not None:
        return
    if not settings.WEBHOOKS:
        raise WebhooksOff(OFF)
    if delivery.webhook.archived_at is not None:
        raise WebhooksOff(N_("The webhook was switched off before this was sent."))
    status, reason = _send(delivery, run)
    if reason is None:
        _note(run, delivery, status, tries=0, is_delivered=True)
        return
    tries = run.job.cursor.get("tries", 0) + 1
    is_last = tries > len(PAUSES) or status == GONE
    # A retry by a person begins a new series.
    _note(run, delivery, status, tries=0 if is_last else tries)
    if is_last:
        raise NotDelivered(reason)
    raise Postponed(run.clock() + PAUSES[tries - 1], reason)


def _send(delivery: WebhookDelivery, run: JobRun) -> tuple[int | None, Message | None]:
    """The status that came back, if any, and why this is no delivery, if it is none."""
    body = json.dumps(delivery.payload, sort_keys=True).encode()
    timestamp, signature = sign(secret_of(delivery.webhook), at=run.clock(), body=body)
    headers = {
        "Content-Type": "application/json",
        "Workbench-Event": delivery.event,
        "Workbench-Delivery": str(delivery.uid),
        "Workbench-Timestamp": timestamp,
        "Workbench-Signature": signature,
    }
    fetcher = Fetcher(allowed=settings.FETCH_ALLOW, limits=LIMITS)
    try:
        answer = fetcher.post(delivery.webhook.url, body, headers)
    except Unreachable as error:
        return None, error.detail
    if 200 <= answer.status < 300:  # noqa: PLR2004 the numbers of HTTP
        return answer.status, None
    return answer.status, N_("The receiver answered {status}.", status=answer.status)


@transaction.atomic
def _note(
    run: JobRun,
    delivery: WebhookDelivery,
    status: int | None,
    *,
    tries: int,
    is_delivered: bool = False,
) -> None:
    """Store what came of one try, unless the job is another worker's by now."""
    sent = run.job.cursor.get("sent", 0) + 1
    run.advance(done=int(is_delivered), total=1, cursor={"tries": tries, "sent": sent})
    delivery.status = status
    delivery.delivered_at = run.clock() if is_delivered else None
    delivery.save(update_fields=["status", "delivered_at"])
