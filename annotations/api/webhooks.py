"""Webhooks: which programs are told of what, their secrets, and what became of deliveries."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission
from annotations.actions.holding import hold
from annotations.actions.webhooks import (
    WebhookPlan,
    archive_webhook,
    change_webhook,
    create_webhook,
    renew_secret,
    retry_delivery,
    secret_of,
    try_webhook,
)
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Shape
from annotations.api.once import once
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.models import JobState, Webhook, WebhookDelivery, WebhookEvent
from annotations.queries.webhooks import (
    delivery_document,
    delivery_json,
    delivery_rows,
    webhook_document,
    webhook_rows,
)
from annotations.visible import visible_delivery, visible_webhook

LONGEST_URL = 2000


class WebhookBody(Body):
    url = serializers.CharField(
        max_length=LONGEST_URL,
        help_text="https://, port 80 or 443, unless an operator listed the host and port.",
    )
    events = serializers.ListField(
        child=serializers.ChoiceField(WebhookEvent.choices),
        min_length=1,
        max_length=len(WebhookEvent.values),
    )


class WebhookChangeBody(Body):
    url = serializers.CharField(max_length=LONGEST_URL, required=False)
    events = serializers.ListField(
        child=serializers.ChoiceField(WebhookEvent.choices),
        min_length=1,
        max_length=len(WebhookEvent.values),
        required=False,
    )


class WebhookShape(Shape):
    uid = serializers.UUIDField()
    url = serializers.CharField()
    events = serializers.ListField(child=serializers.ChoiceField(WebhookEvent.choices))
    created_at = serializers.DateTimeField()


class NewSecretShape(WebhookShape):
    secret = serializers.CharField(help_text="Shown this once; deliveries are signed with it.")


class DeliveryShape(Shape):
    uid = serializers.UUIDField()
    event = serializers.CharField(help_text="A word of `events`, or webhook.tested.")
    created_at = serializers.DateTimeField()
    delivered_at = serializers.DateTimeField(allow_null=True)
    status = serializers.IntegerField(allow_null=True, help_text="What the receiver last answered.")
    state = serializers.ChoiceField(JobState.choices)
    reason = serializers.CharField(help_text="Why it is not delivered, in words.")
    attempts = serializers.IntegerField(help_text="How often it was sent.")
    next_at = serializers.DateTimeField(allow_null=True, help_text="When it is sent again.")


class WebhookList(Endpoint):
    """GET: the webhooks of a project. POST: a new one, whose secret is answered once."""

    query = ListQuery

    @extend_schema(responses=responses_of(200, page_of(WebhookShape)))
    def get(self, _request: Request, project: UUID) -> Response:
        """The webhooks of a project, newest first, without those switched off."""
        found = self.visible_project(project, Permission.EDIT_WEBHOOKS)
        return self.page(webhook_rows(found))

    @extend_schema(request=WebhookBody, responses=responses_of(201, NewSecretShape, 409))
    @once(secret=True)
    def post(self, request: Request, project: UUID) -> Response:
        """Tell a program of events from now on. Its secret is in this answer and nowhere else."""
        found = self.visible_project(project, Permission.EDIT_WEBHOOKS)
        plan = WebhookPlan(**self.read(WebhookBody))
        made = create_webhook(project=found, plan=plan, by=person(request), at=timezone.now())
        return Response(_with_secret(made), status.HTTP_201_CREATED)


class WebhookDetail(Endpoint):
    """GET, PATCH, DELETE: one webhook."""

    matched = ("PATCH",)

    @extend_schema(responses=responses_of(200, WebhookShape))
    def get(self, request: Request, webhook: UUID) -> Response:
        """Where it leads and what it tells; never its secret."""
        return self.tagged(webhook_document(visible_webhook(person(request), webhook)))

    @extend_schema(request=WebhookChangeBody, responses=responses_of(200, WebhookShape, 409))
    @once
    def patch(self, request: Request, webhook: UUID) -> Response:
        """Change where it leads or what it tells, also for deliveries that still wait."""
        found = visible_webhook(person(request), webhook)
        given = self.read(WebhookChangeBody)
        hold(found, project_id=found.project_id)
        self.check_match(webhook_document(found))
        plan = WebhookPlan(given.get("url", found.url), given.get("events", found.events))
        change_webhook(webhook=found, plan=plan, by=person(request), at=timezone.now())
        return self.tagged(webhook_document(found))

    @extend_schema(responses=responses_of(204, None))
    def delete(self, request: Request, webhook: UUID) -> Response:
        """Switch it off for good; what was delivered stays on record."""
        found = visible_webhook(person(request), webhook)
        archive_webhook(webhook=found, by=person(request), at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class WebhookSecret(Endpoint):
    """POST: a new secret."""

    @extend_schema(request=Body, responses=responses_of(201, NewSecretShape, 409))
    @once(secret=True)
    def post(self, request: Request, webhook: UUID) -> Response:
        """Make a new secret. The one before stops working at once."""
        found = visible_webhook(person(request), webhook)
        self.read(Body)
        renew_secret(webhook=found, by=person(request), at=timezone.now())
        return Response(_with_secret(found), status.HTTP_201_CREATED)


class WebhookTest(Endpoint):
    """POST: a delivery that tells of nothing."""

    @extend_schema(request=Body, responses=responses_of(202, DeliveryShape, 409))
    @once
    def post(self, request: Request, webhook: UUID) -> Response:
        """Send a delivery of webhook.tested, to see that deliveries arrive."""
        found = visible_webhook(person(request), webhook)
        self.read(Body)
        return _accepted(try_webhook(webhook=found, by=person(request), at=timezone.now()))


class DeliveryList(Endpoint):
    """GET: what became of a webhook's deliveries."""

    query = ListQuery

    @extend_schema(responses=responses_of(200, page_of(DeliveryShape)))
    def get(self, request: Request, webhook: UUID) -> Response:
        """Deliveries, newest first."""
        rows = delivery_rows(visible_webhook(person(request), webhook))
        return self.page(rows, shape=delivery_json)


class DeliveryRetry(Endpoint):
    """POST: send a delivery again."""

    @extend_schema(request=Body, responses=responses_of(202, DeliveryShape, 409))
    @once
    def post(self, request: Request, webhook: UUID, delivery: UUID) -> Response:
        """Send a delivery again that failed, or now instead of at its next time."""
        found = visible_delivery(visible_webhook(person(request), webhook), delivery)
        self.read(Body)
        retry_delivery(delivery=found, by=person(request), at=timezone.now())
        return _accepted(found)


def _with_secret(webhook: Webhook) -> dict[str, Any]:
    return webhook_document(webhook) | {"secret": secret_of(webhook)}


def _accepted(delivery: WebhookDelivery) -> Response:
    """The sweep, or the end of the project's next job, tells a worker of it."""
    return Response(delivery_document(delivery), status.HTTP_202_ACCEPTED)
