"""The doctor finds release files that were changed, and files that no row of the database knows."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from damage import damage
from django.conf import settings
from django.test import Client
from django.utils import timezone
from make import make_member
from release_files import ask_for_release, make_release, use_folder
from release_project import build

from annotations.actions.doctor.checks import Outcome, examine
from annotations.actions.doctor.files import RELEASE_FILES, STRAY_FILES
from annotations.actions.doctor.findings import Scope
from annotations.actions.releasing import release_archive, release_folder, release_home
from annotations.formats.releases.folder import MANIFEST
from annotations.models import Release, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Release:
    """A complete release in a media folder of its own."""
    use_folder(tmp_path, monkeypatch)
    return make_release(build())


def found(scope: Scope | None = None) -> dict[str, Outcome]:
    """What the two checks of files found; the rows of that project are fixed by hand."""
    outcomes = {one.check: one for one in examine(scope or Scope(), at=timezone.now())}
    return {name: outcomes[name] for name in (RELEASE_FILES, STRAY_FILES) if outcomes[name].count}


def first_file(release: Release) -> Path:
    """A file that the manifest names."""
    names: list[str] = sorted((release.manifest or {})["files"])
    return release_folder(release) / names[0]


def change_a_byte(release: Release) -> None:
    path = first_file(release)
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:])


def cut_short(release: Release) -> None:
    path = first_file(release)
    path.write_bytes(path.read_bytes()[:-1])


def lose_a_file(release: Release) -> None:
    first_file(release).unlink()


def add_a_file(release: Release) -> None:
    (release_folder(release) / "notes.txt").write_text("nobody counted me", encoding="utf-8")


def change_the_manifest(release: Release) -> None:
    path = release_folder(release) / MANIFEST
    path.write_bytes(path.read_bytes() + b"\n")


def change_the_archive(release: Release) -> None:
    path = release_archive(release)
    path.write_bytes(path.read_bytes()[:-1] + b"!")


def lose_everything(release: Release) -> None:
    release_home(release).rename(release_home(release).parent.parent / "moved")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (change_a_byte, "was changed"),
        (cut_short, "bytes in place of"),
        (lose_a_file, "is missing"),
        (add_a_file, "notes.txt is not in its manifest"),
        (change_the_manifest, f"{MANIFEST} was changed"),
        (change_the_archive, "The archive was changed"),
        (lose_everything, "Its folder is missing"),
    ],
)
def test_damaged_release_is_a_fault_and_its_file_is_named(
    harm: Callable[[Release], None], words: str, release: Release
) -> None:
    assert found() == {}

    harm(release)

    outcomes = found(Scope(release.project_id))
    assert list(outcomes) == [RELEASE_FILES]
    assert outcomes[RELEASE_FILES].is_fault
    [finding] = outcomes[RELEASE_FILES].examples
    assert finding.where == str(release.uid)
    assert words in finding.words


@pytest.mark.parametrize("kind", ["releases", "uploads"])
def test_file_that_no_row_knows_is_a_note(kind: str, release: Release) -> None:
    del release
    stray = Path(settings.MEDIA_ROOT) / kind / str(uuid4())
    stray.mkdir(parents=True)
    (stray / "0.txt").write_text("left behind", encoding="utf-8")

    outcomes = found()

    assert list(outcomes) == [STRAY_FILES]
    assert not outcomes[STRAY_FILES].is_fault
    assert [one.where for one in outcomes[STRAY_FILES].examples] == [f"{kind}/{stray.name}"]


def test_folder_of_a_release_being_written_is_no_stray(release: Release) -> None:
    pending, _run = ask_for_release(release.project, "2.0")
    (release_home(release).parent / f"{pending.uid}.1.partial").mkdir()

    assert found() == {}


def test_files_newer_than_the_database_are_told_and_not_served(
    release: Release, client: Client
) -> None:
    client.force_login(make_member(release.project, role=Role.MANAGER))
    address = f"/releases/{release.uid}/archive"
    served = client.get(address)
    assert b"".join(served) == release_archive(release).read_bytes()

    damage("DELETE FROM annotations_release WHERE id = %s", release.pk)

    assert client.get(address).status_code == 404
    assert [one.where for one in found()[STRAY_FILES].examples] == [f"releases/{release.uid}"]
