"""When two names count as equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.names import MAX_NAME, clean_name, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ida Morren", "ida  MORREN "),
        ("the AFP", "AFP"),
        ("The Harbour Office", "harbour office"),
        ("O’Neill", "O'Neill"),
        ("Straße", "STRASSE"),
        ("ﬁnance ministry", "finance ministry"),
        ("Ida\u00a0Morren", "Ida Morren"),
        ("Morren.", "Morren"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_name_key_of_equal_names_is_equal(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Ida Morren", "Ada Morren"), ("Anne", "nne"), ("Theo", "o"), ("A", "B")]
)
def test_name_key_of_other_names_differs(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_name_key_of_an_article_alone_keeps_it() -> None:
    assert name_key("The") == "the"


@pytest.mark.parametrize("name", ["", "  ", "…", " . "])
def test_name_key_of_no_name_is_empty(name: str) -> None:
    assert name_key(name) == ""


def test_clean_name_keeps_case_and_joins_blanks() -> None:
    assert clean_name("  Ida \n Morren\t") == "Ida Morren"


@given(st.text(max_size=400))
def test_name_key_of_the_cleaned_name_is_the_key_of_the_name(name: str) -> None:
    assert name_key(clean_name(name)) == name_key(name)
    assert len(name_key(name)) <= MAX_NAME
