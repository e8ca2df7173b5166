"""The registry of readers, and what every one of them checks."""

import bz2
import gzip
import lzma
from dataclasses import replace

import pytest
from django.utils.translation import override

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.formats import FORMATS, ArticleDraft, Format, RowError, format_of, readable
from annotations.formats.base import MAX_LENGTHS, check_draft, read_one
from annotations.wording import say

DRAFT = ArticleDraft(title="Rain", text="Rain fell.")


LINE = b'{"text": "Rain fell."}\n'


@pytest.mark.parametrize(
    ("name", "head", "format_name"),
    [
        ("a.txt", b"Rain fell.", "text"),
        ("folder.jsonl/A.TXT", b"Rain fell.", "text"),
        ("a.html", b"", "html"),
        ("a.b.HTM", b"", "html"),
        ("a.html", b"\xef\xbb\xbf <!DOCTYPE html><html>", "html"),
        ("a.jsonl", LINE, "jsonl"),
        ("a.ndjson", LINE, "jsonl"),
        (
            "a.txt",
            b"https://example.org/a\n# more\n\nhttps://example.org/b\nhttps://exam",
            "url_list",
        ),
        ("a", b"<html><body>", "html"),
        ("a.json", LINE, "jsonl"),
        ("a.txt", b"https://example.org/a says that rain fell.", "text"),
        ("a.urls", b"", "url_list"),
    ],
)
def test_format_of_file_is_told_by_its_content_then_its_ending(
    name: str, head: bytes, format_name: str
) -> None:
    assert format_of(name, head).name == format_name


@pytest.mark.parametrize("name", ["a.pdf", "txt", ".txt", "a.jsonl.gz", ""])
def test_format_of_unknown_file_names_it_and_the_known_formats(name: str) -> None:
    with pytest.raises(UserError) as caught:
        format_of(name, b"%PDF-1.7")

    assert caught.value.code == "unknown_format"
    assert caught.value.detail.startswith(name)
    assert all(f"{one.title} {one.endings[0]}" in caught.value.detail for one in readable())


def test_format_of_unknown_file_is_refused_in_the_readers_language() -> None:
    with pytest.raises(UserError) as caught:
        format_of("a.pdf", b"%PDF-1.7")

    with override("de"):
        assert "Reiner Text .txt" in say(caught.value.detail)


@pytest.mark.parametrize("name", ["a.pdf", "a.DOCX", "a.odt"])
def test_format_of_a_document_says_how_it_can_be_brought(name: str) -> None:
    with pytest.raises(UserError, match="save it as plain text"):
        format_of(name, b"PK\x03\x04")


@pytest.mark.parametrize("chosen", ["", "polnear"])
@pytest.mark.parametrize(
    "head", [gzip.compress(b"Rain"), bz2.compress(b"Rain"), lzma.compress(b"Rain"), b"Rar!\x1a\x07"]
)
def test_format_of_compressed_file_is_refused_in_words(head: bytes, chosen: str) -> None:
    with pytest.raises(UserError, match="compressed") as caught:
        format_of("train.jsonl.gz", head, chosen=chosen)

    assert caught.value.code == "packed_file"


def test_format_of_chosen_one_is_taken_unseen() -> None:
    assert format_of("a.pdf", b"%PDF", chosen="text").name == "text"


@pytest.mark.parametrize("one", FORMATS.values(), ids=lambda one: one.name)
def test_every_format_is_named_as_options_name_it_and_sniffs_any_bytes(one: Format) -> None:
    assert FORMATS[one.name] is one
    assert one.reader is not None or one.writer is not None
    if one.reader is not None:
        for head in (b"", b"\xff\xfe\0", b"{", b"[" * 1000, b"PK\x03\x04", b"<" * 1000, LINE):
            assert one.reader.sniff(head, name="x") in (True, False)


def test_check_draft_good_one_comes_back_with_canonical_text() -> None:
    draft = replace(
        DRAFT,
        text="Rain\r\nfell.",
        url="https://example.org/a?b=c",
        published_at="2016-09-12T10:00:00+04:30",
        language="zh-Hant-TW",
    )

    assert check_draft(draft) == replace(draft, text="Rain\nfell.")


@pytest.mark.parametrize("field", MAX_LENGTHS)
def test_check_draft_value_beyond_its_limit_is_too_long(field: str) -> None:
    draft = replace(DRAFT, **{field: "a" * (MAX_LENGTHS[field] + 1)})  # type: ignore[arg-type]

    with pytest.raises(UserError) as caught:
        check_draft(draft)

    assert (caught.value.code, caught.value.field) == ("too_long", field)


def test_check_draft_title_at_its_limit_is_accepted() -> None:
    assert check_draft(replace(DRAFT, title="a" * MAX_LENGTHS["title"]))


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("title", "a\0b", "nul_character"),
        ("author", "a\ud800", "lone_surrogate"),
        ("text", "\n", "empty_text"),
        ("url", "example.org/a", "bad_url"),
        ("url", "ftp://example.org/a", "bad_url"),
        ("url", "javascript:alert(1)", "bad_url"),
        ("url", "https://", "bad_url"),
        ("url", "https://[::1", "bad_url"),
        ("url", "https://example.org/a b", "bad_url"),
        ("url", "https://example.org/a\nb", "bad_url"),
        ("published_at", "12 September 2016", "bad_date"),
        ("published_at", "2016-02-30", "bad_date"),
        ("published_at", "2016-09", "bad_date"),
        ("published_at", "20160912", "bad_date"),
        ("published_at", "2016-09-12T25:00", "bad_date"),
        ("published_at", "\uff12\uff1016-09-12", "bad_date"),
        ("published_at", "0001-01-01T00:00:00+14:00", "bad_date"),
        ("published_at", "9999-12-31T23:59:59-12:00", "bad_date"),
        ("language", "English (US)", "bad_language"),
        ("language", "e", "bad_language"),
    ],
)
def test_check_draft_bad_value_names_its_field(field: str, value: str, code: str) -> None:
    with pytest.raises(UserError) as caught:
        check_draft(replace(DRAFT, **{field: value}))  # type: ignore[arg-type]

    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize(
    "value",
    [
        "2016-09-12",
        "2016-09-12T10:00Z",
        "2016-09-12 10:00:00.5",
        "2016-09-12T10:00:00-0400",
        "0001-01-01",
    ],
)
def test_check_draft_iso_time_is_kept_as_given(value: str) -> None:
    assert check_draft(replace(DRAFT, published_at=value)).published_at == value


def test_read_one_error_becomes_a_row_error() -> None:
    assert read_one(7, lambda: replace(DRAFT, text="")) == (
        7,
        RowError(7, "empty_text", N_("The text is empty."), "text"),
    )
