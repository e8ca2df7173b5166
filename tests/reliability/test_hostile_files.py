"""A6, A17, A19: hostile files are refused at the door or read as harmless text, fast and small."""

import io
import pickle
import time
import tracemalloc
from pathlib import Path

import pytest
from reliability.hostile_files import BILLION_LAUGHS, EXTERNAL_ENTITY, SVG, archives

from annotations.domain.errors import UserError
from annotations.formats import FORMATS, ArticleDraft, RowError, format_of, plain
from annotations.formats.base import Row

pytestmark = pytest.mark.long

ARCHIVES = archives()
SECONDS = 2.0
MOST_MEMORY = 200_000_000
ENDINGS = {".txt": "text", ".html": "html", ".jsonl": "jsonl"}


def read(content: bytes, ending: str) -> list[Row]:
    """All rows of a file, read within the promised time and memory."""
    stream = io.BytesIO(content)
    tracemalloc.start()
    began = time.monotonic()
    try:
        reader = FORMATS[ENDINGS[ending]].reader
        assert reader is not None
        rows = list(reader.read(stream, name=f"news{ending}"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.monotonic() - began < SECONDS
    assert peak < MOST_MEMORY
    return rows


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("content", ARCHIVES.values(), ids=ARCHIVES)
def test_archive_under_a_known_ending_is_refused_unopened(content: bytes, ending: str) -> None:
    rows = read(content, ending)

    assert rows
    assert all(isinstance(found, RowError) for _, found in rows)


@pytest.mark.parametrize(
    "ending",
    [
        *(".tar", ".tar.gz", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar", ".svg", ".rss"),
        *(".docx", ".odt", ".epub", ".pdf", ".pickle", ".pkl", ".py", ".exe", ".js", ""),
    ],
)
def test_file_of_another_kind_is_refused_by_name_and_content(ending: str) -> None:
    for content in (b"", b"\x1f\x8b\x08", pickle.dumps({}), b"%PDF-1.7", b"\x7fELF"):
        with pytest.raises(UserError) as refused:
            format_of(f"news{ending}", content)
        assert refused.value.code in ("unknown_format", "packed_file")


@pytest.mark.parametrize("ending", ENDINGS)
def test_billion_laughs_expand_to_nothing(ending: str) -> None:
    for _, found in read(BILLION_LAUGHS, ending):
        if isinstance(found, ArticleDraft):
            assert len(found.text) <= len(BILLION_LAUGHS)
            assert "lollollol" not in found.text


@pytest.mark.parametrize("ending", ENDINGS)
def test_external_entity_is_never_followed(ending: str) -> None:
    first_line = Path("/etc/passwd").read_text(encoding="utf-8").splitlines()[0]

    for _, found in read(EXTERNAL_ENTITY, ending):
        assert first_line not in str(found)


def test_picture_with_a_script_gives_no_text_of_its_own() -> None:
    rows = read(b"<html><body><p>The ferry sank.</p>" + SVG + b"</body></html>", ".html")

    draft = rows[0][1]
    assert isinstance(draft, ArticleDraft)
    assert draft.text == "The ferry sank."


@pytest.mark.parametrize(
    "name",
    [
        *("../../../../etc/passwd.txt", "/etc/passwd.txt", "..\\..\\boot.txt"),
        *("a\0b.txt", "con.txt", "." * 300 + ".txt", "a" * 5000 + ".txt", "<img src=x>.txt"),
    ],
)
def test_name_of_a_file_is_never_a_path(name: str) -> None:
    rows = list(plain.read(io.BytesIO(b"The ferry sank."), name=name))

    found = rows[0][1]
    if isinstance(found, ArticleDraft):
        assert "/" not in found.title
        assert found.text == "The ferry sank."
