"""Sentences split and joined by hand: every word stays in exactly one, in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.graphemes import is_between_graphemes
from annotations.domain.resplitting import (
    RefusedSplit,
    apply_changes,
    join_with_next,
    places_to_split,
    split_at,
)
from annotations.domain.sentences import SentenceSpan, split_sentences

TEXT = "Rust ate the crane. Nobody saw it.\nIt rained 👩‍👩‍👧 today.\n"
PIECES = [
    "a",
    "b",
    "word",
    " ",
    "  ",
    ".",
    "!",
    "\n",
    "é",
    "e\u0301",
    "👩‍👧",
    "🇩🇪",
    "”",
    "字",
    "각",
]
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map("".join)


def words_of(text: str, sentences: list[SentenceSpan]) -> list[str]:
    return [text[one.start : one.end] for one in sentences]


def assert_covers(text: str, sentences: list[SentenceSpan]) -> None:
    """Every character but white space lies in one sentence; they come in order, and are trimmed."""
    covered = [n for one in sentences for n in range(one.start, one.end)]
    assert covered == sorted(set(covered))
    assert all(text[n].isspace() for n in set(range(len(text))) - set(covered))
    assert all(words and words == words.strip() for words in words_of(text, sentences))
    paragraphs = [one.paragraph for one in sentences]
    assert paragraphs == sorted(paragraphs)


def test_split_gives_two_trimmed_sentences_of_one_paragraph() -> None:
    found = split_at(TEXT, split_sentences(TEXT), position=0, at=TEXT.index("ate"))

    assert words_of(TEXT, found)[:3] == ["Rust", "ate the crane.", "Nobody saw it."]
    assert [one.paragraph for one in found] == [0, 0, 0, 1]


def test_join_gives_one_sentence_with_what_lay_between() -> None:
    found = join_with_next(split_sentences(TEXT), position=0)

    assert words_of(TEXT, found)[0] == "Rust ate the crane. Nobody saw it."


@pytest.mark.parametrize(
    ("position", "at"),
    [
        (0, 0),
        (0, 19),
        (0, 25),
        (0, -1),
        (1, 20),
        (2, 35),
        (2, TEXT.index("\u200d")),
        (9, 3),
        (-1, 3),
    ],
)
def test_split_elsewhere_is_refused(position: int, at: int) -> None:
    with pytest.raises(RefusedSplit):
        split_at(TEXT, split_sentences(TEXT), position=position, at=at)


def test_split_before_a_blank_at_the_end_of_its_part_is_the_same_as_behind_it() -> None:
    spans = split_sentences(TEXT)

    assert split_at(TEXT, spans, position=0, at=4) == split_at(TEXT, spans, position=0, at=5)


@pytest.mark.parametrize("position", [1, 2, 3, -1])
def test_join_across_paragraphs_or_of_no_sentence_is_refused(position: int) -> None:
    with pytest.raises(RefusedSplit):
        join_with_next(split_sentences(TEXT), position=position)


@pytest.mark.parametrize("text", ["e\u0301", "👩‍👩", "👍🏽", "🇩🇪", "\r\n", "각", "✈️"])
def test_no_grapheme_is_cut(text: str) -> None:
    inside = [at for at in range(1, len(text)) if is_between_graphemes(text, at)]

    assert inside == []


def test_two_flags_are_two_graphemes() -> None:
    assert [at for at in range(1, 4) if is_between_graphemes("🇩🇪🇫🇷", at)] == [2]


def test_places_are_where_words_begin() -> None:
    first = split_sentences(TEXT)[0]

    assert [TEXT[at : at + 3] for at in places_to_split(TEXT, first)] == ["ate", "the", "cra"]


def test_places_without_blanks_are_between_characters() -> None:
    text = "雨が降った。"

    assert list(places_to_split(text, split_sentences(text)[0])) == [1, 2, 3, 4, 5]


@given(text=texts, data=st.data())
def test_any_changes_keep_every_word_in_order_and_in_its_paragraph(
    text: str, data: st.DataObject
) -> None:
    """And what was changed, applied to the splitter's sentences, gives the same sentences."""
    base = split_sentences(text)
    current, changes = base, []
    paragraph_of = {n: one.paragraph for one in base for n in range(one.start, one.end)}
    for _ in range(data.draw(st.integers(0, 6))):
        position = data.draw(st.integers(-1, len(current)))
        at = data.draw(st.integers(-1, len(text) + 1))
        split = {"act": "split", "position": position, "at": at}
        change = data.draw(st.sampled_from([split, {"act": "join", "position": position}]))
        try:
            current = apply_changes(text, current, [change])
        except RefusedSplit:
            continue
        changes.append(change)
        assert_covers(text, current)
        for one in current:
            inside = {paragraph_of.get(n, one.paragraph) for n in range(one.start, one.end)}
            assert inside == {one.paragraph}
    assert apply_changes(text, base, changes) == current


@given(text=texts)
def test_every_place_offered_can_be_split_at(text: str) -> None:
    spans = split_sentences(text)
    for position, span in enumerate(spans):
        for at in places_to_split(text, span):
            assert_covers(text, split_at(text, spans, position=position, at=at))


def test_change_of_another_kind_is_refused() -> None:
    with pytest.raises(RefusedSplit):
        apply_changes(TEXT, split_sentences(TEXT), [{"act": "move"}])
