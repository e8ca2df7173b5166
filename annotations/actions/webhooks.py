"""Webhooks: made, changed, given a new secret, tried out and switched off by managers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from annotations.access import Permission, require
from annotations.actions.events import log
from annotations.actions.steering import retry_job
from annotations.actions.telling import payload_of, store_delivery
from annotations.domain.errors import Conflict, UserError
from annotations.domain.messages import N_
from annotations.domain.signatures import derive_secret
from annotations.fetching import Refused
from annotations.fetching.addresses import Target, is_public, read_target
from annotations.models import (
    Job,
    JobState,
    Project,
    User,
    Webhook,
    WebhookDelivery,
    WebhookEvent,
)

TEST_EVENT = "webhook.tested"
MOST_WEBHOOKS = 20
OFF = N_("An operator has to switch webhooks on for this site: WORKBENCH_WEBHOOKS=yes.")


class WebhookRefused(UserError):
    """A webhook cannot be like this."""

    code = "webhook_refused"


class WebhooksOff(Conflict):
    """This site sends nothing to anybody, or this webhook is switched off."""

    code = "webhooks_off"


@dataclass(frozen=True)
class WebhookPlan:
    """What a webhook is to be. events: words of `WebhookEvent`, at least one."""

    url: str
    events: Sequence[str]


@transaction.atomic
def create_webhook(*, project: Project, plan: WebhookPlan, by: User, at: datetime) -> Webhook:
    """Tell a program of events from now on. Raises WebhookRefused or WebhooksOff."""
    require(by, project, Permission.EDIT_WEBHOOKS)
    if not settings.WEBHOOKS:
        raise WebhooksOff(OFF)
    target = _check(plan)
    if project.webhooks.filter(archived_at=None).count() >= MOST_WEBHOOKS:
        raise WebhookRefused(
            N_(
                "A project has at most {most} webhooks. Switch one off first.",
                most=MOST_WEBHOOKS,
            ),
            code="too_many_webhooks",
        )
    webhook = Webhook.objects.create(
        project=project,
        url=plan.url,
        events=_in_order(plan.events),
        created_by=by,
        created_at=at,
    )
    _log(webhook, "webhook.created", by, at, host=target.host, events=webhook.events)
    return webhook


@transaction.atomic
def change_webhook(*, webhook: Webhook, plan: WebhookPlan, by: User, at: datetime) -> Webhook:
    """Send to another address, or of other events, from now on; also what still waits."""
    require(by, webhook.project, Permission.EDIT_WEBHOOKS)
    target = _check(plan)
    webhook.url = plan.url
    webhook.events = _in_order(plan.events)
    webhook.save(update_fields=["url", "events"])
    _log(webhook, "webhook.changed", by, at, host=target.host, events=webhook.events)
    return webhook


@transaction.atomic
def renew_secret(*, webhook: Webhook, by: User, at: datetime) -> None:
    """Sign with a new secret from now on; the one before is worth nothing any more."""
    require(by, webhook.project, Permission.EDIT_WEBHOOKS)
    Webhook.objects.filter(pk=webhook.pk).update(secret_number=F("secret_number") + 1)
    webhook.refresh_from_db(fields=["secret_number"])
    _log(webhook, "webhook.secret_renewed", by, at, number=webhook.secret_number)


@transaction.atomic
def archive_webhook(*, webhook: Webhook, by: User, at: datetime) -> None:
    """Switch a webhook off for good. What was delivered stays on record."""
    require(by, webhook.project, Permission.EDIT_WEBHOOKS)
    webhook.archived_at = at
    webhook.save(update_fields=["archived_at"])
    _log(webhook, "webhook.archived", by, at)


@transaction.atomic
def try_webhook(*, webhook: Webhook, by: User, at: datetime) -> WebhookDelivery:
    """Send a delivery that tells of nothing, to see that it arrives."""
    require(by, webhook.project, Permission.EDIT_WEBHOOKS)
    if not settings.WEBHOOKS:
        raise WebhooksOff(OFF)
    _log(webhook, TEST_EVENT, by, at)
    payload = payload_of(TEST_EVENT, webhook.project.uid, at) | {"links": {}}
    return store_delivery(webhook, event=TEST_EVENT, payload=payload, at=at)


@transaction.atomic
def retry_delivery(*, delivery: WebhookDelivery, by: User, at: datetime) -> None:
    """Send a delivery now: one that failed, or one that waits for its next time."""
    require(by, delivery.webhook.project, Permission.EDIT_WEBHOOKS)
    job = delivery.job
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED, run_after__gt=at)
    if not waiting.update(run_after=None, published_at=None, published=0):
        retry_job(job=job, by=by, at=at)
        return
    _log(delivery.webhook, "webhook.delivery_hastened", by, at, delivery=str(delivery.uid))


def secret_of(webhook: Webhook) -> str:
    """The secret that the webhook's deliveries are signed with at present."""
    return derive_secret(settings.SECRET_KEY, webhook.uid, webhook.secret_number)


def _check(plan: WebhookPlan) -> Target:
    """Where the plan leads, or WebhookRefused with the field that is wrong."""
    unknown = set(plan.events) - set(WebhookEvent.values)
    if unknown or not plan.events:
        known = ", ".join(WebhookEvent.values)
        raise WebhookRefused(N_("Choose one or more of: {known}.", known=known), field="events")
    try:
        target = read_target(plan.url, allowed=settings.FETCH_ALLOW)
    except Refused as error:
        raise WebhookRefused(error.detail, code=error.code, field="url") from error
    if target.scheme != "https" and not target.is_allowed:
        raise WebhookRefused(N_("The address must begin with https://."), field="url")
    if not target.is_allowed and _is_inner(target.host):
        raise WebhookRefused(
            N_(
                "This address is not on the public internet. An operator can allow its host and "
                "port: WORKBENCH_FETCH_ALLOW."
            ),
            code="refused_address",
            field="url",
        )
    return target


def _is_inner(host: str) -> bool:
    """Whether the host itself says so; what its name stands for is asked at each delivery."""
    is_number = ":" in host or host.replace(".", "").isdigit()
    return host == "localhost" or (is_number and not is_public(host))


def _in_order(events: Sequence[str]) -> list[str]:
    return [event for event in WebhookEvent.values if event in events]


def _log(webhook: Webhook, kind: str, by: User, at: datetime, **answer: object) -> None:
    log(
        project_id=webhook.project_id,
        kind=kind,
        by=by,
        at=at,
        object_uid=webhook.uid,
        answer=answer or None,
    )
