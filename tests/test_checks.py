"""System checks: what an operator has set wrong is said, with the remedy."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from annotations import checks
from annotations.domain import suggestions


@pytest.mark.parametrize(("mode", "found"), [(0o600, []), (0o640, ["annotations.E001"])])
def test_key_file_readable_by_others_is_an_error(
    tmp_path: Path, settings: Settings, mode: int, found: list[str]
) -> None:
    settings.SECRET_KEY_FILE = tmp_path / "secret_key"
    settings.SECRET_KEY_FILE.write_text("k")
    settings.SECRET_KEY_FILE.chmod(mode)

    assert [message.id for message in checks.key_file_is_private()] == found


def test_key_file_missing_is_no_error(tmp_path: Path, settings: Settings) -> None:
    settings.SECRET_KEY_FILE = tmp_path / "secret_key"

    assert checks.key_file_is_private() == []


def test_data_folder_which_is_gone_is_an_error(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path / "gone"

    assert [message.id for message in checks.data_folder_is_writable()] == ["annotations.E002"]


@pytest.mark.parametrize("hosts", [["*"], ["localhost", "127.0.0.1"]])
def test_hosts_of_anyone_or_of_this_machine_alone_are_warned_of(
    settings: Settings, hosts: list[str]
) -> None:
    settings.ALLOWED_HOSTS = hosts

    assert [message.id for message in checks.hosts_are_named()] == ["annotations.W001"]


def test_hosts_named_are_accepted(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["marks.example", "localhost"]

    assert checks.hosts_are_named() == []


@pytest.mark.parametrize(
    ("processes", "backend", "found"),
    [
        (1, "django.core.cache.backends.locmem.LocMemCache", []),
        (2, "django.core.cache.backends.db.DatabaseCache", []),
        (2, "django.core.cache.backends.locmem.LocMemCache", ["annotations.E003"]),
    ],
)
def test_web_processes_that_share_no_cache_are_an_error(
    settings: Settings, processes: int, backend: str, found: list[str]
) -> None:
    settings.WEB_PROCESSES = processes
    settings.CACHES = {"default": {"BACKEND": backend}}

    assert [one.id for one in checks.processes_share_what_they_count()] == found


def test_tagger_that_cannot_be_used_is_warned_of(tmp_path: Path) -> None:
    suggestions.use_model(tmp_path / "nothing")
    try:
        (message,) = checks.tagger_can_be_used()
        assert message.id == "annotations.W002"
        assert "manifest.json" in str(message.msg)
        assert suggestions.default_finder() == suggestions.RULES
    finally:
        suggestions.use_model(suggestions.SHIPPED_MODEL)
    assert checks.tagger_can_be_used() == []
