"""Deliveries to a real receiver on this machine: verified there, tried again, given up."""

import socket
from collections.abc import Callable
from datetime import datetime, timedelta

import make
import pytest
from django.conf import LazySettings
from django.db import connection
from fetching.receiver import Receiver, answering, receiving
from webhook_receiver import heard, is_genuine

from annotations.actions.jobs import take_job
from annotations.actions.running import run_job, run_taken_job
from annotations.actions.webhook_delivery import PAUSES
from annotations.actions.webhooks import (
    WebhookPlan,
    archive_webhook,
    create_webhook,
    renew_secret,
    retry_delivery,
    secret_of,
    try_webhook,
)
from annotations.domain.messages import read_message
from annotations.fetching import Fetcher
from annotations.models import Job, JobKind, JobState, User, WebhookDelivery

NOON = make.NOON


@pytest.fixture(autouse=True)
def webhooks_on(settings: LazySettings) -> None:
    settings.WEBHOOKS = True


@pytest.fixture
def deliver(db: None, settings: LazySettings) -> Callable[[Receiver], WebhookDelivery]:  # noqa: ARG001
    """Makes a delivery to a receiver, without sending it."""

    def make_delivery(receiver: Receiver) -> WebhookDelivery:
        settings.FETCH_ALLOW = receiver.allowed
        project = make.make_project()
        by = make.manager_of(project)
        plan = WebhookPlan(f"{receiver.address}/hook", ["job.finished"])
        webhook = create_webhook(project=project, plan=plan, by=by, at=NOON)
        return try_webhook(webhook=webhook, by=by, at=NOON)

    return make_delivery


def send(delivery: WebhookDelivery, *, at: datetime = NOON) -> Job:
    """Run the delivery's job once, if it may be run at this time; as it is afterwards."""
    run_job(uid=delivery.job.uid, clock=lambda: at)
    delivery.refresh_from_db()
    return Job.objects.get(pk=delivery.job_id)


def maker_of(delivery: WebhookDelivery) -> User:
    maker = delivery.webhook.created_by
    assert maker is not None
    return maker


Deliver = Callable[[Receiver], WebhookDelivery]


def test_delivery_arrives_signed_so_that_the_receiver_can_tell(deliver: Deliver) -> None:
    with receiving(answering(status="204 No Content", body=b"")) as receiver:
        delivery = deliver(receiver)
        job = send(delivery)

    request = heard(receiver.requests[0])
    secret = secret_of(delivery.webhook)
    assert is_genuine(secret, request, now=NOON.timestamp())
    assert not is_genuine(secret + "x", request, now=NOON.timestamp())
    assert not is_genuine(secret, request, now=NOON.timestamp() + 3600)
    assert request.payload == delivery.payload
    assert request.headers["Workbench-Event"] == "webhook.tested"
    assert request.headers["Workbench-Delivery"] == str(delivery.uid)
    assert request.headers["Content-Type"] == "application/json"
    assert (job.state, delivery.status, delivery.delivered_at) == (JobState.DONE, 204, NOON)


