"""Thresholds: what is legal, and what they withhold."""

import pytest

from annotations.domain.suggestions.thresholds import (
    Scored,
    ThresholdRefused,
    checked_thresholds,
    kind_of,
    withheld,
)


def test_kind_is_told_by_what_is_proposed() -> None:
    assert kind_of(is_claim=True, quote=False) == "claim"
    assert kind_of(is_claim=False, quote=True) == "quote"
    assert kind_of(is_claim=False, quote=False) == "indirect"


def test_thresholds_of_zero_are_none() -> None:
    assert checked_thresholds({"quote": 0, "indirect": 1, "claim": 0.5}) == {
        "indirect": 1.0,
        "claim": 0.5,
    }
    assert checked_thresholds({}) == {}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (None, "suggestion_thresholds"),
        ([0.5], "suggestion_thresholds"),
        ({"speaker": 0.5}, "suggestion_thresholds"),
        ({"quote": 1.01}, "suggestion_thresholds.quote"),
        ({"quote": -0.01}, "suggestion_thresholds.quote"),
        ({"claim": "0.5"}, "suggestion_thresholds.claim"),
        ({"claim": True}, "suggestion_thresholds.claim"),
        ({"claim": None}, "suggestion_thresholds.claim"),
        ({"indirect": float("nan")}, "suggestion_thresholds.indirect"),
        ({"indirect": float("inf")}, "suggestion_thresholds.indirect"),
    ],
)
def test_what_is_no_share_of_a_known_kind_is_refused(given: object, field: str) -> None:
    with pytest.raises(ThresholdRefused) as caught:
        checked_thresholds(given)
    assert caught.value.field == field


def test_what_lies_below_its_kinds_threshold_is_withheld() -> None:
    listed = [
        Scored(1, "quote", 0.59, None),
        Scored(2, "quote", 0.6, None),
        Scored(3, "indirect", 0.1, None),
    ]

    assert withheld(listed, {"quote": 0.6}) == {1}
    assert withheld(listed, {}) == set()


def test_what_goes_on_with_something_withheld_is_withheld_too() -> None:
    listed = [
        Scored(1, "indirect", 0.4, None),
        Scored(2, "quote", 0.9, 1),
        Scored(3, "quote", 0.9, 2),
        Scored(4, "quote", 0.3, None),
        Scored(5, "quote", 0.2, 4),
    ]

    assert withheld(listed, {"indirect": 0.5}) == {1, 2, 3}
    assert withheld(listed, {"quote": 0.25}) == {5}
