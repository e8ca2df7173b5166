"""Texts cut into windows of whole paragraphs."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.suggestions.tagging.pieces import Pieces
from annotations.domain.suggestions.tagging.windows import windows_of
from annotations.domain.suggestions.tagging.words import paragraphs_of

PIECES = Pieces(["[UNK]", "[CLS]", "[SEP]", "a", "b", "##b", "##a"])


def _texts(text: str, size: int) -> list[list[str]]:
    return [
        [text[start:end] for start, end in window.words]
        for window in windows_of(text, PIECES, size=size)
    ]


def test_window_takes_whole_paragraphs_while_they_fit() -> None:
    assert _texts("a a\nb b\na", 4) == [["a", "a", "b", "b"], ["a"]]


def test_paragraph_larger_than_a_window_is_cut() -> None:
    assert _texts("a\na a a a a\nb", 2) == [["a"], ["a", "a"], ["a", "a"], ["a", "b"]]


def test_word_with_more_pieces_than_a_window_keeps_its_first_ones() -> None:
    (window,) = windows_of("ababab", PIECES, size=2)
    assert [len(numbers) for numbers in window.pieces] == [2]


def test_first_size_shortens_the_first_window_alone() -> None:
    found = list(windows_of("a\na\na\na", PIECES, size=3, first_size=lambda: 1))
    assert [len(window.words) for window in found] == [1, 3]


def test_ids_begin_and_end_with_the_marks_and_tell_where_words_begin() -> None:
    (window,) = windows_of("ab a", PIECES, size=10)
    assert window.ids(PIECES) == ([1, 3, 5, 3, 2], [1, 3])


def test_text_without_words_has_no_window() -> None:
    assert list(windows_of(" \n\n ", PIECES, size=10)) == []


@given(st.text(alphabet="ab .\n“’é_\ud800\x00", max_size=200), st.integers(1, 12))
def test_windows_hold_every_word_once_and_in_order(text: str, size: int) -> None:
    windows = list(windows_of(text, PIECES, size=size))
    words = [span for window in windows for span in window.words]
    assert words == [span for paragraph in paragraphs_of(text) for span in paragraph.words]
    assert all(sum(map(len, window.pieces)) <= size for window in windows)
    assert all(end <= later for (_, end), (later, _) in pairwise(words))
