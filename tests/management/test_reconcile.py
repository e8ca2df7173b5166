"""The reconciler: sweeps, publishes what the sweep names, and outlives an absent database."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from annotations.management.commands import reconcile
from annotations.queries.workers import last_sweep, worker_is_present


@pytest.mark.django_db
def test_reconcile_once_publishes_what_the_sweep_names(monkeypatch: pytest.MonkeyPatch) -> None:
    named = [uuid4(), uuid4()]
    published: list[UUID] = []
    monkeypatch.setattr(reconcile, "sweep", lambda **_: named)
    monkeypatch.setattr(reconcile, "publish", published.extend)

    call_command("reconcile", "--once")

    assert published == named
    assert last_sweep() is not None
    assert not worker_is_present(timezone.now())


@pytest.mark.django_db
def test_sweep_without_a_database_leaves_it_to_the_next(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_at: datetime) -> Iterable[UUID]:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(reconcile, "sweep", fail)
    monkeypatch.setattr(reconcile, "close_old_connections", lambda: None)

    reconcile.sweep_and_publish()

    assert "the database does not answer" in caplog.text
