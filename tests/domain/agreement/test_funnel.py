"""The funnel: its target is alpha, and its width that of alphas of drawn parts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.agreement.alpha import alpha
from annotations.domain.agreement.distances import masi, nominal
from annotations.domain.agreement.funnel import OUTER, Funnel, funnel
from annotations.domain.agreement.layers import LABEL_SETS
from annotations.domain.agreement.tables import PatternTable

SHARES = {("C", "C"): 30, ("none", "none"): 40, ("C", "none"): 12, ("Q", "Q+C"): 8, ("Q", "Q"): 10}
UNITS = st.lists(
    st.dictionaries(st.sampled_from("abcd"), st.sampled_from("XYZ"), max_size=4), max_size=12
)


def drawn(shares: dict[tuple[str, str], int], size: int) -> PatternTable:
    rows = (
        ("article", (("a", LABEL_SETS[one]), ("b", LABEL_SETS[other])), n)
        for (one, other), n in shares.items()
    )
    table = PatternTable.of(rows)
    assert table.sample.units == size
    return table


@given(units=UNITS)
def test_funnel_has_alpha_as_its_target(units: list[dict[str, str]]) -> None:
    table = PatternTable.of_units(("article", unit) for unit in units)

    found = funnel(table, nominal)

    assert (None if found is None else found.target) == (
        None if (value := alpha(table, nominal).value) is None else pytest.approx(value, abs=1e-12)
    )


def test_funnel_is_as_wide_as_parts_drawn_from_the_whole_differ() -> None:
    whole = drawn(SHARES, 100)
    found = funnel(whole, masi)
    generator = np.random.default_rng(7)
    chances = np.array(list(SHARES.values())) / 100
    parts = []
    for times in generator.multinomial(60, chances, size=1500):
        shares = dict(zip(SHARES, (int(n) for n in times), strict=True))
        parts.append(alpha(drawn(shares, 60), masi).value)

    assert found is not None
    low, high = found.limits(60)
    assert (high - low) / (2 * 1.96) == pytest.approx(np.std(np.array(parts, float)), rel=0.1)


def test_limits_of_more_units_are_narrower_and_stay_in_bounds() -> None:
    found = Funnel(target=0.7, spread=2.0)

    assert found.limits(4) == pytest.approx((-1.0, 1.0))
    assert found.limits(400) == pytest.approx((0.504, 0.896))
    assert found.limits(400, OUTER) == pytest.approx((0.391, 1.0))


def test_limits_of_no_units_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one unit"):
        Funnel(0.5, 1.0).limits(0)


def test_funnel_without_two_labels_is_none() -> None:
    table = PatternTable.of_units([("one", {"a": "X", "b": "X"})])

    assert funnel(table, nominal) is None
