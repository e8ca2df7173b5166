"""What the site says of its own health."""

import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from annotations.actions.presence import sign_presence
from annotations.tasks import run_job
from annotations.web import health


@pytest.fixture
def manifest() -> Path:
    return Path(settings.STATIC_ROOT) / health.MANIFEST


@pytest.mark.django_db
def test_site_without_collected_files_is_not_ready(manifest: Path) -> None:
    manifest.unlink(missing_ok=True)

    answer = Client().get("/healthz")

    assert answer.status_code == 503
    assert b"static files" in answer.content


@pytest.mark.django_db
def test_prepared_site_is_well(manifest: Path) -> None:
    manifest.write_text("{}", encoding="ascii")

    answer = Client().get("/healthz")
    manifest.unlink()

    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_site_whose_database_is_away_says_so_and_no_more() -> None:
    with mock.patch.object(health, "_ask_database", side_effect=OperationalError("host=secret")):
        answer = Client().get("/healthz")

    assert answer.status_code == 503
    assert answer.content == b"the database does not answer\n"


# --- Ready for work ------------------------------------------------------------------------------


@pytest.fixture
def prepared(manifest: Path, tmp_path: Path) -> Iterator[Path]:
    """A site with its static files, and an embedded broker in a folder."""
    manifest.write_text("{}", encoding="ascii")
    before = dict(run_job.app.conf.broker_transport_options)
    run_job.app.conf.broker_transport_options = {"folder": str(tmp_path)}
    yield tmp_path
    run_job.app.conf.broker_transport_options = before
    manifest.unlink()


@pytest.mark.django_db
@pytest.mark.usefixtures("prepared")
def test_site_with_a_worker_is_ready() -> None:
    sign_presence(name="desk-1", at=timezone.now())

    answer = Client().get("/readyz")

    assert answer.status_code == 200
    assert set(answer.json()["parts"].values()) == {"ok"}


@pytest.mark.django_db
@pytest.mark.usefixtures("prepared")
def test_site_without_a_worker_is_not_ready_and_says_which_part() -> None:
    sign_presence(name="reconciler:desk-1", at=timezone.now())

    answer = Client().get("/readyz")

    assert answer.status_code == 503
    parts = answer.json()["parts"]
    assert parts.pop("workers") == "no worker has given a sign of life"
    assert set(parts.values()) == {"ok"}


@pytest.mark.django_db
def test_site_whose_broker_is_away_is_not_ready_and_says_so_at_once(prepared: Path) -> None:
    prepared.rmdir()
    began = time.monotonic()

    answer = Client().get("/readyz")

    assert time.monotonic() - began < 3
    assert answer.status_code == 503
    assert answer.json()["parts"]["broker"] == "does not answer"
    prepared.mkdir()


@pytest.mark.django_db
@pytest.mark.usefixtures("prepared")
def test_site_without_a_database_is_not_ready_and_tells_no_secret() -> None:
    with mock.patch.object(health, "_ask_database", side_effect=OperationalError("host=secret")):
        answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert b"secret" not in answer.content
    assert answer.json()["parts"]["database"] == "the database does not answer"
