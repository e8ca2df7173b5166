"""Releases without the articles' words, and the words put back by plain Python."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from released_articles import Invented, released, write_release
from withheld_words import LEAST_WORDS, sentences_found

from annotations.formats.registry import FORMATS
from annotations.formats.releases import rebuilding
from annotations.formats.releases.opening import (
    RefusedRelease,
    open_release,
    read_manifest,
    verify,
)
from annotations.formats.releases.options import FULL, OFFSETS, ReleaseOptions
from annotations.formats.releases.withholding import withheld
from annotations.formats.spreadsheets import safe_cell

SHEETS = ReleaseOptions(formats=("csv_spreadsheet",))
WITHHELD = replace(SHEETS, texts=OFFSETS)
TEXTLESS = tuple(sorted(one.name for one in FORMATS.values() if one.writer and not one.needs_text))
FERRY = Invented(
    "ferry",
    ["“The ferry, 🚢 ‘Ilva’, sank;=1,” she said, as she was not allowed to.", "السفينة غرقت ليلا"],
    url="https://example.org/ferry",
    reason="was not allowed to",
)
BRIDGE = Invented("bridge", ["The old bridge is safe, the whole council says.", "Nobody asked."])
LONG_REASON = replace(FERRY, reason="as she was not allowed to")
TABLES = (
    *("articles", "sentences", "annotations", "annotations_independent", "gold", "suggestions"),
    *("sources", "evidence"),
)
REBUILT = (
    *(f"{name}.jsonl" for name in TABLES),
    *("articles.csv", "sentences.csv", "annotations.csv", "attributions.csv", "sources.csv"),
    *("csv_spreadsheet/attributions.csv", "csv_spreadsheet/annotations.csv"),
)


def rebuild(release: Path, texts: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Run the script of a release as a stranger does: plain Python, none of our packages."""
    return subprocess.run(
        [sys.executable, "-I", str(release / "rebuild.py"), str(texts), str(out), *more],
        capture_output=True,
        text=True,
        check=False,
        cwd=release,
    )


