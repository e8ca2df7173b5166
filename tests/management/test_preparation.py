"""Preparing a site: everything once, nothing twice."""

from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from pytest_django.fixtures import Settings

from annotations.management import preparation


@pytest.mark.django_db
def test_migration_of_a_migrated_database_does_nothing() -> None:
    assert preparation.migrate_if_needed() is False


def test_static_files_are_collected_once(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(staticfiles_storage, "_location", str(tmp_path / "static"))

    first = preparation.collect_static_if_changed()
    second = preparation.collect_static_if_changed()

    assert (first, second) == (True, False)


def test_static_files_changed_give_another_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before = preparation.digest_of_static_files()
    monkeypatch.setattr(preparation, "static_files", lambda: iter(["one.css 12 1"]))

    assert preparation.digest_of_static_files() != before
