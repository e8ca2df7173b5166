"""Webhooks: made, changed, given a new secret, tried out, sent again, switched off."""

from collections.abc import Callable
from datetime import timedelta

import make
import pytest
from django.conf import LazySettings

from annotations.access import NotVisible
from annotations.actions.jobs import fail_job, postpone_job, take_job
from annotations.actions.steering import JobRefused
from annotations.actions.webhooks import (
    MOST_WEBHOOKS,
    WebhookPlan,
    WebhookRefused,
    WebhooksOff,
    archive_webhook,
    change_webhook,
    create_webhook,
    renew_secret,
    retry_delivery,
    secret_of,
    try_webhook,
)
from annotations.domain.messages import N_
from annotations.models import Event, JobState, Project, Role, User, Webhook, WebhookDelivery

PLAN = WebhookPlan("https://desk.example/hook?key=abc", ["release.ready", "job.finished"])


@pytest.fixture(autouse=True)
def webhooks_on(settings: LazySettings) -> None:
    settings.WEBHOOKS = True
    settings.FETCH_ALLOW = frozenset({("inner.example", 8080)})


@pytest.fixture
def project(db: None) -> Project:  # noqa: ARG001 - opens the database
    return make.make_project()


@pytest.fixture
def manager(project: Project) -> User:
    return make.manager_of(project)


@pytest.fixture
def webhook(project: Project, manager: User) -> Webhook:
    return create_webhook(project=project, plan=PLAN, by=manager, at=make.NOON)


@pytest.fixture
def delivery(webhook: Webhook, manager: User) -> WebhookDelivery:
    return try_webhook(webhook=webhook, by=manager, at=make.NOON)


def test_webhook_is_stored_with_its_events_in_one_order(webhook: Webhook, manager: User) -> None:
    assert webhook.url == PLAN.url
    assert webhook.events == ["job.finished", "release.ready"]
    assert webhook.created_by == manager
    event = Event.objects.get(kind="webhook.created")
    assert event.answer == {"host": "desk.example", "events": webhook.events}


def test_secret_is_nowhere_in_the_database(webhook: Webhook) -> None:
    secret = secret_of(webhook)

    row = str(Webhook.objects.values().get()) + str(list(Event.objects.values()))

    assert len(secret) == 43
    assert secret not in row


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://desk.example/", "webhook_refused"),
        ("https://desk.example:8443/", "refused_url"),
        ("https://somebody:secret@desk.example/", "refused_url"),
        ("https://2130706433/", "refused_url"),
        ("file:///etc/passwd", "refused_url"),
        ("javascript:alert(1)", "refused_url"),
        ("https://127.0.0.1/", "refused_address"),
        ("https://169.254.169.254/latest", "refused_address"),
        ("https://[::ffff:10.0.0.1]/", "refused_address"),
        ("https://localhost/", "refused_address"),
        ("https://desk.example/" + "a" * 2000, "refused_url"),
        ("", "refused_url"),
    ],
)
def test_address_that_may_not_be_asked_is_refused(
    project: Project, manager: User, url: str, code: str
) -> None:
    with pytest.raises(WebhookRefused) as refused:
        create_webhook(
            project=project, plan=WebhookPlan(url, PLAN.events), by=manager, at=make.NOON
        )

    assert (refused.value.field, refused.value.code) == ("url", code)
    assert not Webhook.objects.exists()


def test_address_on_the_operators_list_may_be_plain_http(project: Project, manager: User) -> None:
    plan = WebhookPlan("http://inner.example:8080/hook", PLAN.events)

    assert create_webhook(project=project, plan=plan, by=manager, at=make.NOON).url == plan.url


@pytest.mark.parametrize("events", [[], ["job.finished", "mark.saved"], ["webhook.tested"]])
def test_events_must_be_known_and_at_least_one(
    project: Project, manager: User, events: list[str]
) -> None:
    with pytest.raises(WebhookRefused) as refused:
        create_webhook(
            project=project, plan=WebhookPlan(PLAN.url, events), by=manager, at=make.NOON
        )

    assert refused.value.field == "events"


