"""The assignment with the greatest total weight."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.agreement.assignment import best_assignment

WEIGHTS = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(1, 10**40), max_size=12
)


def greatest_total(weights: dict[tuple[int, int], int]) -> int:
    return max(
        sum(weights.get((row, column), 0) for row, column in enumerate(order))
        for order in permutations(range(4))
    )


@settings(deadline=None)
@given(weights=WEIGHTS)
def test_assignment_of_any_weights_has_the_greatest_total(
    weights: dict[tuple[int, int], int],
) -> None:
    pairs = best_assignment(4, 4, weights)

    assert sum(weights[pair] for pair in pairs) == greatest_total(weights)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)


def test_assignment_of_more_columns_than_rows_leaves_some_out() -> None:
    pairs = best_assignment(1, 3, {(0, 0): 2, (0, 2): 5})

    assert pairs == [(0, 2)]


def test_assignment_without_pairs_is_empty() -> None:
    assert best_assignment(3, 2, {}) == []
    assert best_assignment(0, 0, {}) == []


def test_assignment_with_a_weight_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        best_assignment(1, 1, {(0, 0): 0})
