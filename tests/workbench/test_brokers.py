"""Every broker the site can be pointed at takes a task's message and gives it back, once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from celery import Celery
from django.conf import settings
from redis import Redis

from workbench import environment

VARIABLE = "WORKBENCH_BROKER_URL"
OpenApp = Callable[[str], Celery]


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[OpenApp]:
    """Give what makes an application as the site would, for a broker's URL ("" = embedded)."""
    prefix = f"workbench-tests-{uuid4().hex}"
    apps: list[Celery] = []

    def open_one(url: str) -> Celery:
        monkeypatch.setenv(VARIABLE, url)
        broker = environment.broker(
            VARIABLE, embedded_in=tmp_path, prefix=prefix, longest_task_seconds=60
        )
        app = Celery(prefix, broker=broker.url, set_as_current=False)
        app.conf.broker_transport_options = dict(broker.options)
        app.conf.task_default_queue = broker.queue
        app.conf.task_default_queue_type = broker.queue_type
        apps.append(app)
        return app

    yield open_one
    for app in apps:
        with app.connection_for_write() as connection:
            app.amqp.queues[prefix](connection.default_channel).delete()
        app.close()
        forget_keys(app, prefix)


def forget_keys(app: Celery, prefix: str) -> None:
    """Remove the keys which kombu leaves in Redis; they all begin with the tests' own prefix."""
    url = str(app.conf.broker_url)
    if url.startswith("redis"):
        with Redis.from_url(url) as client:
            for key in client.scan_iter(f"{prefix}:*"):
                client.delete(key)


def received_ids(app: Celery) -> list[str]:
    """Take and acknowledge all messages of the site's queue; give the ids of their tasks."""
    ids = []
    with app.connection_for_read() as connection:
        queue = app.amqp.queues[app.conf.task_default_queue](connection.default_channel)
        while message := queue.get():
            ids.append(str(message.headers["id"]))
            message.ack()
    return ids


def send_two(app: Celery) -> list[str]:
    sent = [app.send_task("annotations.run_job", [job], ignore_result=True) for job in ("1", "2")]
    return [str(result.id) for result in sent]


def test_embedded_broker_gives_back_what_was_sent(open_app: OpenApp) -> None:
    app = open_app("")

    assert send_two(app) == received_ids(app)


@pytest.mark.services
def test_redis_gives_back_what_was_sent(open_app: OpenApp, redis_url: str) -> None:
    app = open_app(redis_url)

    assert send_two(app) == received_ids(app)


@pytest.mark.services
def test_rabbitmq_gives_back_what_was_sent(open_app: OpenApp, rabbitmq_url: str) -> None:
    app = open_app(rabbitmq_url)

    assert send_two(app) == received_ids(app)


def test_site_takes_json_alone_and_keeps_no_results() -> None:
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]
    assert settings.CELERY_TASK_IGNORE_RESULT is True


def test_site_acknowledges_a_task_only_once_it_has_ended() -> None:
    assert settings.CELERY_TASK_ACKS_LATE is True
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST is True
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1
