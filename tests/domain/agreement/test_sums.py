"""Sums without their zeros are the sums with them."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.agreement import sums as module
from annotations.domain.agreement.sums import Entries, SparseSums, gather


def entries_of(places: list[tuple[int, int, int]], width: int) -> Entries:
    row, column, value = (
        np.array([place[at] for place in places], dtype=np.int64) for at in range(3)
    )
    return Entries(row, column, value.astype(np.float64), width)


def table_of(dense: np.ndarray, places: list[tuple[int, int, int]], width: int) -> np.ndarray:
    table = np.zeros((len(dense), width))
    for row, column, value in places:
        table[row, column] += value
    return np.hstack((dense, table))


@settings(deadline=None)
@given(
    places=st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 20), st.integers(-3, 9)), max_size=30
    ),
    weights=st.lists(st.lists(st.integers(0, 5), min_size=5, max_size=5), min_size=1, max_size=4),
    chunk=st.integers(1, 9),
)
def test_sums_of_any_entries_are_those_of_the_whole_table(
    places: list[tuple[int, int, int]], weights: list[list[int]], chunk: int
) -> None:
    dense = np.arange(10.0).reshape(5, 2)
    expected = table_of(dense, places, 21)
    lines = np.array(weights, dtype=np.float64)
    module.CHUNK, usual = chunk, module.CHUNK

    try:
        sums = gather(dense, entries_of(places, 21))
        weighed = sums.weigh(lines) if isinstance(sums, SparseSums) else lines @ sums
        total = sums.total() if isinstance(sums, SparseSums) else sums.sum(axis=0, keepdims=True)
    finally:
        module.CHUNK = usual

    assert len(sums) == 5
    assert np.array_equal(weighed, lines @ expected)
    assert np.array_equal(total, expected.sum(axis=0, keepdims=True))


def test_sums_of_few_places_are_kept_without_zeros() -> None:
    sums = gather(np.zeros((5, 0)), entries_of([(0, 0, 1), (4, 99, 2)], 100))

    assert isinstance(sums, SparseSums)
    assert (sums.columns, len(sums.sparse.row)) == (100, 2)
