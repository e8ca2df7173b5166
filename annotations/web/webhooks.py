"""Pages of webhooks: which programs are told of what, and what became of each delivery."""

from functools import partial
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annotations.access import Permission, visible_project
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
from annotations.models import Webhook, WebhookEvent
from annotations.queries.webhooks import deliveries_of, delivery_state, webhooks_of
from annotations.queries.workers import worker_is_present
from annotations.visible import visible_delivery, visible_webhook
from annotations.web.forms import ActionForm
from annotations.web.pages import carry_out, page_of, person, show

# Of which webhook the next page shows the secret: it is derived again, and never stored.
FRESH_SECRET = "webhook_with_fresh_secret"  # noqa: S105 a key of the session


class WebhookForm(ActionForm):
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=gettext_lazy("Where deliveries are sent, by POST. It begins with https://."),
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Tell of"),
        choices=WebhookEvent,
        widget=forms.CheckboxSelectMultiple,
    )

    @property
    def plan(self) -> WebhookPlan:
        return WebhookPlan(**self.cleaned_data)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_list(request: HttpRequest, project: UUID) -> HttpResponse:
    """The webhooks of a project; a POST makes one, whose secret the next page shows once."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_WEBHOOKS)
    form = WebhookForm(request.POST or None, initial={"events": WebhookEvent.values})
    if form.is_valid():
        made = form.carry_out(
            lambda: create_webhook(project=found, plan=form.plan, by=user, at=timezone.now())
        )
        if made is not None:
            return _show_secret(request, made)
    context = {"form": form, "webhooks": webhooks_of(found), "is_on": settings.WEBHOOKS}
    return show(request, "webhook/list.html", found, context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_detail(request: HttpRequest, webhook: UUID) -> HttpResponse:
    """One webhook with its deliveries; a POST changes where it leads and what it tells."""
    user = person(request)
    found = visible_webhook(user, webhook)
    form = WebhookForm(request.POST or None, initial={"url": found.url, "events": found.events})
    if form.is_valid():
        changed = form.carry_out(
            lambda: change_webhook(webhook=found, plan=form.plan, by=user, at=timezone.now())
        )
        if changed is not None:
            messages.success(request, _("The webhook is changed."))
            return redirect("webhook-detail", found.uid)
    page = page_of(request, deliveries_of(found))
    deliveries = [delivery_state(delivery) for delivery in page]
    context = {
        "webhook": found,
        "form": form,
        "page": page,
        "deliveries": deliveries,
        "secret": _fresh_secret(request, found),
        "is_on": settings.WEBHOOKS,
        "no_worker": not worker_is_present(timezone.now()),
    }
    return show(request, "webhook/detail.html", found.project, context)


@require_POST
def webhook_test(request: HttpRequest, webhook: UUID) -> HttpResponse:
    """Send a delivery that tells of nothing."""
    user = person(request)
    found = visible_webhook(user, webhook)
    act = partial(try_webhook, webhook=found, by=user, at=timezone.now())
    carry_out(request, act, done=_("A test is on its way. Load this page again in a moment."))
    return redirect("webhook-detail", found.uid)


@require_POST
def webhook_secret(request: HttpRequest, webhook: UUID) -> HttpResponse:
    """Make a new secret, which the next page shows once."""
    user = person(request)
    found = visible_webhook(user, webhook)
    renew_secret(webhook=found, by=user, at=timezone.now())
    return _show_secret(request, found)


@require_POST
def webhook_archiving(request: HttpRequest, webhook: UUID) -> HttpResponse:
    """Switch a webhook off."""
    user = person(request)
    found = visible_webhook(user, webhook)
    act = partial(archive_webhook, webhook=found, by=user, at=timezone.now())
    carry_out(request, act, done=_("The webhook is switched off: nothing is sent there any more."))
    return redirect("webhook-list", found.project.uid)


@require_POST
def delivery_retry(request: HttpRequest, webhook: UUID, delivery: UUID) -> HttpResponse:
    """Send a delivery again that failed, or now instead of later."""
    user = person(request)
    found = visible_webhook(user, webhook)
    which = visible_delivery(found, delivery)
    act = partial(retry_delivery, delivery=which, by=user, at=timezone.now())
    carry_out(request, act, done=_("The delivery is sent again as soon as a worker is free."))
    return redirect("webhook-detail", found.uid)


def _show_secret(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    request.session[FRESH_SECRET] = str(webhook.uid)
    return redirect("webhook-detail", webhook.uid)


def _fresh_secret(request: HttpRequest, webhook: Webhook) -> str | None:
    """The secret, on the one page after it was made."""
    if request.session.pop(FRESH_SECRET, None) != str(webhook.uid):
        return None
    return secret_of(webhook)
