"""What-if: a transformed table is the table of the same sentences with other answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.agreement.alpha import alpha
from annotations.domain.agreement.distances import nominal
from annotations.domain.agreement.tables import PatternTable, Value
from annotations.domain.agreement.transforms import (
    against_others,
    merge_labels,
    merge_members,
    pooled,
    raters_of,
    relabelled,
    without_article,
    without_label,
    without_rater,
)

UNITS: list[tuple[str, dict[str, Value | None]]] = [
    ("ferry", {"A1": "yes", "A2": "yes", "A3": "no"}),
    ("ferry", {"A1": "no", "A2": "no"}),
    ("crane", {"A1": "yes", "A3": "yes"}),
    ("crane", {"A2": "no"}),
]
TABLE = PatternTable.of_units(UNITS)

units = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.dictionaries(
            st.sampled_from(["A1", "A2", "A3"]), st.sampled_from(["x", "y", "z"]), max_size=3
        ),
    ),
    max_size=12,
)


def test_without_rater_is_the_table_nobody_else_changed() -> None:
    expected = [
        (article, {name: value for name, value in given.items() if name != "A2"})
        for article, given in UNITS
    ]

    assert without_rater(TABLE, "A2") == PatternTable.of_units(expected)


def test_without_rater_who_is_not_there_changes_nothing() -> None:
    assert without_rater(TABLE, "A9") == TABLE


def test_without_label_leaves_the_other_answers() -> None:
    table = without_label(TABLE, "yes")

    assert table.sample.units == 1
    assert raters_of(table) == ["A1", "A2", "A3"]


def test_without_article_leaves_the_others() -> None:
    assert without_article(TABLE, "ferry").articles == ("crane",)


def test_merged_labels_count_as_one_answer() -> None:
    table = merge_labels(TABLE, {"yes": "no"})

    assert {value for row in table.rows for _, value in row.pattern} == {"no"}
    assert table.decided == TABLE.decided


def test_labels_are_replaced_at_once() -> None:
    swapped = merge_labels(TABLE, {"yes": "no", "no": "yes"})

    assert swapped != TABLE
    assert merge_labels(swapped, {"yes": "no", "no": "yes"}) == TABLE
    assert alpha(swapped, nominal).value == pytest.approx(alpha(TABLE, nominal).value, abs=1e-12)


def test_one_label_left_out_and_another_merged_go_together() -> None:
    table = relabelled(TABLE, {"yes": None, "no": "maybe"})

    assert {value for row in table.rows for _, value in row.pattern} == {"maybe"}


def test_merged_members_make_sets_and_single_values_one() -> None:
    table = PatternTable.of_units(
        [("a", {"A1": frozenset({"ida", "morren"}), "A2": frozenset({"ida"})})]
    )

    merged = merge_members(table, {"morren": "ida"})

    assert merged.rows[0].pattern == (("A1", frozenset({"ida"})), ("A2", frozenset({"ida"})))
    assert merge_members(TABLE, {"yes": "no"}) == merge_labels(TABLE, {"yes": "no"})


def test_against_others_has_a_unit_for_each_sentence_and_other_person() -> None:
    table = against_others(TABLE, "A1")

    assert table.sample.units == 4
    assert table.sample.raters == 2
    assert {row.pattern: row.n for row in table.rows if row.article == "ferry"} == {
        (("A1", "no"), ("others", "no")): 1,
        (("A1", "yes"), ("others", "no")): 1,
        (("A1", "yes"), ("others", "yes")): 1,
    }


def test_against_others_of_two_people_is_their_table() -> None:
    two = without_rater(TABLE, "A3")

    assert alpha(against_others(two, "A1"), nominal).value == alpha(two, nominal).value


@given(units)
def test_everybody_leaving_one_after_another_leaves_nothing(
    drawn: list[tuple[str, dict[str, Value | None]]],
) -> None:
    table = PatternTable.of_units(drawn)
    for rater in raters_of(table):
        table = without_rater(table, rater)

    assert table == PatternTable(())


@given(units)
def test_articles_pooled_again_are_the_whole_table(
    drawn: list[tuple[str, dict[str, Value | None]]],
) -> None:
    table = PatternTable.of_units(drawn)
    parts = [
        PatternTable(tuple(row for row in table.rows if row.article == article))
        for article in table.articles
    ]

    assert pooled(parts) == table


@given(units)
def test_merging_all_labels_leaves_one(
    drawn: list[tuple[str, dict[str, Value | None]]],
) -> None:
    table = PatternTable.of_units(drawn)

    merged = merge_labels(table, {"y": "x", "z": "x"})

    assert merged.decided == table.decided
    assert merged.sample == table.sample
