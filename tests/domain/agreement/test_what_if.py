"""What-if: each change is the alpha of the table without, and the difference has an interval."""

import pytest
from domain.agreement.drifting import article, people, table

from annotations.domain.agreement.alpha import alpha
from annotations.domain.agreement.confused import ConfusedPair, confused_pairs
from annotations.domain.agreement.distances import masi, nominal
from annotations.domain.agreement.resampled import Draws
from annotations.domain.agreement.tables import PatternTable
from annotations.domain.agreement.transforms import without_article, without_raters
from annotations.domain.agreement.what_if import (
    MOST_RESAMPLED,
    Change,
    article_effects,
    people_effects,
    what_if,
)

DRAWS = Draws(200, 7)
DRIFTED = table(20, drifting="A2", since=12)
SPEAKERS = PatternTable.of_units(
    [
        ("a", {"A1": frozenset({"ida"}), "A2": frozenset({"morren"})}),
        ("a", {"A1": frozenset({"morren"}), "A2": frozenset({"ida"})}),
        ("a", {"A1": frozenset({"ida", "ben"}), "A2": frozenset({"ida", "office"})}),
        ("b", {"A1": frozenset({"ida"}), "A2": frozenset({"ida"})}),
    ]
)


def test_nothing_changed_differs_by_nothing() -> None:
    found = what_if(DRIFTED, nominal, Change(), DRAWS)

    assert Change().is_none
    assert found.before == found.after
    assert found.difference.value == found.difference.low == found.difference.high == 0.0


def test_without_who_drifts_agreement_is_surely_better() -> None:
    found = what_if(DRIFTED, nominal, Change(people=frozenset({"A2"})), DRAWS)

    assert found.after.alpha.value == alpha(without_raters(DRIFTED, ["A2"]), nominal).value
    assert found.difference.low is not None
    assert found.difference.low > 0.05


def test_one_label_left_has_no_value_and_no_difference() -> None:
    found = what_if(DRIFTED, nominal, Change(labels={"yes": "no"}), DRAWS)

    assert found.after.alpha.undefined is not None
    assert found.difference.value is None


def test_one_article_has_a_difference_without_an_interval() -> None:
    found = what_if(table(1), nominal, Change(people=frozenset({"A1"})), DRAWS)

    assert found.difference.value is not None
    assert found.difference.low is None


def test_too_many_articles_have_a_difference_without_an_interval() -> None:
    units = [(article(number), {"A1": "yes", "A2": "no"}) for number in range(MOST_RESAMPLED + 1)]

    found = what_if(
        PatternTable.of_units(units), nominal, Change(articles=frozenset({article(0)})), DRAWS
    )

    assert found.difference.value is not None
    assert found.difference.low is None


def test_articles_come_with_the_alpha_of_all_others() -> None:
    effects = article_effects(DRIFTED, nominal, 5)

    assert len(effects) == 5
    assert all(one.article >= article(12) for one in effects)
    for one in effects:
        expected = alpha(without_article(DRIFTED, one.article), nominal).value
        assert one.without == pytest.approx(expected, abs=1e-12)


def test_articles_on_which_nobody_differs_are_not_listed() -> None:
    agreed = PatternTable.of_units([("a", {"A1": "yes", "A2": "yes"})])

    assert article_effects(agreed, nominal, 5) == []
    assert article_effects(PatternTable(()), nominal, 5) == []


def test_people_come_with_the_alpha_without_them() -> None:
    effects = people_effects(DRIFTED, nominal, people(3))

    best = max(effects, key=lambda name: effects[name].value or 0)
    assert best == "A2"


def test_members_merged_in_a_chain_are_all_one() -> None:
    change = Change(merged=frozenset({("b", "c"), ("a", "b"), ("d", "e")}))

    assert change.members == {"b": "a", "c": "a", "e": "d"}


def test_merged_speakers_agree() -> None:
    change = Change(merged=frozenset({("ida", "morren")}))

    found = what_if(SPEAKERS, masi, change, DRAWS)

    assert found.before.percent.value == 0.25
    assert found.after.percent.value == 0.75


def test_confused_members_are_counted_in_both_directions() -> None:
    assert confused_pairs(SPEAKERS) == [
        ConfusedPair("ida", "morren", 2),
        ConfusedPair("ben", "office", 1),
    ]


def test_nothing_is_confused_in_an_empty_table() -> None:
    assert confused_pairs(PatternTable(())) == []
