"""Backup and restore: what was there is there again, byte for byte, or nothing is (F20)."""

import shutil
import stat
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from adjudicating import adjudicate_some
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from make import NOON, make_project, make_user, make_version, manager_of
from release_files import files_of

from annotations.actions import restoring
from annotations.actions.accounts import create_first_manager
from annotations.actions.demo import load_demo
from annotations.actions.invitations import invite
from annotations.actions.jobs import request_job, take_job
from annotations.actions.running import run_job
from annotations.formats.releases.options import DEFAULT_OPTIONS
from annotations.management.commands.release import make_release
from annotations.models import (
    ApiToken,
    Article,
    Backup,
    Invitation,
    Job,
    JobKind,
    ModelBackend,
    Project,
    Release,
    ResetLink,
    Role,
    Session,
    User,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@pytest.fixture(autouse=True)
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "site" / "media"
    folder.mkdir(parents=True)
    monkeypatch.setattr(settings, "MEDIA_ROOT", folder)
    return folder  # type: ignore[return-value]


def load_and_run_demo() -> Project:
    """The demo with some gold and its release made, as a worker would."""
    create_first_manager(username="undine", password="a lantern on the quay")
    project = load_demo(at=timezone.now())
    assert project is not None
    adjudicate_some(project)
    for uid in list(Job.objects.values_list("uid", flat=True)):
        run_job(uid=uid, clock=timezone.now)
    return project


def back_up(path: Path) -> str:
    out = StringIO()
    call_command("backup", str(path), stdout=out)
    return out.getvalue()


def restore(path: Path) -> str:
    out = StringIO()
    call_command("restore", str(path), stdout=out)
    return out.getvalue()


def empty(media: Path) -> None:
    """A new installation in place of this one."""
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(media)


def test_restore_into_an_empty_installation_brings_back_everything(
    tmp_path: Path, media: Path
) -> None:
    project = load_and_run_demo()
    before = files_of(Release.objects.get(version="1.0"))
    printed = back_up(tmp_path / "site.zip")
    again = make_release(project, "9.9", DEFAULT_OPTIONS)
    expected = (files_of(again), again.manifest_hash, again.archive_hash)
    empty(media)

    told = restore(tmp_path / "site.zip")

    assert files_of(Release.objects.get(version="1.0")) == before
    again = make_release(Project.objects.get(), "9.9", DEFAULT_OPTIONS)
    assert (files_of(again), again.manifest_hash, again.archive_hash) == expected
    assert "FOUND" not in told
    assert "restored in" in told
    assert " bytes in " in printed


def test_backup_is_the_owners_alone_and_is_noted(tmp_path: Path) -> None:
    make_project()

    printed = back_up(tmp_path / "site.zip")

    path = tmp_path / "site.zip"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    made = Backup.objects.get()
    assert (made.file_name, made.size) == ("site.zip", path.stat().st_size)
    assert made.sha256 in printed
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["site.zip"]


def test_backup_holds_nothing_that_lets_somebody_in(tmp_path: Path, media: Path) -> None:
    project = make_project()
    manager = manager_of(project)
    _, token = invite(project=project, role=Role.VIEWER, note="", by=manager, at=timezone.now())
    Session.objects.create(session_key="cookie-of-a-session", expire_date=timezone.now())
    ApiToken(user=manager, name="desk", digest="digest-of-a-token", token_key="t").save()
    ResetLink.objects.create(
        user=manager, token_hash="hash-of-a-link", created_at=NOON, expires_at=NOON
    )
    invited = Invitation.objects.get().token_hash
    ModelBackend.objects.create(
        project=project, name="Quotes", sealed_password="a-sealed-password", created_at=NOON
    )

    back_up(tmp_path / "site.zip")

    with ZipFile(tmp_path / "site.zip") as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    secrets = ["cookie-of-a-session", "hash-of-a-link", invited, token, settings.SECRET_KEY]
    secrets.append("a-sealed-password")
    secrets += [digest for (digest,) in ApiToken.objects.values_list("digest")]
    assert not [one for one in secrets if one.encode() in content]
    empty(media)
    restore(tmp_path / "site.zip")
    assert Invitation.objects.get().withdrawn_at is not None
    assert ModelBackend.objects.get().sealed_password == ""


def test_backup_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "site.zip").write_text("mine")

    with pytest.raises(CommandError, match="is there already"):
        back_up(tmp_path / "site.zip")

    assert (tmp_path / "site.zip").read_text() == "mine"


