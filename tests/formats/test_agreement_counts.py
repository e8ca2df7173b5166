"""Counts as CSV: what stands in the cells, and that a figure can be worked out again from them."""

import csv
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.agreement.ac1 import ac1
from annotations.domain.agreement.alpha import alpha
from annotations.domain.agreement.distances import masi
from annotations.domain.agreement.tables import PatternTable
from annotations.domain.agreement.unnamed import without_names
from annotations.formats.agreement_counts import counts_csv, ratings_csv

SETS = st.sampled_from([frozenset({"N"}), frozenset({"C"}), frozenset({"C", "Q"})])
UNITS = st.lists(
    st.tuples(
        st.sampled_from(["first", "second"]),
        st.dictionaries(st.sampled_from(["A1", "A2", "A10"]), SETS),
    ),
    max_size=12,
)


def table_of() -> PatternTable:
    both = frozenset({"Q", "C"})
    return PatternTable.of(
        [("one", (("A2", both), ("A10", both)), 2), ("two", (("A2", frozenset({"N"})),), 1)]
    )


def test_counts_have_a_column_for_each_person_and_a_cell_left_empty() -> None:
    lines = [line.strip() for line in counts_csv(table_of())]

    assert lines == ["article,sentences,A2,A10", "one,2,C+Q,C+Q", "two,1,N,"]


def test_ratings_have_a_line_for_each_value() -> None:
    lines = [line.strip() for line in ratings_csv(table_of())]

    assert lines == ["one:1,A10,C+Q", "one:1,A2,C+Q", "one:2,A10,C+Q", "one:2,A2,C+Q", "two:1,A2,N"]


def read_again(lines: Iterator[str]) -> PatternTable:
    head, *rows = csv.reader(lines)
    return PatternTable.of(
        (
            row[0],
            [
                (name, frozenset(cell.split("+")))
                for name, cell in zip(head[2:], row[2:], strict=True)
                if cell
            ],
            int(row[1]),
        )
        for row in rows
    )


@given(units=UNITS)
def test_counts_read_again_are_the_same(
    units: list[tuple[str, dict[str, frozenset[str]]]],
) -> None:
    table = PatternTable.of_units(units)

    assert read_again(counts_csv(table)) == table


@given(units=UNITS)
def test_counts_without_names_give_the_same_figures(
    units: list[tuple[str, dict[str, frozenset[str]]]],
) -> None:
    table = PatternTable.of_units(units)

    unnamed = without_names(table)

    assert alpha(unnamed, masi).value == pytest.approx(alpha(table, masi).value, abs=1e-12)
    assert ac1(unnamed).value == pytest.approx(ac1(table).value, abs=1e-12)
    assert unnamed.decided == table.decided
