"""Alpha: worked by hand, and against its definition over all pairs of values."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.agreement.alpha import alpha
from annotations.domain.agreement.distances import Distance, jaccard, masi, nominal
from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.tables import PatternTable, Value

Unit = dict[str, Value | None]
RATERS = ("anna", "ben", "cleo", "dora", "emil")
LABELS = st.sampled_from(["A", "B", "C"])
SETS = st.frozensets(st.sampled_from("ABC"), min_size=1)


def units_of(values: st.SearchStrategy[Value]) -> st.SearchStrategy[list[Unit]]:
    unit = st.dictionaries(st.sampled_from(RATERS), st.none() | values)
    return st.lists(unit, max_size=10)


def as_set(*sets: str) -> list[Value]:
    return [frozenset(members) for members in sets]


def table_of(units: list[Unit]) -> PatternTable:
    return PatternTable.of_units(("article", unit) for unit in units)


def exact_distance(distance: Distance, first: Value, second: Value) -> Fraction:
    """The distances once more, from their definitions in whole numbers."""
    if first == second:
        return Fraction(0)
    if distance is nominal:
        return Fraction(1)
    one, other = frozenset(first), frozenset(second)
    similarity = Fraction(len(one & other), len(one | other))
    if distance is masi:
        similarity *= Fraction(2, 3) if one < other or other < one else Fraction(1, 3)
    return 1 - similarity


def alpha_by_definition(units: list[Unit], distance: Distance) -> float | None:
    """1 - observed / expected over all ordered pairs of values; None if expected is 0."""
    given_values = [[value for value in unit.values() if value is not None] for unit in units]
    pairable = [values for values in given_values if len(values) > 1]
    everything = [value for values in pairable for value in values]
    total = len(everything)
    observed = sum(
        (exact_distance(distance, one, other) / (len(values) - 1) / total)
        for values in pairable
        for one, other in permutations(values, 2)
    )
    expected = sum(
        exact_distance(distance, one, other) / (total * (total - 1))
        for one, other in permutations(everything, 2)
    )
    return float(1 - observed / expected) if expected else None


def equals_definition(units: list[Unit], distance: Distance) -> bool:
    value, expected = alpha(table_of(units), distance).value, alpha_by_definition(units, distance)
    if value is None or expected is None:
        return value is None and expected is None
    return abs(value - expected) <= 1e-12


def test_alpha_with_masi_of_two_people_is_as_worked_by_hand() -> None:
    # Observed: 2 * 2/3. Expected: 2 * (3 * 2/3 + 2 * 2/3 + 6). So 1 - 5 * 4/3 / (56/3).
    first, second = as_set("A", "A", "B"), as_set("A", "AB", "B")
    units: list[Unit] = [{"anna": a, "ben": b} for a, b in zip(first, second, strict=True)]

    figure = alpha(table_of(units), masi)

    assert figure.value == pytest.approx(9 / 14, abs=1e-15)


def test_alpha_with_masi_and_missing_values_is_as_worked_by_hand() -> None:
    # Unit 1: distances 2/3, 2/3, 8/9, so 2 * 20/9 / 2 observed; unit 3 has one value.
    # Expected: 2 * (20/9 + 3 * 2). So 1 - 4 * 20/9 / (148/9).
    none, claim, fact, both = as_set("N", "C", "CV", "QC")
    units: list[Unit] = [
        {"anna": claim, "ben": fact, "cleo": both},
        {"anna": none, "ben": none, "cleo": None},
        {"anna": None, "ben": fact, "cleo": None},
    ]

    figure = alpha(table_of(units), masi)

    assert figure.value == pytest.approx(17 / 37, abs=1e-15)
    assert (figure.units, figure.raters) == (2, 3)


def test_alpha_of_a_label_seen_only_outside_units_is_undefined() -> None:
    units: list[Unit] = [{"anna": "A", "ben": "A"}, {"anna": "B"}]

    figure = alpha(table_of(units), nominal)

    assert (figure.value, figure.undefined) == (None, Reason.ONE_LABEL)


@settings(deadline=None)
@given(units=units_of(LABELS))
def test_nominal_alpha_of_random_tables_equals_its_definition(units: list[Unit]) -> None:
    assert equals_definition(units, nominal)


@settings(deadline=None)
@given(units=units_of(SETS), distance=st.sampled_from([masi, jaccard]))
def test_alpha_over_sets_of_random_tables_equals_its_definition(
    units: list[Unit], distance: Distance
) -> None:
    assert equals_definition(units, distance)


def test_alpha_of_a_million_skewed_units_keeps_twelve_digits() -> None:
    claim, fact = as_set("C", "CV")
    table = PatternTable.of(
        [
            ("a", (("anna", claim), ("ben", claim)), 999_999),
            ("a", (("anna", claim), ("ben", fact)), 1),
        ]
    )

    figure = alpha(table, masi)

    # 2,000,000 values, one of them a fact: observed 2 * 2/3, expected 2 * 1,999,999 * 2/3.
    assert figure.value == pytest.approx(0.0, abs=1e-12)
