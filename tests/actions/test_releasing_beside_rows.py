"""Releases of the fixed project and of the demo: what stands beside rows, and with no words."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from make import NOON
from release_files import OPTIONS, files_of, lines_of, make_release, use_folder
from release_project import build
from withheld_words import sentences_found

from annotations.actions.demo import load_demo
from annotations.actions.releasing import release_archive, release_folder
from annotations.formats.registry import FORMATS
from annotations.formats.releases.options import OFFSETS
from annotations.models import Article, Project, Release, Sentence, User

WITHHELD = replace(OPTIONS, texts=OFFSETS, formats=("csv_spreadsheet",))
WHOLE = replace(OPTIONS, formats=("csv_spreadsheet",))
TEXTLESS = tuple(sorted(one.name for one in FORMATS.values() if one.writer and not one.needs_text))
# Both hash the files that name the version.
HASHING = {"MANIFEST.json", "croissant.json"}

pytestmark = pytest.mark.django_db


def demo() -> Project:
    User.objects.create_user("newcomer", password="a long walk along the quay")
    project = load_demo(at=NOON)
    assert project is not None
    return project


@pytest.fixture(params=[build, demo], ids=["fixed", "demo"])
def project(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Project:
    use_folder(tmp_path / "media", monkeypatch)
    maker: Callable[[], Project] = request.param
    return maker()


def texts_of(folder: Path, release: Release) -> Path:
    """The texts of a full release as somebody else has them: .txt files with CRLF."""
    folder.mkdir()
    for number, row in enumerate(lines_of(release, "articles.jsonl")):
        content = row["text"].replace("\n", "\r\n").encode()
        (folder / f"{number}.txt").write_bytes(content)
    return folder


def rebuild(release: Release, texts: Path, out: Path) -> subprocess.CompletedProcess[str]:
    script = release_folder(release) / "rebuild.py"
    return subprocess.run(
        [sys.executable, "-I", str(script), str(texts), str(out)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_release_without_words_is_rebuilt_to_the_full_one(project: Project, tmp_path: Path) -> None:
    full = make_release(project, "2.0", WHOLE)
    bare = make_release(project, "2.0-offsets", WITHHELD)

    done = rebuild(bare, texts_of(tmp_path / "texts", full), tmp_path / "out")

    assert done.returncode == 0, done.stdout + done.stderr
    expected = files_of(full)
    out = tmp_path / "out"
    assert {str(one.relative_to(out)) for one in out.rglob("*") if one.is_file()} == set(expected)
    for name in expected.keys() - HASHING:
        written = (out / name).read_bytes().replace(b"2.0-offsets", b"2.0")
        assert written == expected[name], name


def test_rebuilt_croissant_names_the_files_beside_it(project: Project, tmp_path: Path) -> None:
    full = make_release(project, "2.0", WHOLE)
    bare = make_release(project, "2.0-offsets", WITHHELD)
    out = tmp_path / "out"
    rebuild(bare, texts_of(tmp_path / "texts", full), out)

    body = json.loads((out / "croissant.json").read_bytes())

    listed = {one["@id"]: one for one in body["distribution"]}
    expected = json.loads(files_of(full)["croissant.json"])
    assert list(listed) == [one["@id"] for one in expected["distribution"]]
    for name, one in listed.items():
        content = (out / name).read_bytes()
        assert one["sha256"] == hashlib.sha256(content).hexdigest(), name
        assert one["contentSize"] == f"{len(content)} B"
    assert body["recordSet"] == expected["recordSet"]


def test_changed_text_is_refused(project: Project, tmp_path: Path) -> None:
    full = make_release(project, "2.0", WHOLE)
    bare = make_release(project, "2.0-offsets", WITHHELD)
    texts = texts_of(tmp_path / "texts", full)
    (texts / "0.txt").write_bytes((texts / "0.txt").read_bytes() + b".")

    done = rebuild(bare, texts, tmp_path / "out")

    assert done.returncode == 1
    assert "Nothing was written." in done.stdout
    assert not (tmp_path / "out").exists()


def test_no_sentence_of_any_article_is_in_a_release_without_words(
    project: Project, tmp_path: Path
) -> None:
    bare = make_release(project, "2.0", replace(WITHHELD, formats=TEXTLESS))
    sentences = [
        one.version.text[one.start : one.end]
        for one in Sentence.objects.filter(version__project=project).select_related("version")
    ]

    assert sentences_found(release_folder(bare), sentences) == []
    packed = tmp_path / "packed"
    packed.mkdir()
    (packed / "all.zip").write_bytes(release_archive(bare).read_bytes())
    assert sentences_found(packed, sentences) == []


def test_sentences_would_be_found_where_they_are(project: Project, tmp_path: Path) -> None:
    full = make_release(project, "2.0", replace(WHOLE, formats=TEXTLESS))
    text = lines_of(full, "articles.jsonl")[0]["text"]
    sentence = next(one for one in text.split("\n") if len(one.split()) >= 5)
    packed = tmp_path / "packed"
    packed.mkdir()
    (packed / "all.zip").write_bytes(release_archive(full).read_bytes())

    names = {name for _, name in sentences_found(packed, [sentence])}

    assert any(name.endswith("/articles.jsonl") for name in names)


def test_next_release_is_compared_with_the_one_before(project: Project) -> None:
    make_release(project, "2.0", OPTIONS)
    article = Article.objects.get(uid=next(iter(articles_of(project))))
    article.title = "Corrected"
    article.save()

    later = make_release(project, "2.1", replace(OPTIONS, licence="CC0-1.0"))

    found: dict[str, Any] = later.comparison or {}
    assert found["before"]["version"] == "2.0"
    assert found["articles"]["fields"] == {"title": 1}
    assert found["annotations"]["changed"] == 0
    assert found["options"] == {"licence": {"before": "", "after": "CC0-1.0"}}
    assert found["agreement"]
    assert all(one["before"] == one["after"] for one in found["agreement"])


def articles_of(project: Project) -> dict[str, str]:
    release = Release.objects.get(project=project, version="2.0")
    articles: dict[str, str] = (release.manifest or {})["scope"]["articles"]
    return articles


def test_splits_hold_the_articles_of_the_manifest(project: Project) -> None:
    release = make_release(project, "2.0")

    splits = json.loads(files_of(release)["splits.json"])["splits"]
    assert sorted(uid for uids in splits.values() for uid in uids) == sorted(articles_of(project))


def test_datasheet_tells_the_agreement(project: Project) -> None:
    text = files_of(make_release(project, "2.0"))["DATASHEET.md"].decode()

    assert "Krippendorff's alpha" in text
    assert "- Annotators, by pseudonym: A" in text
