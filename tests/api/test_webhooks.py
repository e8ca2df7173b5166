"""Webhooks by the API."""

from uuid import uuid4

import make
import pytest
from django.conf import LazySettings
from rest_framework.test import APIClient

from annotations.actions.jobs import fail_job, take_job
from annotations.actions.webhooks import secret_of
from annotations.domain.messages import N_
from annotations.models import Project, Webhook, WebhookDelivery

BODY = {"url": "https://desk.example/hook", "events": ["release.ready"]}


@pytest.fixture(autouse=True)
def webhooks_on(settings: LazySettings) -> None:
    settings.WEBHOOKS = True


@pytest.fixture
def project(db: None) -> Project:  # noqa: ARG001 - opens the database
    return make.make_project()


@pytest.fixture
def manager(project: Project) -> APIClient:
    client = APIClient()
    client.force_authenticate(make.manager_of(project))
    return client


@pytest.fixture
def webhook(project: Project, manager: APIClient) -> Webhook:
    made = manager.post(f"/api/projects/{project.uid}/webhooks", BODY)
    return Webhook.objects.get(uid=made.json()["uid"])


def test_new_webhook_answers_its_secret_once(project: Project, manager: APIClient) -> None:
    address = f"/api/projects/{project.uid}/webhooks"
    body = BODY | {"event": str(uuid4())}

    made = manager.post(address, body)
    again = manager.post(address, body)

    webhook = Webhook.objects.get()
    assert made.status_code == 201
    assert made.json()["secret"] == secret_of(webhook)
    assert (again.status_code, again.json()["code"]) == (409, "answered_already")
    listed = manager.get(address).json()["results"]
    assert [one["uid"] for one in listed] == [str(webhook.uid)]
    assert secret_of(webhook) not in str(listed)


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"url": "http://desk.example/"}, "url", "webhook_refused"),
        ({"url": "https://127.0.0.1:8000/"}, "url", "refused_url"),
        ({"url": "file:///etc/passwd"}, "url", "refused_url"),
        ({"events": []}, "events", None),
        ({"events": ["mark.saved"]}, "events[0]", None),
        ({"secret": "mine"}, "secret", "unknown_field"),
    ],
)
def test_refused_webhook_says_which_field(
    project: Project, manager: APIClient, change: dict[str, object], field: str, code: str | None
) -> None:
    answer = manager.post(f"/api/projects/{project.uid}/webhooks", BODY | change)

    assert answer.status_code == 400
    assert answer.json()["field"] == field
    assert code is None or answer.json()["code"] == code


def test_webhook_of_a_site_that_sends_nothing_is_a_conflict(
    project: Project, manager: APIClient, settings: LazySettings
) -> None:
    settings.WEBHOOKS = False

    answer = manager.post(f"/api/projects/{project.uid}/webhooks", BODY)

    assert (answer.status_code, answer.json()["code"]) == (409, "webhooks_off")


def test_change_needs_the_version_it_was_made_on(manager: APIClient, webhook: Webhook) -> None:
    address = f"/api/webhooks/{webhook.uid}"
    change = {"events": ["job.finished"]}
    seen = manager.get(address)

    without = manager.patch(address, change)
    changed = manager.patch(address, change, headers={"If-Match": seen.headers["ETag"]})
    stale = manager.patch(address, change, headers={"If-Match": seen.headers["ETag"]})

    assert (without.status_code, changed.status_code, stale.status_code) == (428, 200, 409)
    assert changed.json() == seen.json() | change


def test_deleted_webhook_is_found_no_more_but_kept(manager: APIClient, webhook: Webhook) -> None:
    answer = manager.delete(f"/api/webhooks/{webhook.uid}")

    assert answer.status_code == 204
    assert manager.get(f"/api/webhooks/{webhook.uid}").status_code == 404
    assert Webhook.objects.get().archived_at is not None


def test_new_secret_is_answered_once(manager: APIClient, webhook: Webhook) -> None:
    before = secret_of(webhook)

    answer = manager.post(f"/api/webhooks/{webhook.uid}/secret", {})

    webhook.refresh_from_db()
    assert answer.status_code == 201
    assert answer.json()["secret"] == secret_of(webhook) != before


def test_test_is_accepted_and_listed_with_its_state(manager: APIClient, webhook: Webhook) -> None:
    answer = manager.post(f"/api/webhooks/{webhook.uid}/test", {})

    listed = manager.get(f"/api/webhooks/{webhook.uid}/deliveries").json()["results"]
    assert answer.status_code == 202
    assert listed == [answer.json()]
    assert listed[0] | {"uid": None, "created_at": None} == {
        "uid": None,
        "event": "webhook.tested",
        "created_at": None,
        "delivered_at": None,
        "status": None,
        "state": "queued",
        "reason": "",
        "attempts": 0,
        "next_at": None,
    }


def test_failed_delivery_is_sent_again_and_a_waiting_one_is_not(
    manager: APIClient, webhook: Webhook
) -> None:
    manager.post(f"/api/webhooks/{webhook.uid}/test", {})
    delivery = WebhookDelivery.objects.get()
    address = f"/api/webhooks/{webhook.uid}/deliveries/{delivery.uid}/retry"

    early = manager.post(address, {})
    taken = take_job(uid=delivery.job.uid, at=make.NOON)
    assert taken is not None
    fail_job(job=taken, reason=N_("Nobody there."), at=make.NOON)
    answer = manager.post(address, {})

    assert (early.status_code, early.json()["code"]) == (409, "job_refused")
    assert (answer.status_code, answer.json()["state"]) == (202, "queued")


def test_webhooks_of_others_are_not_found(webhook: Webhook) -> None:
    stranger = APIClient()
    stranger.force_authenticate(make.manager_of(make.make_project()))

    for address in ("", "/deliveries"):
        assert stranger.get(f"/api/webhooks/{webhook.uid}{address}").status_code == 404
    for address in ("/test", "/secret"):
        assert stranger.post(f"/api/webhooks/{webhook.uid}{address}", {}).status_code == 404
    assert not WebhookDelivery.objects.exists()
