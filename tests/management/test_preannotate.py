"""`manage.py preannotate`: texts in, JSON lines out, no database."""

import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

TEXT = "“We wrote twice,” said Ida Morren.\n\nNobody answered 😀."


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


def run(out: Path, *files: Path) -> list[dict[str, Any]]:
    call_command("preannotate", *(str(one) for one in files), "--out", str(out))
    return read(out)


def read(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.read_bytes().splitlines()]


def store(path: Path, *documents: object) -> Path:
    path.write_bytes(b"\n".join(json.dumps(one).encode() for one in documents))
    return path


def test_preannotate_text_file_is_named_by_its_stem(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "quay.txt"
    path.write_text(TEXT, encoding="utf-8")

    (found,) = run(out, path)

    assert found["doc"] == "quay"
    assert [TEXT[start:end] for start, end in found["sentences"]] == [
        "“We wrote twice,” said Ida Morren.",
        "Nobody answered 😀.",
    ]


def test_preannotate_finds_a_direct_quotation(tmp_path: Path, out: Path) -> None:
    (found,) = run(out, store(tmp_path / "a.jsonl", {"doc": "1", "text": TEXT}))

    (one,) = found["attributions"]
    assert set(one) == {"content", "cue", "source", "speaker", "mode", "chain", "score"}
    assert (one["mode"], one["speaker"], one["chain"]) == ("direct", "Ida Morren", [])
    assert "We wrote twice" in "".join(TEXT[start:end] for start, end in one["content"])
    assert [TEXT[start:end] for start, end in one["cue"]] == ["said"]
    assert 0 <= one["score"] <= 1


def test_preannotate_documents_come_in_the_order_of_the_input(tmp_path: Path, out: Path) -> None:
    many = [{"doc": f"d{n}", "text": f"Crane {n} rusts."} for n in range(5)]
    first = store(tmp_path / "b.jsonl", *many)
    second = store(tmp_path / "a.jsonl", {"doc": "last", "text": "Rust."})

    found = run(out, first, second)

    assert [one["doc"] for one in found] == ["d0", "d1", "d2", "d3", "d4", "last"]


def test_preannotate_offsets_are_those_of_the_text_as_given(tmp_path: Path, out: Path) -> None:
    text = "One.\r\n\r\nTwo 😀."

    (found,) = run(out, store(tmp_path / "a.jsonl", {"doc": "1", "text": text}))

    assert [text[start:end] for start, end in found["sentences"]] == ["One.", "Two 😀."]


def test_preannotate_gzipped_lines_are_read(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps({"doc": "1", "text": "Rust."}).encode()))

    assert [one["doc"] for one in run(out, path)] == ["1"]


def test_preannotate_empty_text_has_no_sentences(tmp_path: Path, out: Path) -> None:
    (found,) = run(out, store(tmp_path / "a.jsonl", {"doc": "1", "text": ""}))

    assert found == {"doc": "1", "sentences": [], "attributions": [], "claims": []}


def test_preannotate_other_fields_of_a_document_are_passed_over(tmp_path: Path, out: Path) -> None:
    document = {"doc": "1", "text": "Rust.", "outlet": "Quay"}

    assert len(run(out, store(tmp_path / "a.jsonl", document))) == 1


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b'{"doc": "x"}',
        b'{"text": "Rust."}',
        b'{"doc": 1, "text": "Rust."}',
        b'{"doc": "x", "text": null}',
        b'{"doc": "x", "text": "\\ud800"}',
        b'{"doc": "x", "text": "\xff"}',
    ],
    ids=range(8),
)
def test_preannotate_bad_line_is_named_and_the_others_are_written(
    line: bytes, tmp_path: Path, out: Path
) -> None:
    path, errors = tmp_path / "a.jsonl", StringIO()
    path.write_bytes(line + b'\n\n{"doc": "good", "text": "Rust."}')

    with pytest.raises(CommandError, match="1 document"):
        call_command("preannotate", str(path), "--out", str(out), stderr=errors)

    assert "a.jsonl:1" in errors.getvalue()
    assert [one["doc"] for one in read(out)] == ["good"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bad.txt", b"\xff\xfe"),
        ("empty.txt", b" "),
        ("nul.txt", b"a\0b"),
        ("broken.jsonl.gz", gzip.compress(b"{" * 99)[:-12]),
        ("damaged.jsonl.gz", gzip.compress(b"{" * 99)[:12] + b"\xff" * 99),
        ("plain.jsonl.gz", b"no gzip"),
    ],
    ids=["not UTF-8", "empty", "NUL", "broken off", "damaged", "no gzip"],
)
def test_preannotate_file_that_cannot_be_read_is_named_and_the_others_are_written(
    name: str, content: bytes, tmp_path: Path, out: Path
) -> None:
    bad, errors = tmp_path / name, StringIO()
    bad.write_bytes(content)
    good = store(tmp_path / "good.jsonl", {"doc": "good", "text": "Rust."})

    with pytest.raises(CommandError, match="1 document"):
        call_command("preannotate", str(bad), str(good), "--out", str(out), stderr=errors)

    assert name in errors.getvalue()
    assert [one["doc"] for one in read(out)] == ["good"]


def test_preannotate_file_that_is_not_there_is_named(tmp_path: Path, out: Path) -> None:
    errors = StringIO()

    with pytest.raises(CommandError):
        call_command("preannotate", str(tmp_path / "gone.txt"), "--out", str(out), stderr=errors)

    assert "gone.txt" in errors.getvalue()


def test_preannotate_twice_writes_the_same_bytes(tmp_path: Path, out: Path) -> None:
    path = store(tmp_path / "a.jsonl", {"doc": "1", "text": TEXT})
    run(out, path)
    first = out.read_bytes()

    run(out, path)

    assert out.read_bytes() == first


def test_preannotate_into_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    path = store(tmp_path / "a.jsonl", {"doc": "1", "text": "Rust."})

    with pytest.raises(CommandError, match="cannot be written: No such file"):
        call_command("preannotate", str(path), "--out", str(tmp_path / "nowhere" / "out"))
