"""Distances: the published steps, and the contract that alpha relies on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.agreement.distances import Distance, jaccard, masi, nominal

SETS = st.frozensets(st.sampled_from("ABCD"), min_size=1)
DISTANCES = st.sampled_from([nominal, jaccard, masi])


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("AB", "AB", 0),
        ("A", "AB", 1 - 1 / 2 * 2 / 3),
        ("A", "ABC", 1 - 1 / 3 * 2 / 3),
        ("AB", "BC", 1 - 1 / 3 * 1 / 3),
        ("ABC", "BCD", 1 - 2 / 4 * 1 / 3),
        ("A", "B", 1),
    ],
)
def test_masi_of_two_sets_takes_thirds_by_monotonicity(
    first: str, second: str, expected: float
) -> None:
    distance = masi(frozenset(first), frozenset(second))

    assert distance == pytest.approx(expected, abs=1e-15)


def test_jaccard_of_overlapping_sets_is_the_share_of_members_not_shared() -> None:
    distance = jaccard(frozenset("ABC"), frozenset("BCD"))

    assert distance == 0.5


def test_masi_of_a_label_and_its_set_is_that_of_two_sets() -> None:
    distance = masi("A", frozenset("AB"))

    assert distance == masi(frozenset("A"), frozenset("AB"))
    assert masi("A", frozenset("A")) == 0


@settings(deadline=None)
@given(distance=DISTANCES, first=SETS, second=SETS)
def test_every_distance_of_any_two_sets_keeps_its_contract(
    distance: Distance, first: frozenset[str], second: frozenset[str]
) -> None:
    value = distance(first, second)

    assert value == distance(second, first)
    assert (value == 0) == (first == second)
    assert 0 <= value <= 1
    assert first & second or value == 1


@settings(deadline=None)
@given(distance=st.sampled_from([jaccard, masi]), value=SETS)
def test_distances_of_empty_sets_are_defined(distance: Distance, value: frozenset[str]) -> None:
    assert distance(frozenset(), frozenset()) == 0
    assert distance(frozenset(), value) == 1
