"""Pages of webhooks: made, tried out, changed, switched off; the secret is shown once."""

import make
import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from web.conftest import Cast, SignIn

from annotations.actions.jobs import fail_job, postpone_job, take_job
from annotations.actions.webhooks import WebhookPlan, create_webhook, secret_of, try_webhook
from annotations.domain.messages import N_
from annotations.models import JobState, Webhook, WebhookDelivery

URL = "https://desk.example/hook"
EVENTS = ["assignment.submitted", "release.ready"]


@pytest.fixture(autouse=True)
def webhooks_on(settings: LazySettings) -> None:
    settings.WEBHOOKS = True


@pytest.fixture
def alice(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.alice)


@pytest.fixture
def webhook(cast: Cast) -> Webhook:
    plan = WebhookPlan(URL, EVENTS)
    return create_webhook(project=cast.project, plan=plan, by=cast.alice, at=make.NOON)


@pytest.fixture
def delivery(cast: Cast, webhook: Webhook) -> WebhookDelivery:
    return try_webhook(webhook=webhook, by=cast.alice, at=make.NOON)


def page_of(webhook: Webhook) -> str:
    return reverse("webhook-detail", args=[webhook.uid])


def test_list_without_webhooks_says_what_they_are_for(cast: Cast, alice: Client) -> None:
    page = alice.get(reverse("webhook-list", args=[cast.project.uid]))

    assert "No webhooks yet" in page.content.decode()


def test_list_of_a_site_that_sends_nothing_says_so_and_has_no_form(
    cast: Cast, alice: Client, settings: LazySettings
) -> None:
    settings.WEBHOOKS = False

    page = alice.get(reverse("webhook-list", args=[cast.project.uid])).content.decode()

    assert "WORKBENCH_WEBHOOKS=yes" in page
    assert "Add it" not in page


def test_new_webhook_shows_its_secret_on_the_next_page_only(cast: Cast, alice: Client) -> None:
    address = reverse("webhook-list", args=[cast.project.uid])

    answer = alice.post(address, {"url": URL, "events": EVENTS})

    webhook = Webhook.objects.get()
    assert answer.headers["Location"] == page_of(webhook)
    secret = secret_of(webhook)
    assert secret not in str(dict(alice.session))
    shown = alice.get(page_of(webhook))
    assert secret in shown.content.decode()
    assert shown.headers["Cache-Control"].find("no-store") >= 0
    assert secret not in alice.get(page_of(webhook)).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"url": "http://127.0.0.1/", "events": EVENTS}, "must begin with https://"),
        ({"url": "https://desk.example:22/", "events": EVENTS}, "Only ports 80 and 443"),
        ({"url": "javascript:alert(1)", "events": EVENTS}, "begin with http:// or https://"),
        ({"url": URL}, "This field is required"),
    ],
)
def test_refused_webhook_keeps_what_was_typed_and_says_why(
    cast: Cast, alice: Client, typed: dict[str, object], words: str
) -> None:
    page = alice.post(reverse("webhook-list", args=[cast.project.uid]), typed).content.decode()

    assert words in page
    assert str(typed["url"]) in page
    assert not Webhook.objects.exists()


def test_list_shows_where_each_leads_and_how_the_last_delivery_went(
    cast: Cast, alice: Client, delivery: WebhookDelivery
) -> None:
    assert take_job(uid=delivery.job.uid, at=make.NOON)

    page = alice.get(reverse("webhook-list", args=[cast.project.uid])).content.decode()

    assert URL in page
    assert "a release is ready" in page
    assert "running" in page


def test_page_tells_of_each_delivery_and_its_next_try(
    alice: Client, delivery: WebhookDelivery
) -> None:
    taken = take_job(uid=delivery.job.uid, at=make.NOON)
    assert taken is not None
    postpone_job(job=taken, until=make.LATER, reason=N_("The receiver answered 503."))

    page = alice.get(page_of(delivery.webhook)).content.decode()

    assert "The receiver answered 503." in page
    assert "1 Mar 2026, 13:00" in page
    assert "Send now" in page


