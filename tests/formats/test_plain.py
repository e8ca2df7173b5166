"""Plain text files: one article each."""

from io import BytesIO

import pytest

from annotations.domain.texts import MAX_TEXT_BYTES
from annotations.formats import ArticleDraft, RowError, plain


def read(raw: bytes, *, name: str = "rain.txt") -> ArticleDraft | RowError:
    ((row, article),) = plain.read(BytesIO(raw), name=name)
    assert row == 1
    return article


def test_read_text_file_takes_title_and_source_from_its_name() -> None:
    assert read(b"Rain fell.\r\n", name="wire/Rain in May.v2.txt") == ArticleDraft(
        title="Rain in May.v2", text="Rain fell.\n", source_name="wire/Rain in May.v2.txt"
    )


def test_read_byte_order_mark_is_dropped() -> None:
    article = read(b"\xef\xbb\xbfRain fell.")

    assert isinstance(article, ArticleDraft)
    assert article.text == "Rain fell."


def test_read_very_long_name_is_cut() -> None:
    article = read(b"Rain fell.", name="x" * 900 + ".txt")

    assert isinstance(article, ArticleDraft)
    assert (len(article.title), len(article.source_name)) == (500, 300)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_text"),
        (b" \n", "empty_text"),
        (b"caf\xe9", "not_utf8"),
        (b"a\0b", "nul_character"),
        (b"a" * (MAX_TEXT_BYTES + 1), "text_too_large"),
        (b"a" * (2 * MAX_TEXT_BYTES + 1), "text_too_large"),
    ],
)
def test_read_bad_file_is_an_error_of_row_1(raw: bytes, code: str) -> None:
    error = read(raw)

    assert isinstance(error, RowError)
    assert (error.row, error.code) == (1, code)


def test_read_text_with_two_byte_line_breaks_may_be_larger_than_the_stored_one() -> None:
    article = read(b"a\r\n" * (MAX_TEXT_BYTES // 2))

    assert isinstance(article, ArticleDraft)
    assert len(article.text) == MAX_TEXT_BYTES