def texts_as_lines(path: Path, *articles: Invented) -> Path:
    rows = [
        json.dumps({"url": one.url, "text": one.text.replace("\n", "\r\n")}) for one in articles
    ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", TEXTLESS)
def test_release_without_words_has_no_sentence_of_any_article(tmp_path: Path, name: str) -> None:
    chosen = replace(WITHHELD, formats=(name,))
    release = write_release(tmp_path / "release", [FERRY, BRIDGE], chosen)

    sentences = [*FERRY.sentences, *BRIDGE.sentences]
    assert sentences_found(release, sentences) == []
    full = write_release(tmp_path / "full", [FERRY, BRIDGE], replace(chosen, texts=FULL))
    assert {one for one, _ in sentences_found(full, sentences)} == {
        one for one in sentences if len(one.split()) >= LEAST_WORDS
    }


@pytest.mark.parametrize("name", TEXTLESS)
def test_reason_for_anonymity_in_the_words_of_the_text_is_left_out(
    tmp_path: Path, name: str
) -> None:
    chosen = replace(WITHHELD, formats=(name,))
    release = write_release(tmp_path / "release", [LONG_REASON], chosen)

    assert sentences_found(release, [LONG_REASON.reason]) == []
    full = write_release(tmp_path / "full", [LONG_REASON], replace(chosen, texts=FULL))
    assert sentences_found(full, [LONG_REASON.reason])


def test_reason_in_words_of_the_annotators_own_stays() -> None:
    shown = withheld(released(replace(FERRY, reason="She feared for her job.")))

    assert shown.annotations[0]["attributions"][0]["anonymity_reason"] == "She feared for her job."


def test_rebuilt_release_equals_the_full_one(tmp_path: Path) -> None:
    full = write_release(tmp_path / "full", [FERRY, BRIDGE], SHEETS)
    release = write_release(tmp_path / "release", [FERRY, BRIDGE], WITHHELD)
    texts = texts_as_lines(tmp_path / "texts.jsonl", BRIDGE, FERRY)

    done = rebuild(release, texts, tmp_path / "out")

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("2 of 2 texts are there and equal.")
    for name in REBUILT:
        assert (tmp_path / "out" / name).read_bytes() == (full / name).read_bytes(), name


def test_rebuilt_manifest_has_the_hashes_of_the_full_release(tmp_path: Path) -> None:
    full = write_release(tmp_path / "full", [FERRY], SHEETS)
    release = write_release(tmp_path / "release", [FERRY], WITHHELD)
    rebuild(release, texts_as_lines(tmp_path / "texts.jsonl", FERRY), tmp_path / "out")

    ours, theirs = (
        json.loads((one / "MANIFEST.json").read_bytes()) for one in (tmp_path / "out", full)
    )

    assert ours["options"] == theirs["options"]
    for name in REBUILT:
        assert ours["files"][name] == theirs["files"][name]


def test_rebuilt_release_is_one_that_can_be_restored(tmp_path: Path) -> None:
    release = write_release(tmp_path / "release", [FERRY], WITHHELD)
    rebuild(release, texts_as_lines(tmp_path / "texts.jsonl", FERRY), tmp_path / "out")

    with open_release(tmp_path / "out") as files:
        stated = read_manifest(files)
        verify(files, stated, beat=lambda: None)

    assert stated.version == "1.0"
    with open_release(release) as files, pytest.raises(RefusedRelease, match=r"rebuild\.py"):
        read_manifest(files)


def test_texts_are_found_in_a_folder_whatever_their_files_are_called(tmp_path: Path) -> None:
    release = write_release(tmp_path / "release", [FERRY, BRIDGE], WITHHELD)
    texts = tmp_path / "texts"
    (texts / "deeper").mkdir(parents=True)
    (texts / "a.txt").write_bytes(b"\xef\xbb\xbf" + FERRY.text.encode().replace(b"\n", b"\r\n"))
    (texts / "deeper" / "b.txt").write_text(f"{BRIDGE.text}\n", encoding="utf-8")
    (texts / "c.txt").write_bytes(b"\xff\xfe")

    done = rebuild(release, texts, tmp_path / "out")

    assert done.returncode == 0, done.stdout
    assert "c.txt is not UTF-8" in done.stdout


def test_changed_text_is_refused_with_how_much_is_equal(tmp_path: Path) -> None:
    release = write_release(tmp_path / "release", [FERRY, BRIDGE], WITHHELD)
    other = replace(FERRY, sentences=[FERRY.sentences[0], "Another."])
    texts = texts_as_lines(tmp_path / "texts.jsonl", other)

    done = rebuild(release, texts, tmp_path / "out")

    assert done.returncode == 1
    assert "- About ferry: differs: 1 of 2 sentences are equal" in done.stdout
    assert "- About bridge: missing" in done.stdout
    assert not (tmp_path / "out").exists()


def test_partial_rebuild_puts_back_what_is_there(tmp_path: Path) -> None:
    full = write_release(tmp_path / "full", [FERRY, BRIDGE], SHEETS)
    release = write_release(tmp_path / "release", [FERRY, BRIDGE], WITHHELD)
    texts = texts_as_lines(tmp_path / "texts.jsonl", FERRY)

    done = rebuild(release, texts, tmp_path / "out", "--partial")

    assert done.returncode == 1
    whole = {line for line in (full / "articles.jsonl").read_bytes().split(b"\n") if line}
    bare = {line for line in (release / "articles.jsonl").read_bytes().split(b"\n") if line}
    written = {line for line in (tmp_path / "out/articles.jsonl").read_bytes().split(b"\n") if line}
    assert len(written & whole) == len(written & bare) == 1
    assert json.loads((tmp_path / "out/MANIFEST.json").read_bytes())["options"]["texts"] == OFFSETS


def test_folder_with_files_is_not_written_into(tmp_path: Path) -> None:
    release = write_release(tmp_path / "release", [FERRY], WITHHELD)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")

    done = rebuild(release, tmp_path, tmp_path / "out")

    assert done.returncode == 2
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_script_stands_alone(tmp_path: Path) -> None:
    release = write_release(tmp_path / "release", [FERRY], WITHHELD)
    shutil.copytree(release, tmp_path / "elsewhere")

    done = rebuild(tmp_path / "elsewhere", tmp_path, tmp_path / "out")

    assert "- About ferry: missing" in done.stdout
    assert done.stderr == ""


def test_script_apart_from_its_release_says_so(tmp_path: Path) -> None:
    release = write_release(tmp_path / "release", [FERRY], WITHHELD)
    (tmp_path / "alone").mkdir()
    shutil.copy(release / "rebuild.py", tmp_path / "alone")

    done = rebuild(tmp_path / "alone", tmp_path, tmp_path / "out")

    assert done.returncode == 2
    assert "alone is no release" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("text", ["=1", "a;=1", "plain", "\t@x", "＝1", "a\n-2", 'a; "+1'])  # noqa: RUF001
def test_script_makes_cells_safe_as_the_product_does(text: str) -> None:
    assert rebuilding.safe_cell(text) == safe_cell(text)


WORDS = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r\ufeff"), min_size=1
).map(lambda words: words.replace("\n", " "))
ARTICLES = st.lists(
    st.lists(WORDS, min_size=1, max_size=3).filter(lambda one: "".join(one).strip()),
    min_size=1,
    max_size=3,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ARTICLES)
def test_any_release_is_rebuilt_byte_for_byte(articles: list[list[str]]) -> None:
    invented = [
        Invented(str(n), lines, url=f"https://e.org/{n}") for n, lines in enumerate(articles)
    ]
    with TemporaryDirectory() as folder:
        here = Path(folder)
        full = write_release(here / "full", invented, SHEETS)
        release = write_release(here / "release", invented, WITHHELD)
        texts = texts_as_lines(here / "texts.jsonl", *invented)

        assert rebuilding.rebuild(release, texts, here / "out", partial=False) == 0

        for name in REBUILT:
            assert (here / "out" / name).read_bytes() == (full / name).read_bytes(), name
