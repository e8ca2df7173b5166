"""Where people stand: recent against earlier, and against the others."""

import pytest
from domain.agreement.drifting import articles, people, table

from annotations.domain.agreement.alpha import alpha
from annotations.domain.agreement.distances import nominal
from annotations.domain.agreement.drift import EVERYBODY, Standing, standings
from annotations.domain.agreement.layers import QUOTE
from annotations.domain.agreement.recency import (
    LEAST_ARTICLES,
    LEAST_UNITS,
    MOST_ARTICLES,
    window,
)
from annotations.domain.agreement.resampled import Draws, tail_of
from annotations.domain.agreement.tables import PatternTable
from annotations.domain.agreement.transforms import without_rater


def found(rows: PatternTable, size: int = 3, total: int = 20) -> dict[str, Standing]:
    listed = standings(QUOTE, rows, articles(total), people=people(size), draws=Draws(200, 7))
    return {one.person: one for one in listed}


def test_window_goes_back_until_there_is_enough() -> None:
    order = articles(12)

    one = window(dict.fromkeys(order, 5), order)

    assert one is not None
    assert one.recent == tuple(order[2:])  # ten times five sentences
    assert one.earlier == tuple(order[:2])


def test_window_needs_articles_however_long_they_are() -> None:
    order = articles(12)

    one = window(dict.fromkeys(order, 100), order)

    assert one is not None
    assert len(one.recent) == LEAST_ARTICLES


@pytest.mark.parametrize(
    ("total", "each"), [(LEAST_ARTICLES - 1, 100), (LEAST_ARTICLES, 1), (0, 0)]
)
def test_window_is_none_while_there_is_too_little(total: int, each: int) -> None:
    order = articles(total)

    assert window(dict.fromkeys(order, each), order) is None


def test_window_passes_over_articles_of_other_people() -> None:
    order = articles(30)
    shared = dict.fromkeys(order[:10], LEAST_UNITS)

    one = window(shared, order)

    assert one is not None
    assert one.recent == tuple(order[2:])


def test_window_does_not_look_back_for_ever() -> None:
    order = articles(MOST_ARTICLES + 20)

    assert window(dict.fromkeys(order[:20], LEAST_UNITS), order) is None


def test_standing_has_the_alphas_of_its_two_parts() -> None:
    rows = table(20, drifting="A3", since=10)
    everybody = found(rows)[EVERYBODY]
    newest = PatternTable(tuple(row for row in rows.rows if row.article >= articles(20)[12]))

    assert everybody.units == 80
    assert everybody.articles == LEAST_ARTICLES
    assert everybody.since == articles(20)[12]
    assert everybody.recent.value == pytest.approx(alpha(newest, nominal).value, abs=1e-12)
    assert everybody.before is not None
    assert everybody.before.value is not None
    assert everybody.recent.value is not None
    assert everybody.before.value > everybody.recent.value


def test_gap_of_a_person_is_the_others_less_theirs() -> None:
    rows = table(8, drifting="A3")
    one = found(rows, total=8)["A3"]

    others = alpha(without_rater(rows, "A3"), nominal).value
    assert others is not None
    assert one.gap is not None
    assert one.gap.value is not None
    assert one.recent.value is not None
    assert one.gap.value == pytest.approx(others - one.recent.value, abs=1e-12)


def test_whoever_drifts_stands_apart_and_the_others_do_not() -> None:
    people_found = found(table(20, drifting="A2", since=12))

    gaps = {name: one.gap for name, one in people_found.items() if name}
    assert gaps["A2"] is not None
    assert gaps["A2"].low is not None
    assert gaps["A2"].low > 0.3
    for name in ("A1", "A3"):
        gap = gaps[name]
        assert gap is not None
        assert gap.high is not None
        assert gap.high < 0


def test_what_changed_is_the_difference_that_grew_most() -> None:
    shift = found(table(20, drifting="A2", since=12))["A2"].shift

    assert shift is not None
    assert (shift.own, shift.other) == ("no", "yes")
    assert shift.recent_of == 160
    assert shift.recent / shift.recent_of > 0.4
    assert shift.earlier / shift.earlier_of < 0.15


def test_without_earlier_articles_nothing_is_said_of_a_change() -> None:
    one = found(table(8), total=8)["A1"]

    assert one.before is None
    assert one.change is None
    assert one.excess is None


def test_two_people_have_no_others_to_be_held_against() -> None:
    one = found(table(20, size=2, drifting="A2"), size=2)["A2"]

    assert one.recent.value is not None
    assert one.gap is not None
    assert one.gap.value is None


def test_people_who_agree_fully_on_one_label_have_no_value() -> None:
    units = [(name, dict.fromkeys(people(3), "no")) for name in articles(20) for _ in range(10)]

    one = found(PatternTable.of_units(units))["A1"]

    assert one.recent.value is None
    assert one.recent.high is None


def test_standings_are_the_same_whatever_came_first() -> None:
    rows = table(20, drifting="A2", since=12)
    shuffled = PatternTable.of(
        (row.article, reversed(row.pattern), row.n) for row in reversed(rows.rows)
    )

    assert found(shuffled) == found(rows)


def test_standings_of_an_empty_table_are_none() -> None:
    assert found(PatternTable(()), total=0) == {}


@pytest.mark.parametrize(("count", "expected"), [(8, 0.00572), (20, 0.01591), (400, 0.02451)])
def test_tails_are_wider_the_fewer_articles(count: int, expected: float) -> None:
    """From tables of Student's t: 2.3646, 2.0930 and 1.9659, times the root of n / (n - 1)."""
    assert tail_of(count) == pytest.approx(expected, abs=1e-4)
