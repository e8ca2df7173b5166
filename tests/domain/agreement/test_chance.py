"""Coefficients that differ in their chance term alone, each against its definition."""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations

import pytest
from domain.agreement.measures import NOMINAL
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import Reason, point_figure
from annotations.domain.agreement.per_label import (
    label_alpha_statistic,
    label_fleiss_statistic,
)
from annotations.domain.agreement.tables import PatternTable

Unit = dict[str, str]
RATERS = ["anna", "ben", "cleo", "dora"]
UNITS = st.lists(st.dictionaries(st.sampled_from(RATERS), st.sampled_from("ABC")), max_size=10)


def table_of(units: list[Unit]) -> PatternTable:
    return PatternTable.of_units(("article", unit) for unit in units)


def agreeing(units: list[Unit]) -> Fraction:
    """Gwet (2014): the mean over units of the share of agreeing pairs."""
    shares = [
        Fraction(
            sum(times * (times - 1) for times in Counter(unit.values()).values()),
            len(unit) * (len(unit) - 1),
        )
        for unit in units
        if len(unit) > 1
    ]
    return sum(shares, Fraction(0)) / len(shares)


def labels_of(units: list[Unit]) -> set[str]:
    return {label for unit in units for label in unit.values()}


def fleiss_chance(units: list[Unit]) -> Fraction:
    """The squares of the labels' mean shares; all units count that anybody rated."""
    rated = [list(unit.values()) for unit in units if unit]
    chance = Fraction(0)
    for label in labels_of(units):
        shares = [Fraction(values.count(label), len(values)) for values in rated]
        chance += (sum(shares, Fraction(0)) / len(rated)) ** 2
    return chance


def conger_chance(units: list[Unit]) -> Fraction:
    """The mean over pairs of people of the chance that both draw the same label."""
    people = [one for one in RATERS if any(one in unit for unit in units)]
    share = {
        (one, label): Fraction(
            sum(unit.get(one) == label for unit in units), sum(one in unit for unit in units)
        )
        for one in people
        for label in labels_of(units)
    }
    pairs = list(combinations(people, 2))
    products = [
        share[one, label] * share[other, label]
        for one, other in pairs
        for label in labels_of(units)
    ]
    return sum(products, Fraction(0)) / len(pairs)


def even_chance(units: list[Unit]) -> Fraction:
    return Fraction(1, len(labels_of(units)))


CHANCES: dict[str, Callable[[list[Unit]], Fraction]] = {
    "fleiss_kappa": fleiss_chance,
    "conger_kappa": conger_chance,
    "brennan_prediger": even_chance,
    "bennett_s": even_chance,
}


@pytest.mark.parametrize("name", CHANCES)
@settings(deadline=None)
@given(units=UNITS)
def test_coefficient_of_random_tables_equals_its_definition(name: str, units: list[Unit]) -> None:
    value = NOMINAL[name](table_of(units)).value

    if not any(len(unit) > 1 for unit in units) or len(labels_of(units)) < 2:
        assert value is None
    else:
        chance = CHANCES[name](units)
        expected = (agreeing(units) - chance) / (1 - chance)
        assert value == pytest.approx(float(expected), abs=1e-12)


@pytest.mark.parametrize("name", CHANCES)
def test_coefficient_of_one_label_in_units_and_another_alone_is_defined(name: str) -> None:
    units = [{"anna": "A", "ben": "A"}, {"anna": "A", "ben": "A"}, {"anna": "B"}]

    figure = NOMINAL[name](table_of(units))

    assert figure.value == pytest.approx(1)
    assert figure.units == 2


@settings(deadline=None)
@given(units=UNITS)
def test_label_against_the_rest_is_the_measure_of_two_labels(units: list[Unit]) -> None:
    coded = CodedTable.of(table_of(units))
    is_a = [{one: str(label == "A") for one, label in unit.items()} for unit in units]

    figures = [
        point_figure(statistic(coded, "A"), coded.sample)
        for statistic in (label_alpha_statistic, label_fleiss_statistic)
    ]

    if any(len(unit) > 1 and "A" in unit.values() for unit in units):
        names = ("krippendorff_alpha_nominal", "fleiss_kappa")
        expected = [NOMINAL[name](table_of(is_a)).value for name in names]
        assert [one.value for one in figures] == [
            None if value is None else pytest.approx(value, abs=1e-12) for value in expected
        ]
    else:
        assert {one.undefined for one in figures} <= {Reason.LABEL_UNUSED, Reason.NO_UNITS}
