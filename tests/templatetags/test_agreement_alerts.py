"""Alerts and values in words."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override

from annotations.domain.agreement.alerts import Alert, Rule
from annotations.domain.agreement.drift import EVERYBODY, Shift, Standing
from annotations.domain.agreement.resampled import Estimate
from annotations.domain.agreement.tables import Value
from annotations.models import Project, Scheme
from annotations.queries.agreement_alerts import ViewAlert
from annotations.queries.agreement_views import View
from annotations.templatetags.agreement_alerts import ToldAlert, told_alert
from annotations.templatetags.agreement_values import value_words

IDA = "197817cc-d9b9-5c94-9e05-f5b6ad07cd36"
NAMES = {IDA: "Ida Morren"}
APART = Standing(
    layer="quote",
    person="A3",
    since="uid",
    units=88,
    articles=8,
    recent=Estimate(0.1, -0.13, 0.3),
    gap=Estimate(0.85, 0.63, 1.08),
    before=Estimate(0.81, 0.69, 0.91),
    change=Estimate(-0.71, -0.98, -0.49),
    excess=Estimate(-0.7, -0.9, -0.4),
    shift=Shift("no", "yes", 29, 100, 7, 100),
)


def told(standing: Standing, *rules: Rule) -> ToldAlert:
    view = View(Scheme(number=2, project=Project(name="Quay")), "blind")
    one = ViewAlert(view, Alert(rules, standing), date(2026, 11, 16), NAMES)
    with override("en"):
        return told_alert(one)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_alert_tells_who_where_how_far_and_what_changed() -> None:
    found = told(APART, Rule.APART, Rule.FELL_ALONE)

    assert (found.who, found.question) == ("A3", "Quote")
    assert [plain(line) for line in found.lines] == [
        "In the newest 8 articles (88 shared sentences) alpha with the others is 0.10 "
        "[−0.13, 0.30].",
        "Without this person it is higher by 0.85 [0.63, 1.08].",
        "Before it was 0.81 [0.69, 0.91]: a fall of 0.71 [0.49, 0.98]. "
        "The others’ did not fall as far.",
        "What grew most: A3 says “no” where another says “yes”, in 29 % of the comparisons, "
        "before in 7 %.",
    ]


def test_alert_links_to_the_sentences_since_then() -> None:
    href = told(APART, Rule.APART).href

    assert href.endswith("cell/?scheme=2&arm=blind&layer=quote&person=A3&since=2026-11-16")


def test_alert_on_everybody_names_nobody() -> None:
    found = told(replace(APART, person=EVERYBODY, gap=None, shift=None), Rule.LOW)

    assert found.who == "Everybody"
    assert len(found.lines) == 1
    assert "person=" not in found.href


def test_alert_without_earlier_work_tells_of_no_change() -> None:
    shift = Shift("no", "yes", 3, 10, 0, 0)

    found = told(replace(APART, before=None, change=None, shift=shift), Rule.APART)

    assert plain(found.lines[-1]) == (
        "Most often A3 says “no” where another says “yes”: in 30 % of the comparisons."
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (frozenset({"Q", "C"}), "Q+C"),
        (frozenset({"N"}), "none"),
        (frozenset({IDA, "not_stated"}), "Ida Morren, not stated"),
        (IDA, "Ida Morren"),
        ("", "nobody in between"),
        (f"origin:not_stated>relay:{IDA}", "originally from not stated, through Ida Morren"),
        ("297817cc-d9b9-5c94-9e05-f5b6ad07cd36", "a source that is gone"),
        ("indirect", "indirect"),
    ],
)
def test_values_are_said_in_words(value: Value, expected: str) -> None:
    with override("en"):
        assert value_words(value, NAMES) == expected