def test_page_without_deliveries_says_how_to_make_one(alice: Client, webhook: Webhook) -> None:
    assert "Nothing was sent yet" in alice.get(page_of(webhook)).content.decode()


def test_test_is_queued(alice: Client, webhook: Webhook) -> None:
    alice.post(reverse("webhook-test", args=[webhook.uid]))

    assert WebhookDelivery.objects.get().event == "webhook.tested"


def test_new_secret_is_shown_once(alice: Client, webhook: Webhook) -> None:
    before = secret_of(webhook)

    alice.post(reverse("webhook-secret", args=[webhook.uid]))

    webhook.refresh_from_db()
    after = secret_of(webhook)
    shown = alice.get(page_of(webhook)).content.decode()
    assert before != after
    assert after in shown
    assert before not in shown


def test_secret_of_another_webhook_is_not_shown(
    cast: Cast, alice: Client, webhook: Webhook
) -> None:
    plan = WebhookPlan(URL, EVENTS)
    other = create_webhook(project=cast.project, plan=plan, by=cast.alice, at=make.NOON)
    alice.post(reverse("webhook-secret", args=[webhook.uid]))

    assert secret_of(other) not in alice.get(page_of(other)).content.decode()


def test_change_is_stored(alice: Client, webhook: Webhook) -> None:
    alice.post(page_of(webhook), {"url": "https://other.example/", "events": ["release.ready"]})

    webhook.refresh_from_db()
    assert (webhook.url, webhook.events) == ("https://other.example/", ["release.ready"])


def test_refused_change_shows_why_and_leaves_the_webhook(alice: Client, webhook: Webhook) -> None:
    page = alice.post(page_of(webhook), {"url": "ftp://x", "events": ["release.ready"]})

    webhook.refresh_from_db()
    assert "begin with http:// or https://" in page.content.decode()
    assert webhook.url == URL


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("webhook-secret", "The secret of today stops working at once"),
        ("webhook-archiving", "Nothing is sent there any more"),
    ],
)
def test_act_that_cannot_be_taken_back_asks_first(
    alice: Client, webhook: Webhook, act: str, words: str
) -> None:
    page = alice.get(page_of(webhook)).content.decode()

    before, _, after = page.partition(f'action="{reverse(act, args=[webhook.uid])}"')
    asked = before.rpartition("<details")[2]
    assert "</details>" not in asked
    assert "</details>" in after
    assert words in asked.partition("</summary>")[2]


def test_switched_off_webhook_is_found_no_more(cast: Cast, alice: Client, webhook: Webhook) -> None:
    alice.post(reverse("webhook-archiving", args=[webhook.uid]))

    assert alice.get(page_of(webhook)).status_code == 404
    assert URL not in alice.get(reverse("webhook-list", args=[cast.project.uid])).content.decode()


def test_failed_delivery_is_sent_again(alice: Client, delivery: WebhookDelivery) -> None:
    taken = take_job(uid=delivery.job.uid, at=make.NOON)
    assert taken is not None
    fail_job(job=taken, reason=N_("Nobody there."), at=make.NOON)

    alice.post(
        reverse("webhook-delivery-retry", args=[delivery.webhook.uid, delivery.uid]), follow=True
    )

    delivery.job.refresh_from_db()
    assert delivery.job.state == JobState.QUEUED


def test_delivery_of_another_webhook_is_not_found(
    cast: Cast, alice: Client, delivery: WebhookDelivery
) -> None:
    plan = WebhookPlan(URL, EVENTS)
    other = create_webhook(project=cast.project, plan=plan, by=cast.alice, at=make.NOON)

    answer = alice.post(reverse("webhook-delivery-retry", args=[other.uid, delivery.uid]))

    assert answer.status_code == 404


def test_deliveries_are_not_among_the_jobs_of_a_project(
    cast: Cast, alice: Client, delivery: WebhookDelivery
) -> None:
    page = alice.get(reverse("job-list", args=[cast.project.uid])).content.decode()

    assert delivery.job.state == JobState.QUEUED
    assert "No jobs yet" in page
