"""JSON lines: each good line is an article, each bad one an error that stops no other."""

import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.formats import ArticleDraft, RowError, jsonl
from annotations.formats.base import Row
from annotations.formats.jsonl import MAX_LINE_BYTES

GOOD = b'{"text": "Rain fell."}'
GOOD_DRAFT = ArticleDraft(title="", text="Rain fell.")


def read(raw: bytes) -> list[Row]:
    return list(jsonl.read(BytesIO(raw), name="articles.jsonl"))


def read_error(line: bytes) -> RowError:
    ((row, before), (_, error), (_, after)) = read(b"\n".join([GOOD, line, GOOD]))
    assert row == 1
    assert before == after == GOOD_DRAFT
    assert isinstance(error, RowError)
    return error


def test_read_full_line_fills_every_field() -> None:
    values = {
        "title": " Rain ",
        "text": " Rain\r\nfell. ",
        "url": "https://example.org/rain",
        "outlet": "The Example",
        "author": "Ann Poe",
        "published_at": "2016-09-12",
        "language": "en-GB",
        "licence": "CC0-1.0",
    }

    rows = read(json.dumps(values).encode())

    read_as = values | {"title": "Rain", "text": " Rain\nfell. "}
    assert rows == [(1, ArticleDraft(**read_as))]  # type: ignore[arg-type]


def test_read_null_is_not_given() -> None:
    assert read(b'{"text": "Rain fell.", "title": null, "url": null}') == [(1, GOOD_DRAFT)]


def test_read_blank_lines_are_skipped_and_counted() -> None:
    rows = read(b"\xef\xbb\xbf" + GOOD + b"\r\n\n  \n" + GOOD)

    assert rows == [(1, GOOD_DRAFT), (4, GOOD_DRAFT)]


def test_read_empty_file_gives_nothing() -> None:
    assert read(b"") == []


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        (b'{"text": "a", "body": "b"}', "unknown_field", "body"),
        (
            b'{"uid": "a", "article_version": "b", "sha256": "c", "text": "d"}',
            "table_of_a_release",
            "article_version",
        ),
        (b'{"text": "a", "\\u0000": "b"}', "unknown_field", "'\\x00'"),
        (b'{"title": "a"}', "empty_text", "text"),
        (b'{"text": null}', "empty_text", "text"),
        (b'{"text": " \\n"}', "empty_text", "text"),
        (b'{"text": "a\\u0000"}', "nul_character", "text"),
        (b'{"text": "a\\ud83d"}', "lone_surrogate", "text"),
        (b'{"text": "a", "title": "\\ud83d"}', "lone_surrogate", "title"),
        (b'{"text": 1}', "not_a_string", "text"),
        (b'{"text": "a", "author": ["b"]}', "not_a_string", "author"),
        (b'{"text": "a", "url": "example.org"}', "bad_url", "url"),
        (b'{"text": "a", "published_at": "yesterday"}', "bad_date", "published_at"),
        (b'{"text": "a", "language": "en_US"}', "bad_language", "language"),
        (b'{"text": "a", "outlet": "%s"}' % (b"b" * 301), "too_long", "outlet"),
        (b'{"text": "%s"}' % (b"a" * 1_000_001), "text_too_large", "text"),
        (b'{"text": "caf\xe9"}', "not_utf8", None),
        (b'{"text": "a"', "not_json", None),
        (b'{"text": "a"} {"text": "b"}', "not_json", None),
        (b"[" * 100_000, "not_json", None),
        (b"1" * 10_000, "not_json", None),
        (b'["text"]', "not_an_object", None),
        (b"null", "not_an_object", None),
        (b'"text"', "not_an_object", None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_read_bad_line_is_an_error_and_the_others_are_read(
    line: bytes, code: str, field: str | None
) -> None:
    error = read_error(line)

    assert (error.row, error.code, error.field) == (2, code, field)


def test_read_unknown_key_is_shown_short() -> None:
    error = read_error(json.dumps({"text": "a", "k" * 5_000: "b"}).encode())

    assert len(error.detail) < 300


class CountingStream(BytesIO):
    """Remembers how much was asked for at once."""

    largest = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert size > 0
        self.largest = max(self.largest, size)
        return super().readline(size)


@pytest.mark.parametrize("length", [MAX_LINE_BYTES + 1, MAX_LINE_BYTES + 2, 3 * MAX_LINE_BYTES])
def test_read_line_beyond_the_limit_is_skipped_without_holding_it(length: int) -> None:
    stream = CountingStream(b"\n".join([b"x" * length, GOOD, b"x" * length]))

    rows = list(jsonl.read(stream, name="articles.jsonl"))

    assert [(row, getattr(article, "code", "")) for row, article in rows] == [
        (1, "line_too_long"),
        (2, ""),
        (3, "line_too_long"),
    ]
    assert stream.largest == MAX_LINE_BYTES + 1


def test_read_line_at_the_limit_is_read() -> None:
    padding = b" " * (MAX_LINE_BYTES - len(GOOD))

    assert read(GOOD[:-1] + padding + b"}\n" + GOOD) == [(1, GOOD_DRAFT), (2, GOOD_DRAFT)]


@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line)))
def test_read_any_bytes_never_lose_the_good_lines(lines: list[bytes]) -> None:
    rows = read(b"\n".join([*lines, GOOD]))

    assert rows[-1] == (len(lines) + 1, GOOD_DRAFT)
