"""The matrix of coincidences: by hand, and against the totals of values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.agreement.coincidences import Meeting, coincidences
from annotations.domain.agreement.tables import PatternTable

UNITS = st.lists(
    st.dictionaries(st.sampled_from("abcd"), st.sampled_from("XYZ"), max_size=4), max_size=12
)


def table_of(*units: dict[str, str]) -> PatternTable:
    return PatternTable.of_units(("article", unit) for unit in units)


def test_coincidences_of_two_people_are_counted_in_both_directions() -> None:
    matrix = coincidences(table_of({"a": "X", "b": "Y"}, {"a": "X", "b": "X"}))

    assert matrix.at("X", "Y") == matrix.at("Y", "X") == Meeting(1, 1.0)
    assert matrix.at("X", "X") == Meeting(1, 2.0)
    assert matrix.total("X") == 3.0


def test_coincidences_of_three_people_weigh_a_half() -> None:
    matrix = coincidences(table_of({"a": "X", "b": "X", "c": "Y"}))

    assert matrix.at("X", "X") == Meeting(1, 1.0)
    assert matrix.at("X", "Y") == Meeting(1, 1.0)
    assert matrix.at("Y", "Y") == Meeting(0, 0.0)


def test_coincidences_list_the_labels_first_and_leave_out_single_values() -> None:
    matrix = coincidences(table_of({"a": "W"}, {"a": "Y", "b": "X"}), labels=("Z", "X"))

    assert matrix.values == ("Z", "X", "Y")


@given(units=UNITS)
def test_coincidences_sum_up_to_the_values_in_units(units: list[dict[str, str]]) -> None:
    matrix = coincidences(table_of(*units))

    given_in_units = sum(len(unit) for unit in units if len(unit) > 1)
    assert sum(matrix.total(value) for value in matrix.values) == pytest.approx(given_in_units)
