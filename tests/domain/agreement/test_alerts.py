"""Alerts fire on intervals alone, name the right person and mark, and clear themselves."""

from dataclasses import replace

import pytest
from domain.agreement.drifting import articles, people, table

from annotations.domain.agreement.alerts import Alert, Rule, alerts
from annotations.domain.agreement.drift import EVERYBODY, Standing, standings
from annotations.domain.agreement.layers import QUOTE
from annotations.domain.agreement.resampled import Draws, Estimate
from annotations.domain.agreement.tables import PatternTable

CALM = Standing(
    layer="quote",
    person="A1",
    since="ferry",
    units=60,
    articles=9,
    recent=Estimate(0.9, 0.85, 0.95),
    gap=Estimate(0.0, -0.05, 0.05),
    before=Estimate(0.9, 0.85, 0.95),
    change=Estimate(0.0, -0.05, 0.05),
    excess=Estimate(0.0, -0.05, 0.05),
    shift=None,
)
LOW = Estimate(0.5, 0.4, 0.6)
APART = replace(CALM, recent=LOW, gap=Estimate(0.4, 0.2, 0.6))
FALLEN = replace(CALM, change=Estimate(-0.3, -0.4, -0.2), excess=Estimate(-0.3, -0.4, -0.2))
TEAM = replace(CALM, person=EVERYBODY, gap=None, excess=None)


def raised(rows: PatternTable, size: int = 3, total: int = 20) -> list[Alert]:
    return alerts(standings(QUOTE, rows, articles(total), people=people(size), draws=Draws(500, 7)))


def test_nothing_fires_on_people_who_agree() -> None:
    assert raised(table(20)) == []


@pytest.mark.parametrize("size", [3, 5])
@pytest.mark.parametrize("drifting", ["A1", "A2", "A3"])
def test_only_whoever_drifts_is_named(size: int, drifting: str) -> None:
    (one,) = raised(table(20, size=size, drifting=drifting, since=12), size)

    assert (one.person, one.layer) == (drifting, "quote")
    assert one.rules == (Rule.APART, Rule.FELL_ALONE)


def test_alert_clears_itself_once_the_person_is_back() -> None:
    rows = table(20, drifting="A2", since=12)
    later = table(28)
    back = PatternTable(
        (*rows.rows, *(row for row in later.rows if row.article not in set(rows.articles)))
    )

    assert raised(rows) != []
    assert raised(back, total=28) == []


def test_nobody_is_named_where_all_differ() -> None:
    found = raised(table(20, size=4, quarrel=True), 4)

    assert {one.person for one in found} <= {EVERYBODY}
    assert found[0].rules == (Rule.LOW,)


def test_two_people_who_differ_are_told_together() -> None:
    (one,) = raised(table(20, size=2, drifting="A2", since=12), 2)

    assert one.person == EVERYBODY
    assert one.rules == (Rule.LOW, Rule.FELL)


@pytest.mark.parametrize(
    "standing",
    [
        CALM,
        replace(APART, recent=Estimate(0.5, 0.4, 0.667)),
        replace(APART, gap=Estimate(0.4, 0.0, 0.6)),
        replace(APART, gap=None),
        replace(APART, gap=Estimate(None, None, None)),
        replace(APART, recent=Estimate(None, None, None)),
        replace(FALLEN, change=Estimate(-0.3, -0.4, -0.05)),
        replace(FALLEN, excess=Estimate(-0.3, -0.4, 0.0)),
        replace(FALLEN, change=None, excess=None),
        replace(TEAM, recent=Estimate(0.5, 0.4, 0.667)),
    ],
)
def test_nothing_fires_where_an_interval_reaches_beyond_the_bound(standing: Standing) -> None:
    assert alerts([standing]) == []


def test_alert_on_a_person_stands_for_that_on_everybody() -> None:
    found = alerts([replace(TEAM, recent=LOW), APART])

    assert [one.person for one in found] == ["A1"]


def test_alert_on_a_question_stands_for_that_on_the_marks() -> None:
    found = alerts([replace(APART, layer="header"), APART])

    assert [one.layer for one in found] == ["quote"]


def test_marks_of_another_person_keep_their_alert() -> None:
    found = alerts([replace(APART, layer="header", person="A2"), APART])

    assert [(one.person, one.layer) for one in found] == [("A1", "quote"), ("A2", "header")]


def test_people_come_before_everybody() -> None:
    team = replace(TEAM, layer="verified", recent=LOW)

    assert [one.person for one in alerts([team, APART])] == ["A1", EVERYBODY]
