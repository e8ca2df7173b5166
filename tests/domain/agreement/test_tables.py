"""Pattern tables: canonical, summed, and equal to the rows of the database."""

import json

import pytest

from annotations.domain.agreement.tables import (
    PatternCount,
    PatternTable,
    Sample,
    Value,
    as_pattern,
    read_pattern,
    store_pattern,
)

BOTH = (("anna", "yes"), ("ben", "no"))
ALONE = (("anna", "yes"),)


def test_table_from_rows_in_any_order_is_equal() -> None:
    rows = [("b", BOTH, 2), ("a", ALONE, 1), ("a", BOTH, 3)]

    table = PatternTable.of(rows)

    assert table == PatternTable.of(reversed(rows))
    assert [row.article for row in table.rows] == ["a", "a", "b"]


def test_table_from_rows_of_the_same_pattern_sums_them() -> None:
    rows = [("a", BOTH, 2), ("a", tuple(reversed(BOTH)), 3), ("b", BOTH, 0)]

    table = PatternTable.of(rows)

    assert table.rows == (PatternCount("a", BOTH, 5),)


def test_table_from_units_drops_missing_values() -> None:
    units: list[tuple[str, dict[str, Value | None]]] = [
        ("a", {"anna": "yes", "ben": None}),
        ("a", {"anna": None}),
        ("a", {"anna": "yes"}),
    ]

    table = PatternTable.of_units(units)

    assert table.rows == (PatternCount("a", ALONE, 2),)


def test_sample_with_sentences_of_one_person_counts_units_only() -> None:
    table = PatternTable.of([("a", BOTH, 3), ("b", ALONE, 4), ("c", (("dora", "no"),), 1)])

    sample = table.sample

    assert sample == Sample(units=3, raters=2, articles=1)
    assert table.decided == 8
    assert table.articles == ("a", "b", "c")


def test_merged_over_articles_adds_counts_per_pattern() -> None:
    table = PatternTable.of([("a", BOTH, 3), ("b", BOTH, 4), ("b", ALONE, 1)])

    merged = table.merged()

    assert merged == {ALONE: 1, BOTH: 7}


def test_digest_of_equal_counts_is_equal_and_of_others_is_not() -> None:
    table = PatternTable.of([("a", BOTH, 2), ("b", ALONE, 1)])
    same = PatternTable.of([("b", ALONE, 1), ("a", BOTH, 1), ("a", BOTH, 1)])
    other = PatternTable.of([("a", BOTH, 3), ("b", ALONE, 1)])

    digests = {table.digest(), same.digest()}

    assert len(digests) == 1
    assert other.digest() not in digests


def test_stored_pattern_through_json_reads_back_equal() -> None:
    pattern = as_pattern([("ben", frozenset({"V", "C"})), ("anna", frozenset({"N"}))])

    stored = json.loads(json.dumps(store_pattern(pattern)))

    assert stored == [["anna", ["N"]], ["ben", ["C", "V"]]]
    assert read_pattern(stored) == pattern


def test_pattern_with_two_values_of_one_person_is_refused() -> None:
    with pytest.raises(ValueError, match="two values of one person"):
        as_pattern([("anna", "yes"), ("anna", "no")])


def test_table_with_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        PatternTable.of([("a", BOTH, -1)])


def test_stored_pattern_whose_rater_is_no_string_is_refused() -> None:
    with pytest.raises(ValueError, match="named by a string"):
        read_pattern([[["anna"], "yes"]])