def test_backup_on_a_full_disk_leaves_nothing_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("annotations.formats.backups.writing.os.fsync", refuse)

    with pytest.raises(CommandError, match="No space left on device"):
        back_up(tmp_path / "site.zip")

    assert [one.name for one in tmp_path.iterdir()] == ["site"]
    assert not Backup.objects.exists()


def test_backup_leaves_out_half_written_releases(tmp_path: Path, media: Path) -> None:
    make_project()
    (media / "releases" / "7e57.1.partial").mkdir(parents=True)
    (media / "releases" / "7e57.1.partial" / "articles.csv").write_text("half")
    (media / "uploads").mkdir()
    (media / "uploads" / "0.txt").write_text("whole")

    back_up(tmp_path / "site.zip")

    with ZipFile(tmp_path / "site.zip") as archive:
        names = [one for one in archive.namelist() if one.startswith("media/")]
    assert names == ["media/uploads/0.txt"]


def test_restore_into_an_installation_in_use_is_refused(tmp_path: Path, media: Path) -> None:
    make_project(name="First")
    back_up(tmp_path / "site.zip")

    with pytest.raises(CommandError, match="not empty"):
        restore(tmp_path / "site.zip")

    empty(media)
    media.mkdir()
    (media / "somebodys.txt").write_text("words")
    with pytest.raises(CommandError, match="There are files"):
        restore(tmp_path / "site.zip")
    assert not Project.objects.exists()


def test_restore_of_other_tables_is_refused(
    tmp_path: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_project()
    back_up(tmp_path / "site.zip")
    empty(media)
    monkeypatch.setattr(restoring, "applied_migrations", lambda: ["annotations.0001_initial"])

    with pytest.raises(CommandError, match="made with other tables"):
        restore(tmp_path / "site.zip")

    assert not User.objects.exists()


def test_restore_that_breaks_leaves_neither_rows_nor_files(
    tmp_path: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_and_run_demo()
    back_up(tmp_path / "site.zip")
    empty(media)

    def refuse(_unpacked: Path, _media: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoring, "_move", refuse)

    with pytest.raises(CommandError, match="Nothing was restored: No space left"):
        restore(tmp_path / "site.zip")

    assert not Article.objects.exists()
    assert not media.exists()
    assert list(media.parent.iterdir()) == []


def test_restore_of_a_damaged_backup_stores_nothing(tmp_path: Path, media: Path) -> None:
    make_version(make_project())
    back_up(tmp_path / "site.zip")
    empty(media)
    whole = (tmp_path / "site.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(CommandError, match="not a backup"):
        restore(tmp_path / "half.zip")

    assert not User.objects.exists()


def test_restored_jobs_wait_and_webhooks_are_not_told_again(tmp_path: Path, media: Path) -> None:
    project = make_project()
    running, told = (
        request_job(project=project, kind=kind, params={}, by=None, at=NOON)
        for kind in (JobKind.INTERVALS, JobKind.WEBHOOK)
    )
    take_job(uid=running.uid, at=timezone.now())
    back_up(tmp_path / "site.zip")
    empty(media)

    restore(tmp_path / "site.zip")

    assert Job.objects.get(uid=running.uid).state == "queued"
    assert Job.objects.get(uid=told.uid).state == "cancelled"


def test_rows_made_after_a_restore_get_numbers_of_their_own(tmp_path: Path, media: Path) -> None:
    make_project()
    highest = User.objects.latest("pk").pk
    back_up(tmp_path / "site.zip")
    empty(media)
    restore(tmp_path / "site.zip")

    assert make_user().pk > highest
