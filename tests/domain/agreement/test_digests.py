"""Digests stand for content: order does not matter, everything else does."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.agreement.digests import NOTHING, counts_digest, moved, pattern_key
from annotations.domain.agreement.tables import StoredPattern

MONDAY = date(2026, 11, 16)
PATTERN: StoredPattern = [["A1", ["C"]], ["A2", ["C", "Q"]]]
COUNTS: list[tuple[str, StoredPattern, int]] = [
    ("header", PATTERN, 2),
    ("quote", [["A1", "no"]], 3),
]

digests = st.lists(st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}"))


def test_pattern_key_is_a_positive_bigint_that_depends_on_everything() -> None:
    keys = {
        pattern_key(1, "header", PATTERN),
        pattern_key(2, "header", PATTERN),
        pattern_key(1, "quote", PATTERN),
        pattern_key(1, "header", PATTERN[:1]),
        pattern_key(1, "header", PATTERN, attempt=1),
    }

    assert len(keys) == 5
    assert all(0 <= key < 2**63 for key in keys)


def test_pattern_key_stays_what_it_was_in_earlier_releases() -> None:
    assert pattern_key(1, "header", PATTERN) == 5736692323929937926


def test_counts_digest_is_the_same_in_any_order_and_another_for_other_counts() -> None:
    digest = counts_digest("a", MONDAY, COUNTS)

    assert counts_digest("a", MONDAY, COUNTS[::-1]) == digest
    assert counts_digest("b", MONDAY, COUNTS) != digest
    assert counts_digest("a", date(2026, 11, 23), COUNTS) != digest
    assert counts_digest("a", MONDAY, COUNTS[:1]) != digest
    assert counts_digest("a", MONDAY, [("header", PATTERN, 3), COUNTS[1]]) != digest


@given(digests, digests)
def test_moving_there_and_back_changes_nothing(some: list[str], others: list[str]) -> None:
    there = moved(NOTHING, towards=some)

    assert moved(there, towards=others, away=others) == there
    assert moved(moved(there, towards=others), away=some) == moved(NOTHING, towards=others)
    assert moved(NOTHING, towards=some[::-1]) == there