def test_site_that_sends_nothing_makes_none(
    project: Project, manager: User, settings: LazySettings
) -> None:
    settings.WEBHOOKS = False

    with pytest.raises(WebhooksOff, match="WORKBENCH_WEBHOOKS"):
        create_webhook(project=project, plan=PLAN, by=manager, at=make.NOON)


def test_webhooks_of_a_project_are_limited(project: Project, manager: User) -> None:
    for _ in range(MOST_WEBHOOKS):
        made = create_webhook(project=project, plan=PLAN, by=manager, at=make.NOON)

    with pytest.raises(WebhookRefused, match="at most"):
        create_webhook(project=project, plan=PLAN, by=manager, at=make.NOON)

    archive_webhook(webhook=made, by=manager, at=make.NOON)
    create_webhook(project=project, plan=PLAN, by=manager, at=make.NOON)


def test_change_is_stored_and_a_refused_one_is_not(webhook: Webhook, manager: User) -> None:
    plan = WebhookPlan("https://other.example/", ["release.ready"])
    change_webhook(webhook=webhook, plan=plan, by=manager, at=make.LATER)
    with pytest.raises(WebhookRefused):
        change_webhook(
            webhook=webhook, plan=WebhookPlan("x", plan.events), by=manager, at=make.LATER
        )

    stored = Webhook.objects.get()
    assert (stored.url, stored.events) == (plan.url, plan.events)


def test_new_secret_replaces_the_one_before(webhook: Webhook, manager: User) -> None:
    before = secret_of(webhook)

    renew_secret(webhook=webhook, by=manager, at=make.LATER)

    assert secret_of(webhook) != before
    assert secret_of(Webhook.objects.get()) == secret_of(webhook)


ACTS: dict[str, Callable[[Webhook, User], object]] = {
    "create": lambda webhook, by: create_webhook(
        project=webhook.project, plan=PLAN, by=by, at=make.NOON
    ),
    "change": lambda webhook, by: change_webhook(webhook=webhook, plan=PLAN, by=by, at=make.NOON),
    "secret": lambda webhook, by: renew_secret(webhook=webhook, by=by, at=make.NOON),
    "test": lambda webhook, by: try_webhook(webhook=webhook, by=by, at=make.NOON),
    "archive": lambda webhook, by: archive_webhook(webhook=webhook, by=by, at=make.NOON),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_act_of_somebody_without_the_right_is_not_visible(
    webhook: Webhook, act: Callable[[Webhook, User], object]
) -> None:
    adjudicator = make.make_member(webhook.project, Role.ADJUDICATOR)
    before = Event.objects.count()

    with pytest.raises(NotVisible):
        act(webhook, adjudicator)

    assert Event.objects.count() == before


def test_retry_of_a_failed_delivery_queues_it_again(
    delivery: WebhookDelivery, manager: User
) -> None:
    taken = take_job(uid=delivery.job.uid, at=make.NOON)
    assert taken is not None
    fail_job(job=taken, reason=N_("Nobody there."), at=make.NOON)
    delivery.job.refresh_from_db()

    retry_delivery(delivery=delivery, by=manager, at=make.LATER)

    delivery.job.refresh_from_db()
    assert (delivery.job.state, delivery.job.reason) == (JobState.QUEUED, "")


def test_delivery_that_waits_for_its_next_time_is_sent_now(
    delivery: WebhookDelivery, manager: User
) -> None:
    taken = take_job(uid=delivery.job.uid, at=make.NOON)
    assert taken is not None
    postpone_job(job=taken, until=make.NOON + timedelta(days=1), reason=N_("Nobody there."))
    assert take_job(uid=delivery.job.uid, at=make.LATER) is None

    retry_delivery(delivery=delivery, by=manager, at=make.LATER)

    assert take_job(uid=delivery.job.uid, at=make.LATER) is not None


def test_delivery_that_is_on_its_way_is_not_sent_twice(
    delivery: WebhookDelivery, manager: User
) -> None:
    with pytest.raises(JobRefused):
        retry_delivery(delivery=delivery, by=manager, at=make.NOON)
