"""AC1, percent and specific agreement against their definitions, value by value."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.agreement.ac1 import ac1
from annotations.domain.agreement.percent import percent
from annotations.domain.agreement.specific import specific
from annotations.domain.agreement.tables import PatternTable

Unit = dict[str, str]
UNITS = st.lists(
    st.dictionaries(st.sampled_from(["anna", "ben", "cleo", "dora"]), st.sampled_from("ABC")),
    max_size=10,
)


def table_of(units: list[Unit]) -> PatternTable:
    return PatternTable.of_units(("article", unit) for unit in units)


def percent_by_definition(units: list[Unit]) -> Fraction | None:
    """Gwet (2014): the mean over units of sum_k r_k (r_k - 1) / (r (r - 1))."""
    shares = [
        Fraction(
            sum(times * (times - 1) for times in Counter(unit.values()).values()),
            len(unit) * (len(unit) - 1),
        )
        for unit in units
        if len(unit) > 1
    ]
    return sum(shares, Fraction(0)) / len(shares) if shares else None


def ac1_by_definition(units: list[Unit]) -> Fraction | None:
    """Gwet (2014): (p_a - p_e) / (1 - p_e), p_e = sum_k pi_k (1 - pi_k) / (q - 1)."""
    agreeing = percent_by_definition(units)
    rated = [list(unit.values()) for unit in units if unit]
    labels = {label for values in rated for label in values}
    if agreeing is None or len(labels) < 2:
        return None
    chance = Fraction(0)
    for label in labels:
        shares = [Fraction(values.count(label), len(values)) for values in rated]
        prevalence = sum(shares, Fraction(0)) / len(rated)
        chance += prevalence * (1 - prevalence) / (len(labels) - 1)
    return (agreeing - chance) / (1 - chance)


def is_close(value: float | None, expected: Fraction | None) -> bool:
    if value is None or expected is None:
        return value is None and expected is None
    return abs(value - float(expected)) <= 1e-12


@settings(deadline=None)
@given(units=UNITS)
def test_ac1_of_random_tables_equals_its_definition(units: list[Unit]) -> None:
    figure = ac1(table_of(units))

    assert is_close(figure.value, ac1_by_definition(units))


@settings(deadline=None)
@given(units=UNITS)
def test_percent_of_random_tables_equals_its_definition(units: list[Unit]) -> None:
    figure = percent(table_of(units))

    assert is_close(figure.value, percent_by_definition(units))


def test_ac1_with_sentences_of_one_person_counts_them_in_the_chance_term() -> None:
    # No pair agrees; A makes 1/2 of the two units but 3/4 of all four sentences.
    alone = [{"anna": "A"}, {"anna": "A"}]
    units = [{"anna": "A", "ben": "B"}, {"anna": "A", "ben": "B"}, *alone]

    figure = ac1(table_of(units))

    assert figure.value == pytest.approx((0 - 2 * 3 / 16) / (1 - 2 * 3 / 16))
    assert figure.units == 2


def test_specific_agreement_of_two_people_is_that_of_cicchetti_and_feinstein() -> None:
    both, first, second, neither = 7, 2, 3, 40
    pairs = [("A", "A")] * both + [("A", "B")] * first + [("B", "A")] * second
    units = [{"anna": one, "ben": other} for one, other in pairs + [("B", "B")] * neither]

    figures = specific(table_of(units), "A"), specific(table_of(units), "B")

    assert figures[0].value == pytest.approx(2 * 7 / (2 * 7 + 2 + 3))
    assert figures[1].value == pytest.approx(2 * 40 / (2 * 40 + 2 + 3))
