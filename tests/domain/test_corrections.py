"""Spans follow the words of a corrected text; look-alikes are never taken for each other."""

from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.corrections import (
    LONGEST,
    MOST_CHANGED,
    Correction,
    correction_of,
    edits,
    pair_sentences,
)
from annotations.domain.sentences import split_sentences
from annotations.domain.spans import Span

CRANE = "The crane on the quay was eaten by rust."
LETTER = "“We wrote to the ministry,” said Ida Morren."
NOBODY = "Nobody ever answered any of the letters."


def correction(old: str, new: str) -> Correction:
    spans = [[(one.start, one.end) for one in split_sentences(text)] for text in (old, new)]
    return correction_of(old, spans[0], new, spans[1])


def text_of(*sentences: str) -> str:
    return "\n".join(sentences)


def moved(old: str, new: str, words: str) -> tuple[str, bool]:
    """What a span over these words of the old text covers in the new one, and if it is touched."""
    start = old.index(words)
    found = correction(old, new).move((start, start + len(words)))
    return ("" if found.after is None else new[slice(*found.after)]), found.touched


def test_pairs_are_sentences_that_stayed_and_those_corrected_in_place() -> None:
    new = text_of(CRANE.replace("eaten", "eatten"), LETTER, NOBODY)

    found = correction(text_of(CRANE, LETTER, NOBODY), new)

    assert found.pairs == {0: 0, 1: 1, 2: 2}
    assert found.changed == {0: 0}


def test_pairs_follow_an_inserted_sentence() -> None:
    found = correction(text_of(CRANE, NOBODY), text_of(CRANE, LETTER, NOBODY))

    assert found.pairs == {0: 0, 1: 2}


def test_pairs_of_two_near_identical_sentences_one_deleted_are_the_exact_one() -> None:
    first, second = "He said five people had died.", "He said nine people had died."

    assert pair_sentences([first, second], [second]) == {1: 0}


def test_pairs_never_take_one_look_alike_for_the_other() -> None:
    first, second = "He said five people had died.", "He said nine people had died."

    assert pair_sentences([first, second], ["He said nine persons had died."]) == {}
    assert pair_sentences([first, CRANE], ["He said nine people had died.", CRANE]) == {0: 0, 1: 1}
    assert pair_sentences([first, second], [second.replace("nine", "ten"), first + " Ha."]) == {}


def test_pairs_of_a_sentence_that_stands_twice_only_where_both_stayed() -> None:
    assert pair_sentences([NOBODY, CRANE, NOBODY], [NOBODY, LETTER, NOBODY]) == {0: 0, 2: 2}
    assert pair_sentences([NOBODY, CRANE, NOBODY], [CRANE, NOBODY]) == {1: 0}


def test_pairs_leave_out_a_sentence_that_was_rewritten() -> None:
    assert pair_sentences([CRANE, NOBODY], ["It rained for weeks.", NOBODY]) == {1: 1}


def test_pairs_leave_out_a_changed_sentence_too_long_to_be_compared() -> None:
    long = "word " * (LONGEST // 5 + 1)

    assert pair_sentences([long + "adn so"], [long + "and so"]) == {}
    assert pair_sentences([long], [long]) == {0: 0}


def test_pairs_of_a_hundred_corrections_in_a_long_text_are_found_soon() -> None:
    words = [f"{n * 7919 % 9973:x}{n * 104729 % 99991:x}" for n in range(400 * 20)]
    before = [" ".join(words[n * 20 : n * 20 + 20]) for n in range(400)]
    after = [f"{one[:5]}Q{one[6:]}" if n < MOST_CHANGED else one for n, one in enumerate(before)]
    began = process_time()

    assert pair_sentences(before, after) == {n: n for n in range(400)}
    assert process_time() - began < 10  # comparing every sentence with every other took 80


def test_move_keeps_words_behind_a_correction() -> None:
    old, new = text_of(CRANE, LETTER), text_of(CRANE.replace("crane", "big crane"), LETTER)

    assert moved(old, new, "eaten by rust") == ("eaten by rust", False)
    assert moved(old, new, "Ida Morren") == ("Ida Morren", False)


def test_move_reports_a_span_whose_words_changed() -> None:
    old = text_of(LETTER, NOBODY)

    assert moved(old, old.replace("Morren", "Moren"), "Ida Morren") == ("Ida Moren", True)
    assert moved(old, old.replace("the ministry", "ministers"), "said") == ("said", False)


def test_move_of_words_that_are_gone_is_none() -> None:
    old = text_of(LETTER, NOBODY)

    assert moved(old, old.replace(" Ida Morren", " she"), "Morren")[1]
    assert moved(old, old.replace("said Ida Morren", "said Ida"), "Morren") == ("", True)


def test_move_leaves_what_was_inserted_at_its_edges_outside() -> None:
    old = text_of(LETTER, NOBODY)

    assert moved(old, old.replace("said Ida", "she said to Ida"), "said") == ("said", False)


def test_move_never_cuts_a_character() -> None:
    old, new = "Cafe owners said nothing at all.", "Cafe\u0301 owners said nothing at all."

    assert moved(old, new, "Cafe") == ("Cafe\u0301", True)


def test_move_of_a_span_over_two_sentences_is_to_be_looked_at() -> None:
    old = text_of(CRANE, NOBODY)

    assert correction(old, old + " So.").move((5, len(CRANE) + 9)).after is None


SENTENCES = [
    CRANE,
    LETTER,
    NOBODY,
    "It rained in Port Renn — 👩‍👩‍👧 all day.",
    "السفينة غرقت ليلا أمس.",
]


@st.composite
def corrected(draw: st.DrawFn) -> tuple[str, str, list[Span]]:
    """A text, the same with characters inserted, deleted and replaced, and spans of the first."""
    old = text_of(*draw(st.permutations(SENTENCES)))
    new = old
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(new) - 1))
        cut = draw(st.integers(0, 3))
        new = (
            new[:at]
            + draw(st.sampled_from(["", "e", "ab ", ".", "\n", "é", "👍🏽"]))
            + new[at + cut :]
        )
    edges = st.tuples(st.integers(0, len(old)), st.integers(0, len(old)))
    spans = draw(st.lists(edges.filter(lambda one: one[0] != one[1]), min_size=1, max_size=5))
    return old, new, [(min(one), max(one)) for one in spans]


@given(corrected())
def test_move_every_span_kept_untouched_covers_the_same_words(
    given_: tuple[str, str, list[Span]],
) -> None:
    old, new, spans = given_
    found = correction(old, new)

    for span in spans:
        one = found.move(span)
        if one.after is not None:
            start, end = one.after
            assert 0 <= start < end <= len(new)
            assert one.touched == (old[slice(*span)] != new[start:end])
            assert any(first <= start and end <= last for first, last in found.new)
        else:
            assert one.touched


@given(corrected())
def test_pairs_are_in_order_and_never_two_of_one(given_: tuple[str, str, list[Span]]) -> None:
    old, new, _ = given_

    pairs = sorted(correction(old, new).pairs.items())

    assert [after for _, after in pairs] == sorted({after for _, after in pairs})


@given(st.text("ab c", max_size=20), st.text("ab c", max_size=20))
def test_edits_cover_both_texts_in_order(before: str, after: str) -> None:
    found = edits(before, after)

    assert "".join(before[one.old_start : one.old_end] for one in found) == before
    assert "".join(after[one.new_start : one.new_end] for one in found) == after
