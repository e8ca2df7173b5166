"""Offsets in UTF-16 code units, as JavaScript counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.suggestions.label_studio.offsets import Utf16

TEXT = "a😀b👩‍🚒c"


def units_of(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(("start", "end", "words"), [(0, 1, "a"), (1, 3, "😀"), (3, 4, "b")])
def test_span_of_units_is_the_same_words(start: int, end: int, words: str) -> None:
    span = Utf16(TEXT).span(start, end)

    assert span is not None
    assert TEXT[slice(*span)] == words


@pytest.mark.parametrize(("start", "end"), [(0, 2), (2, 3), (0, 1000)])
def test_span_that_cuts_a_character_or_leaves_the_text_is_none(start: int, end: int) -> None:
    assert Utf16(TEXT).span(start, end) is None


def test_text_without_astral_characters_does_not_differ() -> None:
    assert not Utf16("naïve “ä”").differs


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.data())
def test_every_span_is_found_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    found = Utf16(text).span(units_of(text[:start]), units_of(text[:end]))

    assert found == (start, end)
