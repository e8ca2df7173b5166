"""Alpha of numbers, against its definition over all pairs of values in whole numbers."""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import permutations

import pytest
from domain.agreement.measures import NUMERIC
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.agreement.tables import PatternTable

Unit = dict[str, int]
Distance = Callable[[int, int, Counter[int]], Fraction]
UNITS = st.lists(
    st.dictionaries(st.sampled_from(["anna", "ben", "cleo", "dora"]), st.integers(0, 6)),
    max_size=10,
)


def ordinal(one: int, other: int, totals: Counter[int]) -> Fraction:
    low, high = sorted((one, other))
    between = sum(n for number, n in totals.items() if low <= number <= high)
    return (between - Fraction(totals[low] + totals[high], 2)) ** 2


def interval(one: int, other: int, _totals: Counter[int]) -> Fraction:
    return Fraction(one - other) ** 2


def ratio(one: int, other: int, _totals: Counter[int]) -> Fraction:
    return Fraction(one - other, one + other) ** 2


DISTANCES: dict[str, Distance] = {
    "krippendorff_alpha_ordinal": ordinal,
    "krippendorff_alpha_interval": interval,
    "krippendorff_alpha_ratio": ratio,
}


def alpha_by_definition(units: list[Unit], distance: Distance) -> Fraction | None:
    pairable = [list(unit.values()) for unit in units if len(unit) > 1]
    everything = [value for values in pairable for value in values]
    totals = Counter(everything)

    def apart(one: int, other: int) -> Fraction:
        return Fraction(0) if one == other else distance(one, other, totals)

    observed = sum(
        (apart(one, other) / (len(values) - 1) / len(everything))
        for values in pairable
        for one, other in permutations(values, 2)
    )
    pairs = len(everything) * (len(everything) - 1)
    expected = sum(
        (apart(one, other) / pairs for one, other in permutations(everything, 2)), Fraction(0)
    )
    return 1 - observed / expected if expected else None


@pytest.mark.parametrize("name", DISTANCES)
@settings(deadline=None)
@given(units=UNITS)
def test_alpha_of_random_numbers_equals_its_definition(name: str, units: list[Unit]) -> None:
    table = PatternTable.of_units(
        ("article", {rater: str(number) for rater, number in unit.items()}) for unit in units
    )

    value = NUMERIC[name](table).value

    expected = alpha_by_definition(units, DISTANCES[name])
    assert value == (None if expected is None else pytest.approx(float(expected), abs=1e-12))


def test_interval_alpha_of_close_large_numbers_keeps_its_digits() -> None:
    near, far = [1, 2, 4, 1, 3], [1, 2, 3, 1, 4]

    def alpha_from(start: int) -> float | None:
        units = [
            ("article", {"anna": str(start + one), "ben": str(start + other)})
            for one, other in zip(near, far, strict=True)
        ]
        return NUMERIC["krippendorff_alpha_interval"](PatternTable.of_units(units)).value

    assert alpha_from(10**12) == pytest.approx(alpha_from(0), abs=1e-14)


def test_ordinal_alpha_uses_the_order_of_numbers_and_not_of_their_letters() -> None:
    units = [{"anna": 2, "ben": 10}, {"anna": 9, "ben": 9}, {"anna": 2, "ben": 2}]
    table = PatternTable.of_units(
        ("article", {rater: str(number) for rater, number in unit.items()}) for unit in units
    )

    value = NUMERIC["krippendorff_alpha_ordinal"](table).value

    expected = alpha_by_definition(units, ordinal)
    assert expected is not None
    assert value == pytest.approx(float(expected), abs=1e-14)
