"""Pairing quotation marks, and telling speech from labels."""

import pytest

from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions import RULES, finder
from annotations.domain.suggestions.quotations import is_label, pair_quotations, sounds_spoken


def inner(text: str) -> list[str]:
    return [text[pair.inner_start : pair.inner_end] for pair in pair_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no marks", []),
        ("“one” and “two”", ["one", "two"]),
        ('"one" and "two"', ["one", "two"]),
        ("''one'' and ``two''", ["one", "two"]),
        ("„eins” «zwei»", ["eins", "zwei"]),
        ("“she said ‘no’ twice”", ["she said ‘no’ twice"]),
        ('a 6" pipe and a 9" pipe', []),
        ("”stray closing", []),
        ("“typed wrongly,“ he said", ["typed wrongly,"]),
        ("“open to the end\nnext line", ["open to the end"]),
    ],
)
def test_pairing_returns_the_words_inside(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_pairing_over_paragraphs_continues_an_open_quotation() -> None:
    first, second = pair_quotations("“one goes on\n“and ends here”")

    assert (first.closed, first.continues) == (False, None)
    assert (second.closed, second.continues) == (True, 0)


def test_pairing_after_closed_quotation_does_not_continue() -> None:
    _, second = pair_quotations("“one”\n“two”")

    assert second.continues is None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("he wrote “The Old Bridge of Lugo” in May", True),
        ("Jo “Red” Miller left", True),
        ("he said, “Make Lugo Great Again”", False),
        ("“the old bridge” is wet", False),
        ("the foreman, known as “the Pike,” left", True),
        ("a plan dubbed “big bang” failed", True),
        ("she dubbed him “big bang” in May", False),
        ("in her memoir, “Salt,” Ida Morren writes", True),
        ("in her memoir, “Salt is all we had,” she wrote", False),
        ("in her memoir, “...” it rained", False),
    ],
)
def test_label_is_a_title_or_nickname(text: str, label: bool) -> None:
    (quotation,) = pair_quotations(text)

    assert is_label(text, quotation) is label


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("the “experts” left", False),
        ("at “the north end of the bridge,” they met", True),
        ("it was “a sad day.”", True),
    ],
)
def test_long_or_stopped_words_sound_spoken(text: str, spoken: bool) -> None:
    (quotation,) = pair_quotations(text)

    assert sounds_spoken(text, quotation) is spoken


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Crew rosters show that its “safety week” last year lasted two days.", "indirect"),
        ("A study found that the city’s “green mile” is a road.", "indirect"),
        ("The files reveal how the “night shift” slept.", "indirect"),
        ("A survey shows the town is “very poor indeed” by night.", "mixed"),
        ("The files reveal that the plan “must never be known” outside.", "mixed"),
        ("Lena Brandt said that its “safety week” lasted two days.", "mixed"),
    ],
)
def test_mode_passes_over_scare_quotes_in_what_records_show(text: str, mode: str) -> None:
    (guess,) = finder(RULES).find(text, split_sentences(text)).attributions

    assert guess.mode == mode
    assert guess.quote == (mode != "indirect")
