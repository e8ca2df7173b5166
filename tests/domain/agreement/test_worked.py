"""The parts of a figure give the figure again, and are those of its definition."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.agreement.layers import HEADER, LABEL_SETS, SPEAKER_QUOTE
from annotations.domain.agreement.summary import summarise_points
from annotations.domain.agreement.tables import PatternTable
from annotations.domain.agreement.worked import worked

MARKS = st.sampled_from([LABEL_SETS["C"], LABEL_SETS["Q+C"], LABEL_SETS["none"]])
UNITS = st.lists(st.dictionaries(st.sampled_from("abcd"), MARKS, max_size=4), max_size=10)


@given(units=UNITS)
def test_parts_of_alpha_are_those_of_its_definition(
    units: list[dict[str, frozenset[str]]],
) -> None:
    summary = summarise_points(HEADER, PatternTable.of_units(("one", unit) for unit in units))

    found = worked(HEADER, summary)

    values = [value for unit in units if len(unit) > 1 for value in unit.values()]
    assert found.values == len(values)
    if found.expected is not None and found.observed is not None:
        apart = [HEADER.distance(*pair) for pair in permutations(values, 2)]
        assert found.expected == pytest.approx(sum(apart) / len(apart))
        assert 1 - found.observed / found.expected == pytest.approx(summary.alpha.value)


@given(units=UNITS)
def test_chance_turns_percent_into_ac1(units: list[dict[str, frozenset[str]]]) -> None:
    summary = summarise_points(HEADER, PatternTable.of_units(("one", unit) for unit in units))

    chance = worked(HEADER, summary).chance

    if chance is not None and summary.percent.value is not None and summary.ac1 is not None:
        assert (summary.percent.value - chance) / (1 - chance) == pytest.approx(summary.ac1.value)


def test_open_set_of_values_has_no_parts() -> None:
    said = {"a": frozenset({"ida"}), "b": frozenset({"tomas"})}
    summary = summarise_points(SPEAKER_QUOTE, PatternTable.of_units([("one", said)] * 2))

    found = worked(SPEAKER_QUOTE, summary)

    assert (found.values, found.observed, found.chance) == (0, None, None)
