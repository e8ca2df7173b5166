"""The registry of readers, and what every one of them checks."""

from dataclasses import replace

import pytest

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.formats import READERS, ArticleDraft, RowError, html, jsonl, plain, reader_for
from annotations.formats.base import MAX_LENGTHS, check_draft, read_one

DRAFT = ArticleDraft(title="Rain", text="Rain fell.")


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("a.txt", plain),
        ("folder.jsonl/A.TXT", plain),
        ("a.html", html),
        ("a.b.HTM", html),
        ("a.jsonl", jsonl),
        ("a.ndjson", jsonl),
    ],
)
def test_reader_for_known_ending_is_its_module(name: str, reader: object) -> None:
    assert reader_for(name) is reader


@pytest.mark.parametrize("name", ["a.pdf", "txt", ".txt", "a.jsonl.gz", ""])
def test_reader_for_unknown_ending_names_the_known_ones(name: str) -> None:
    with pytest.raises(UserError) as caught:
        reader_for(name)

    assert caught.value.code == "unknown_format"
    assert all(ending in caught.value.detail for ending in READERS)


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
    draft = replace(DRAFT, **{field: "a" * (MAX_LENGTHS[field] + 1)})

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
        check_draft(replace(DRAFT, **{field: value}))

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
