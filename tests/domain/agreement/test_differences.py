"""Estimates of two arms and their difference, against published values and first principles."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.agreement.differences import (
    Estimate,
    Part,
    difference,
    student,
    weighted_mean,
    weighted_share,
)
from annotations.domain.suggestions.shares import share_of

parts = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 20)).map(
        lambda pair: Part(float(min(pair)), float(pair[1]))
    ),
    min_size=1,
    max_size=12,
)


def of(having: int, n: int) -> Estimate:
    return weighted_share([Part(having, n)])


def test_difference_of_shares_is_newcombes_published_interval() -> None:
    """Newcombe (1998), table II, example (a), method 10: 56/70 against 48/80."""
    found = difference(of(56, 70), of(48, 80))

    assert found.value == pytest.approx(0.2)
    assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (0.0524, 0.3339)


def test_difference_of_extreme_shares_is_newcombes_published_interval() -> None:
    """Newcombe (1998), table II, examples (e) and (h), method 10: 5/56 and 0/29; 10/10 and 0/10."""
    one, other = difference(of(5, 56), of(0, 29)), difference(of(10, 10), of(0, 10))

    assert (round(one.low or 0, 4), round(one.high or 0, 4)) == (-0.0381, 0.1926)
    assert (round(other.low or 0, 4), round(other.high or 0, 4)) == (0.6075, 1.0)


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [(1, 12.706205), (2, 4.302653), (3, 3.182446), (4, 2.776445), (9, 2.262157), (120, 1.979930)],
)
def test_student_is_the_tabled_quantile(freedom: int, quantile: float) -> None:
    assert student(freedom) == pytest.approx(quantile, abs=1e-5)


def test_student_needs_a_degree_of_freedom() -> None:
    with pytest.raises(ValueError, match="degree of freedom"):
        student(0)


def test_mean_has_students_interval_over_articles_of_one_size() -> None:
    found = weighted_mean([Part(4, 1), Part(6, 1), Part(8, 1)])

    half = student(2) * 2 / math.sqrt(3)
    assert (found.value, found.n, found.articles) == (6, 3, 3)
    assert found.high == pytest.approx(6 + half)
    assert found.low == pytest.approx(6 - half)


def test_mean_of_one_article_has_no_interval_and_no_bounds_for_its_difference() -> None:
    one = weighted_mean([Part(10, 2)])

    assert (one.value, one.low, one.high) == (5, None, None)
    found = difference(one, weighted_mean([Part(1, 1), Part(3, 1)]))
    assert (found.value, found.low, found.high) == (3, None, None)
    assert not found.is_clear


def test_nothing_to_count_has_no_value_and_no_difference() -> None:
    nothing = weighted_share([Part(0, 0)])

    assert (nothing.value, nothing.n, nothing.articles) == (None, 0, 0)
    assert difference(nothing, of(1, 2)).value is None


@given(parts)
def test_share_with_equal_weights_is_the_share_of_finders(listed: list[Part]) -> None:
    found = weighted_share(listed)
    same = share_of((one.total, one.n) for one in listed)

    assert (found.value, found.n, found.articles) == (same.value, same.n, same.articles)
    assert found.low == pytest.approx(same.low, abs=1e-6)
    assert found.high == pytest.approx(same.high, abs=1e-6)


@given(parts, st.floats(0.1, 10))
def test_share_does_not_hang_on_the_scale_of_the_weights(listed: list[Part], by: float) -> None:
    scaled = [Part(one.total, one.n, by) for one in listed]

    one, other = weighted_share(listed), weighted_share(scaled)
    assert one.value == pytest.approx(other.value)
    assert one.low == pytest.approx(other.low)
    assert one.high == pytest.approx(other.high)


@given(parts, parts)
def test_difference_turned_round_is_its_mirror_image(one: list[Part], other: list[Part]) -> None:
    there = difference(weighted_share(one), weighted_share(other))
    back = difference(weighted_share(other), weighted_share(one))

    assert there.value is not None
    assert there.low is not None
    assert there.high is not None
    assert there.value == pytest.approx(-(back.value or 0))
    assert there.low == pytest.approx(-(back.high or 0))
    assert there.high == pytest.approx(-(back.low or 0))
    assert -1 - 1e-9 <= there.low <= there.value <= there.high <= 1 + 1e-9