def test_delivery_is_signed_with_the_secret_of_when_it_is_sent(deliver: Deliver) -> None:
    with receiving(answering()) as receiver:
        delivery = deliver(receiver)
        old = secret_of(delivery.webhook)
        renew_secret(webhook=delivery.webhook, by=maker_of(delivery), at=NOON)
        send(delivery)

    request = heard(receiver.requests[0])
    assert not is_genuine(old, request, now=NOON.timestamp())
    assert is_genuine(secret_of(delivery.webhook), request, now=NOON.timestamp())


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_another_machine_is_asked(
    deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_then: list[bool] = []
    connect = socket.socket.connect

    def watch(self: socket.socket, address: tuple[str, int]) -> None:
        open_then.append(connection.in_atomic_block)
        connect(self, address)

    with receiving(answering()) as receiver:
        delivery = deliver(receiver)
        monkeypatch.setattr(socket.socket, "connect", watch)
        send(delivery)
        monkeypatch.undo()

    assert len(receiver.requests) == 1
    assert open_then == [False]


@pytest.mark.parametrize(
    ("status", "words"),
    [("500 Broken", "answered 500"), ("302 Found", "answered 302"), ("404 Not Found", "404")],
)
def test_refused_delivery_is_sent_again_later(deliver: Deliver, status: str, words: str) -> None:
    with receiving(answering(status=status, Location="http://127.0.0.1/")) as receiver:
        delivery = deliver(receiver)
        job = send(delivery)

    assert len(receiver.requests) == 1
    assert (job.state, job.run_after) == (JobState.QUEUED, NOON + PAUSES[0])
    assert words in read_message(job.reason)
    assert (delivery.status, delivery.delivered_at) == (int(status[:3]), None)


def test_delivery_is_not_sent_before_its_time(deliver: Deliver) -> None:
    with receiving(answering(status="503 Busy")) as receiver:
        delivery = deliver(receiver)
        send(delivery)
        send(delivery, at=NOON + PAUSES[0] - timedelta(seconds=1))
        assert len(receiver.requests) == 1
        send(delivery, at=NOON + PAUSES[0])

    assert len(receiver.requests) == 2


def test_delivery_that_nobody_takes_is_given_up_after_a_day(
    deliver: Deliver, settings: LazySettings
) -> None:
    with receiving(answering()) as receiver:
        delivery = deliver(receiver)
    settings.FETCH_ALLOW = receiver.allowed  # nobody listens there any more
    at, times = NOON, []

    while (job := send(delivery, at=at)).state == JobState.QUEUED:
        assert job.run_after is not None
        at = job.run_after
        times.append(at - NOON)

    assert job.state == JobState.FAILED
    assert "cannot be reached" in read_message(job.reason)
    assert job.cursor["sent"] == len(PAUSES) + 1 == 10
    assert timedelta(hours=23) < times[-1] < timedelta(hours=25)
    assert times == sorted(times)


def test_retry_by_a_person_begins_a_new_series(deliver: Deliver, settings: LazySettings) -> None:
    with receiving(answering(status="410 Gone")) as receiver:
        delivery = deliver(receiver)
        job = send(delivery)
        assert (job.state, job.cursor) == (JobState.FAILED, {"tries": 0, "sent": 1})

    with receiving(answering(status="500 Broken")) as receiver:
        webhook = delivery.webhook
        webhook.url = f"{receiver.address}/hook"
        webhook.save()
        delivery.job = job
        retry_delivery(delivery=delivery, by=maker_of(delivery), at=NOON)
        settings.FETCH_ALLOW = receiver.allowed
        job = send(delivery)

    assert (job.state, job.run_after) == (JobState.QUEUED, NOON + PAUSES[0])
    assert job.cursor == {"tries": 1, "sent": 2}


def test_address_that_has_moved_into_a_private_network_fails_at_once(
    deliver: Deliver, settings: LazySettings
) -> None:
    with receiving(answering()) as receiver:
        delivery = deliver(receiver)
        settings.FETCH_ALLOW = frozenset()
        delivery.webhook.url = "https://localhost/hook"
        delivery.webhook.save()
        job = send(delivery)

    assert receiver.requests == []
    assert job.state == JobState.FAILED
    assert "WORKBENCH_FETCH_ALLOW" in read_message(job.reason)


def test_port_taken_off_the_operators_list_fails_at_once(
    deliver: Deliver, settings: LazySettings
) -> None:
    with receiving(answering()) as receiver:
        delivery = deliver(receiver)
        settings.FETCH_ALLOW = frozenset()
        job = send(delivery)

    assert receiver.requests == []
    assert job.state == JobState.FAILED


def test_webhook_switched_off_meanwhile_is_sent_nothing(deliver: Deliver) -> None:
    with receiving(answering()) as receiver:
        delivery = deliver(receiver)
        archive_webhook(webhook=delivery.webhook, by=maker_of(delivery), at=NOON)
        job = send(delivery)

    assert receiver.requests == []
    assert job.state == JobState.FAILED


def test_site_switched_off_meanwhile_sends_nothing(
    deliver: Deliver, settings: LazySettings
) -> None:
    with receiving(answering()) as receiver:
        delivery = deliver(receiver)
        settings.WEBHOOKS = False
        job = send(delivery)

    assert receiver.requests == []
    assert "WORKBENCH_WEBHOOKS" in read_message(job.reason)


def test_delivery_whose_worker_died_after_sending_keeps_its_uid(
    deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiving(answering()) as receiver:
        delivery = deliver(receiver)
        post = Fetcher.post

        def die(*given: object, **named: object) -> None:
            post(*given, **named)  # type: ignore[arg-type]
            raise KeyboardInterrupt

        monkeypatch.setattr(Fetcher, "post", die)
        with pytest.raises(KeyboardInterrupt):
            send(delivery)
        monkeypatch.undo()
        Job.objects.filter(pk=delivery.job_id).update(state=JobState.QUEUED, lease_until=None)
        job = send(delivery)

    uids = [heard(request).headers["Workbench-Delivery"] for request in receiver.requests]
    assert uids == [str(delivery.uid)] * 2
    assert job.state == JobState.DONE


def test_worker_that_lost_the_job_notes_nothing(deliver: Deliver) -> None:
    with receiving(answering()) as receiver:
        delivery = deliver(receiver)
        first = take_job(uid=delivery.job.uid, at=NOON)
        assert first is not None
        Job.objects.filter(pk=first.pk).update(state=JobState.QUEUED, lease_until=None)
        assert take_job(uid=delivery.job.uid, at=NOON) is not None

        run_taken_job(first, clock=lambda: NOON)

    delivery.refresh_from_db()
    assert delivery.delivered_at is None
    assert Job.objects.get(kind=JobKind.WEBHOOK).state == JobState.RUNNING


def test_secret_is_in_no_request(deliver: Deliver) -> None:
    with receiving(answering()) as receiver:
        delivery = deliver(receiver)
        send(delivery)

    head, body = receiver.requests[0]
    assert secret_of(delivery.webhook) not in head + body.decode()
