"""`manage.py release`: the files in a folder, and clear words where it refuses."""

import hashlib
import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from release_project import build

from annotations.models import Job, JobState, Project, Release

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "media")
    return build()


def release(*arguments: str) -> str:
    printed = StringIO()
    call_command("release", *arguments, stdout=printed)
    return printed.getvalue().strip()


@pytest.mark.usefixtures("project")
def test_release_writes_all_files_and_prints_the_manifest_hash(tmp_path: Path) -> None:
    out = tmp_path / "out"

    printed = release("harbour-desk", "--out", str(out), "--version", "2.0-beta")

    manifest = (out / "MANIFEST.json").read_bytes()
    assert printed == hashlib.sha256(manifest).hexdigest()
    told = json.loads(manifest)
    assert told["version"] == "2.0-beta"
    for name, one in told["files"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == one["sha256"], name
    assert Job.objects.get().state == JobState.DONE


def test_release_takes_a_uid_and_proposes_the_version(project: Project, tmp_path: Path) -> None:
    release(str(project.uid), "--out", str(tmp_path / "out"))

    assert Release.objects.get().version == "1.0"
    assert Release.objects.get().is_complete


@pytest.mark.usefixtures("project")
def test_release_refuses_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept")

    with pytest.raises(CommandError, match="not an empty folder"):
        release("harbour-desk", "--out", str(tmp_path))

    assert not Release.objects.exists()


@pytest.mark.usefixtures("project")
def test_release_into_a_place_that_is_no_folder_makes_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")

    with pytest.raises(CommandError, match="cannot be written"):
        release("harbour-desk", "--out", str(tmp_path / "file" / "out"))

    assert not Release.objects.exists()


@pytest.mark.usefixtures("project")
def test_release_whose_files_cannot_be_copied_says_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", fail)

    with pytest.raises(CommandError, match=r"1\.0 is made .* No space left on device"):
        release("harbour-desk", "--out", str(tmp_path / "out"))

    assert Release.objects.get().is_complete


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "no open project"),
        (["harbour-desk", "--version", "a/b"], "letters, digits"),
    ],
)
def test_release_says_what_is_wrong(tmp_path: Path, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        release(*arguments, "--out", str(tmp_path / "out"))

    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("project")
def test_release_takes_what_pages_let_people_choose(tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text('{"purpose": "To learn."}')
    chosen = [
        *("--texts", "offsets", "--licence", "CC BY 4.0", "--contact", "desk@example.org"),
        *("--creator", "Morren, Ida", "--creator", "The desk", "--batch", "work, spring"),
        *("--splits", "0.5,0.25,0.25", "--split-by", "random", "--seed", "3"),
        *("--datasheet", str(answers)),
    ]

    release("harbour-desk", "--out", str(tmp_path / "out"), *chosen)

    manifest = json.loads((tmp_path / "out" / "MANIFEST.json").read_bytes())
    options = manifest["options"]
    assert (options["texts"], options["licence"], options["seed"]) == ("offsets", "CC BY 4.0", 3)
    assert options["creators"] == "Morren, Ida\nThe desk"
    assert (options["splits"], options["split_by"]) == ([0.5, 0.25, 0.25], "random")
    assert options["datasheet"] == {"purpose": "To learn."}
    assert list(manifest["scope"]["batches"].values()) == ["work, spring"]
    assert "Asked for: only work in these batches: work, spring." in manifest["scope"]["words"]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--formats", "papyrus"], "no format papyrus"),
        (["--batch", "Nobody’s"], "no work batch"),
        (["--splits", "1,2"], "three shares"),
        (["--splits", "a,b,c"], "no numbers"),
        (["--datasheet", "/nowhere/answers.json"], "cannot be read"),
        (["--until", "tomorrow"], "published_until"),
        (["--from", "2999-01-01"], "nothing to release"),
    ],
)
def test_release_asked_for_wrongly_makes_none(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        release("harbour-desk", "--out", str(tmp_path / "out"), *arguments)

    assert not Release.objects.exists()
    assert not (tmp_path / "out").exists()
