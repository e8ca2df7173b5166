"""The legal sets of marks and what each stands for."""

from typing import get_args

import pytest

from annotations.domain import marks


def test_legal_sets_are_the_marks_of_the_type() -> None:
    assert get_args(marks.Marks) == marks.LEGAL_SETS


def test_verified_and_unverified_sets_are_all_legal_sets_and_share_none() -> None:
    both = (*marks.VERIFIED_SETS, *marks.UNVERIFIED_SETS)

    assert sorted(both) == sorted(marks.LEGAL_SETS)


@pytest.mark.parametrize("value", [None, *marks.LEGAL_SETS])
def test_is_legal_takes_the_seven_states(value: str | None) -> None:
    assert marks.is_legal(value)


@pytest.mark.parametrize("value", ["", "C+V", "V+Q", "c", 0, False, ["C"], object()])
def test_is_legal_refuses_all_else(value: object) -> None:
    assert not marks.is_legal(value)


@pytest.mark.parametrize(
    ("value", "quote", "claim", "fact", "attribution"),
    [
        (None, False, False, False, False),
        ("none", False, False, False, False),
        ("C", False, True, False, True),
        ("V", False, False, True, True),
        ("Q", True, False, False, True),
        ("Q+C", True, True, False, True),
        ("Q+V", True, False, True, True),
    ],
)
def test_questions_of_each_state_answer_as_the_table_says(
    value: str | None, quote: bool, claim: bool, fact: bool, attribution: bool
) -> None:
    assert marks.has_quote(value) is quote
    assert marks.has_claim(value) is claim
    assert marks.has_verified_fact(value) is fact
    assert marks.needs_attribution(value) is attribution
