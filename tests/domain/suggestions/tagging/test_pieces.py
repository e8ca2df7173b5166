"""Words cut into the pieces of a vocabulary."""

import pytest

from annotations.domain.suggestions.tagging.pieces import Pieces, plain

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##aff", "##able", "##a", "u", "n", "cafe"]


@pytest.fixture
def pieces() -> Pieces:
    return Pieces(VOCABULARY)


def test_word_is_cut_into_its_longest_pieces_from_the_left(pieces: Pieces) -> None:
    assert pieces.of("unaffable") == (4, 5, 6)


def test_word_that_pieces_do_not_cover_is_unknown_as_a_whole(pieces: Pieces) -> None:
    assert pieces.of("unx") == (pieces.unknown,)
    assert pieces.of("日本") == (pieces.unknown,)


def test_word_in_capitals_or_with_accents_has_the_pieces_of_the_plain_one(pieces: Pieces) -> None:
    assert pieces.of("UNAFFABLE") == pieces.of("unaffable")
    assert pieces.of("Café") == (10,)


def test_word_of_a_thousand_letters_is_unknown(pieces: Pieces) -> None:
    assert pieces.of("un" * 500) == (pieces.unknown,)


@pytest.mark.parametrize("odd", ["", "\ud800", "\x00", "\u0301"])
def test_word_of_odd_characters_is_unknown(pieces: Pieces, odd: str) -> None:
    assert pieces.of(odd) == (pieces.unknown,)


def test_vocabulary_without_a_special_piece_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\[CLS\]"):
        Pieces(["[UNK]", "[SEP]"])


def test_plain_keeps_letters_without_accents_as_they_are() -> None:
    assert plain("ÅNGSTRÖM’s ß") == "angstrom’s ß"
