"""Canonical texts: what is changed, what never is, and what is refused."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.sentences import split_sentences
from annotations.domain.texts import (
    MAX_TEXT_BYTES,
    RefusedText,
    canonical_text,
    check_characters,
    decode,
    text_hash,
)

LINE = "Rain fell. Nobody left."
storable = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_canonical_text_any_line_break_becomes_a_line_feed(line_break: str) -> None:
    assert canonical_text(f"{LINE}{line_break}{LINE}") == f"{LINE}\n{LINE}"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_canonical_text_any_line_break_gives_the_same_hash_and_sentences(line_break: str) -> None:
    text = canonical_text(f"\ufeff{LINE}{line_break}{LINE}")

    assert text_hash(text) == text_hash(f"{LINE}\n{LINE}")
    assert [span.start for span in split_sentences(text)] == [0, 11, 24, 35]


def test_canonical_text_byte_order_mark_is_dropped_only_in_front() -> None:
    assert canonical_text("\ufeffa\ufeffb") == "a\ufeffb"


@pytest.mark.parametrize(
    "text",
    ["e\u0301", "\u00e9", "a\u2028b", "a\x85b", "a\vb\fc", "a\xa0b ", "ﬁ", "👩🏽‍🚀", "\u202eabc"],
)
def test_canonical_text_all_else_stays_as_given(text: str) -> None:
    assert canonical_text(text) == text


@pytest.mark.parametrize("break_in_text", ["\u2028", "\x85", "\v", "\f"])
def test_canonical_text_other_line_breaks_stay_and_end_sentences(break_in_text: str) -> None:
    text = canonical_text(f"No stop{break_in_text}Nor here")

    assert [text[span.start : span.end] for span in split_sentences(text)] == [
        "No stop",
        "Nor here",
    ]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "empty_text"),
        ("\ufeff\ufeff", "empty_text"),
        ("\ufeff \r\n\t\u2028", "empty_text"),
        ("a\0b", "nul_character"),
        ("a\ud83db", "lone_surrogate"),
        ("\udc00", "lone_surrogate"),
        ("é" * (MAX_TEXT_BYTES // 2) + "a", "text_too_large"),
    ],
)
def test_canonical_text_unstorable_is_refused_with_its_code(raw: str, code: str) -> None:
    with pytest.raises(RefusedText) as caught:
        canonical_text(raw)

    assert (caught.value.code, caught.value.field) == (code, "text")


def test_canonical_text_largest_text_is_accepted() -> None:
    assert len(canonical_text("é" * (MAX_TEXT_BYTES // 2))) == MAX_TEXT_BYTES // 2


@given(storable)
def test_canonical_text_twice_changes_nothing_more(raw: str) -> None:
    try:
        text = canonical_text(raw)
    except RefusedText:
        return

    assert canonical_text(text) == text
    assert "\r" not in text


@pytest.mark.parametrize(("value", "position"), [("ab\0", "2"), ("abc\ud800", "3")])
def test_check_characters_names_the_place_and_the_field(value: str, position: str) -> None:
    with pytest.raises(RefusedText, match=f"Character {position} ") as caught:
        check_characters(value, field="title")

    assert caught.value.field == "title"


def test_decode_byte_order_mark_is_dropped() -> None:
    assert decode(b"\xef\xbb\xbfcaf\xc3\xa9") == "café"


@pytest.mark.parametrize(
    ("raw", "offset"),
    [
        (b"caf\xe9!", 3),
        ("a".encode("utf-16"), 0),
        (b"\xef\xbb\xbfab\xff", 5),
        (b"a\xed\xa0\x80", 1),
    ],
)
def test_decode_other_encodings_are_refused_with_the_offset(raw: bytes, offset: int) -> None:
    with pytest.raises(RefusedText, match=rf"at offset {offset}\.$") as caught:
        decode(raw)

    assert caught.value.code == "not_utf8"


@given(storable)
def test_decode_encoded_text_comes_back(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


def test_text_hash_is_the_sha256_of_its_utf8_bytes() -> None:
    assert text_hash("é") == hashlib.sha256(b"\xc3\xa9").hexdigest()
