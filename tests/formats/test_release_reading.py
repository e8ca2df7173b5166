"""Releases read back: opened, checked against their manifest, and their rows typed."""

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotations.domain.errors import UserError
from annotations.formats.releases.opening import (
    RefusedRelease,
    open_release,
    read_manifest,
    verify,
)
from annotations.formats.releases.reading import found_articles
from annotations.formats.releases.rows import AnnotationRow, BatchRow
from annotations.formats.releases.typed import WrongValue, check_of

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "release"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOLDEN, tmp_path / "release"))


def read(path: Path) -> int:
    """Read a release to its end; how many articles it has."""
    with open_release(path) as files:
        stated = read_manifest(files)
        verify(files, stated, beat=lambda: None)
        return len(list(found_articles(files, stated)))


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as refused:
        read(path)
    return str(refused.value)


def change_manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "MANIFEST.json"
    body = json.loads(path.read_bytes())
    change(body)
    path.write_text(json.dumps(body))


def change_row(folder: Path, name: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the first row of a file and let the manifest agree with it."""
    path = folder / name
    first, *rest = path.read_bytes().splitlines(keepends=True)
    row = json.loads(first)
    change(row)
    content = json.dumps(row).encode() + b"\n" + b"".join(rest)
    path.write_bytes(content)
    stated = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    change_manifest(folder, lambda body: body["files"][name].update(stated))


def packed(folder: Path, root: str = "harbour/") -> Path:
    target = folder.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{root}{path.relative_to(folder)}")
    return target


def test_release_is_read_from_a_folder_and_from_its_archive(folder: Path) -> None:
    assert read(folder) == read(packed(folder)) == 2


def test_archive_within_a_release_is_let_be(folder: Path) -> None:
    (folder / "brat").mkdir()
    (folder / "brat" / "annotations.zip").write_bytes(b"PK")

    assert read(packed(folder)) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda body: body.update(format="other"), "of another program"),
        (lambda body: body.update(format_version=2), "another version"),
        (lambda body: body.update(complete=False), "not complete"),
        (lambda body: body["project"].pop("uid"), "missing or malformed"),
        (lambda body: body["project"].update(uid="../x"), "missing or malformed"),
        (lambda body: body["files"].update({"../x": {}}), "missing or malformed"),
        (lambda body: body["files"].pop("batches.jsonl"), "batches.jsonl is not in it"),
        (lambda body: body["project"].update(slug="../x"), "project.slug: it is missing or malf"),
        (lambda body: body["project"].update(slug="x" * 61), "project.slug"),
        (lambda body: body["project"].update(name="a\0b"), "project.name"),
        (lambda body: body["project"].update(name="a" * 121), "project.name"),
        (lambda body: body["project"].update(uid=7), "project.uid"),
        (lambda body: body.update(version="../1"), "version"),
        (lambda body: body["scope"].update(left_out={"archived": ["x"]}), "scope.left_out"),
        (lambda body: body["scope"].update(batches={"x": "y"}), "scope.batches"),
        (lambda body: body["scope"].update(outside=-1), "scope.outside"),
        (lambda body: body["options"].update(seed="x"), "options.seed: it is missing or malformed"),
        (lambda body: body["options"].update(other=1), "options"),
        (lambda body: body["files"].update({"a\0": {}}), "files.'a"),
        (lambda body: body["files"].update({"a//b": {}}), "files.'a//b'"),
        (lambda body: body["files"]["articles.jsonl"].update(rows="2"), "files.'articles.jsonl'"),
        (lambda body: body["options"].update(texts="offsets"), "rebuild.py"),
        (lambda body: body["files"]["articles.jsonl"].update(rows=3), "has 2 rows"),
        (lambda body: body["files"]["articles.jsonl"].update(bytes=3), "its hash is another"),
        (lambda body: body["scope"]["articles"].clear(), "does not name this article"),
    ],
)
def test_wrong_manifest_is_refused_with_its_reason(
    folder: Path, change: Callable[[dict[str, Any]], object], words: str
) -> None:
    change_manifest(folder, change)

    assert words in refusal(folder)


@pytest.mark.parametrize("name", ["annotations.csv", "articles.jsonl", "schemes/1/guideline.md"])
def test_file_with_another_byte_is_refused_by_its_name(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:-1] + b"x")

    assert name in refusal(folder)


def test_missing_file_is_refused_by_its_name(folder: Path) -> None:
    (folder / "sources.csv").unlink()

    assert "sources.csv is missing" in refusal(folder)


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("articles.jsonl", lambda row: row.update(text=row["text"] + "x"), "line 1, text"),
        ("articles.jsonl", lambda row: row.pop("credit"), "line 1, credit: it is missing"),
        ("articles.jsonl", lambda row: row.update(x=1), "line 1, x: it is not known"),
        ("articles.jsonl", lambda row: row.update(version_number=True), "a whole number"),
        ("articles.jsonl", lambda row: row.update(title="x" * 501), "line 1, title"),
        ("articles.jsonl", lambda row: row.update(credit="a\0"), "line 1, credit: it has a NUL"),
        (
            "annotations.jsonl",
            lambda row: row["attributions"][0].update(cue_text=["a\0"]),
            "line 1, attributions[0].cue_text[0]: it has a NUL",
        ),
        ("sentences.jsonl", lambda row: row.update(position=1), "line 1, position"),
        ("sentences.jsonl", lambda row: row.update(end=10**6), "line 1, start"),
        ("annotations.jsonl", lambda row: row.update(marks="X"), "line 1, record.marks"),
        ("annotations.jsonl", lambda row: row.update(evidence=["x"]), "no such evidence"),
        (
            "annotations.jsonl",
            lambda row: row.update(end=row["end"] + 1),
            "not that of the sen",
        ),
        ("annotations.jsonl", lambda row: row.update(position=900), "no such sentence"),
        ("gold.jsonl", lambda row: row.update(end=row["end"] + 1), "not that of the sen"),
        ("gold.jsonl", lambda row: row.update(marks="none"), "line 1, marks: it differs"),
        (
            "annotations.jsonl",
            lambda row: row["attributions"][0].update(content_text=["Other words."]),
            "attributions[0].content_text: these are not the words of its span",
        ),
        (
            "annotations.jsonl",
            lambda row: row["attributions"][0]["speaker"].update(mention_text=["Mr Other"]),
            "attributions[0].speaker.mention_text: these are not the words of its span",
        ),
        (
            "gold.jsonl",
            lambda row: row["record"]["attributions"][0].update(cue_text=["x"]),
            "record.attributions[0].cue_text: these are not the words of its span",
        ),
        ("annotations.jsonl", lambda row: row.update(article_version="x"), "no article has"),
        ("gold.jsonl", lambda row: row["record"].update(marks="X"), "gold.jsonl, line 1"),
        ("gold.jsonl", lambda row: row["inputs"][0].update(submission="1"), "inputs[0].submission"),
        ("suggestions.jsonl", lambda row: row["fates"].append(3), "line 1, fates["),
        ("batch_articles.jsonl", lambda row: row.update(run=[]), "line 1, run: it must be an"),
    ],
)
def test_wrong_row_is_refused_by_file_line_and_field(
    folder: Path, name: str, change: Callable[[dict[str, Any]], object], words: str
) -> None:
    change_row(folder, name, change)

    told = refusal(folder)
    assert words in told
    assert not told.endswith("..")
    assert ".jsonl, line " in told


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04broken"])
def test_file_that_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "release.zip"
    path.write_bytes(content)

    assert refusal(path)


def test_archive_without_a_manifest_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "release.zip"
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a/b/MANIFEST.json", "{}")

    assert "This is no release" in refusal(target)


def test_endless_line_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotations.formats.releases.reading.LINE_BYTES_MAX", 100)

    assert "the line is too long" in refusal(folder)


def test_nothing_at_the_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedRelease), open_release(tmp_path / "nowhere"):
        pass


# --- Types ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({}, "assigned_at"),
        ([], ""),
        ({"thresholds": {"quote": "x"}}, "thresholds.quote"),
        ({"thresholds": []}, "thresholds"),
        ({"overlap": 1.5}, "overlap"),
        ({"assigned_at": 3}, "assigned_at"),
    ],
)
def test_value_of_another_shape_is_told_by_its_path(value: Any, path: str) -> None:
    good = {
        **{"uid": "", "name": "", "kind": "", "scheme": 1, "overlap": 1, "blind_share": 0},
        **{"seed": 1, "assigned_at": None, "claim_suggestions": False, "thresholds": {}},
    }

    with pytest.raises(WrongValue) as wrong:
        check_of(BatchRow)(good | value if value else value, "")

    assert wrong.value.path == path


def test_rows_of_the_golden_release_have_their_shape() -> None:
    check = check_of(AnnotationRow)
    with io.BytesIO((GOLDEN / "annotations.jsonl").read_bytes()) as stream:
        for line in stream:
            check(json.loads(line), "")
