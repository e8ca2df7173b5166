"""Scores against who was right, and what a threshold would leave: worked out by hand."""

import pytest

from annotations.domain.suggestions.appraisal import Graded, Guess
from annotations.domain.suggestions.reliability import preview, reliability


def graded(score: float, right: float, *, least: float | None = None) -> Graded:
    return Graded(Guess(0, "quote", score, score if least is None else least, None), right, right)


ARTICLES = [
    [graded(0.91, 1), graded(0.95, 0.5), graded(0.35, 0)],
    [graded(0.39, 1), graded(1.0, 1), graded(0.3, 0)],
]


def test_bins_hold_tenths_of_the_score() -> None:
    low, high = reliability(ARTICLES)

    assert (low.start, low.end, high.start, high.end) == (0.3, 0.4, 0.9, 1.0)
    assert low.score == pytest.approx((0.35 + 0.39 + 0.3) / 3)
    assert low.right.value == pytest.approx(1 / 3)
    assert (low.right.n, low.right.articles) == (3, 2)
    assert high.score == pytest.approx((0.91 + 0.95 + 1.0) / 3)
    assert high.right.value == pytest.approx(2.5 / 3)


def test_what_was_said_by_somebody_else_is_not_right() -> None:
    guess = Guess(0, "quote", 0.9, 0.9, None)

    [one] = reliability([[Graded(guess, right=1.0, whole=0.0), Graded(guess, 1.0, 1.0)]])

    assert one.right.value == 0.5


def test_nothing_graded_gives_no_bins() -> None:
    assert reliability([]) == []
    assert reliability([[]]) == []


def test_threshold_tells_what_it_withholds_and_what_is_left() -> None:
    found = preview(ARTICLES, 0.36)

    assert (found.withheld, found.suggestions) == (2, 6)
    assert found.precision.value == pytest.approx(3.5 / 4)
    assert found.found == 1.0


def test_what_goes_on_with_something_withheld_goes_too() -> None:
    found = preview([[graded(0.9, 1, least=0.4), graded(0.8, 1)]], 0.5)

    assert (found.withheld, found.precision.value, found.found) == (1, 1.0, 0.5)


def test_threshold_above_all_leaves_no_precision() -> None:
    found = preview([[graded(0.4, 0)]], 0.9)

    assert (found.withheld, found.precision.value, found.found) == (1, None, None)
