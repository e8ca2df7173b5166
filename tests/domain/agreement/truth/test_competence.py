"""Each person's figures: alpha with and without them, accuracy, and their intervals."""

import pytest
from domain.agreement.truth.ratings import skilled, table_of

from annotations.domain.agreement.alpha import alpha
from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.layers import HEADER, LABEL_SETS, QUOTE
from annotations.domain.agreement.tables import PatternTable
from annotations.domain.agreement.transforms import against_others, without_rater
from annotations.domain.agreement.truth.competence import COMPETENCE_LAYERS, competence
from annotations.domain.agreement.truth.resampled import competence_bounds

SETS = {"none": LABEL_SETS["none"], "C": LABEL_SETS["C"], "Q": LABEL_SETS["Q"]}


def marks(*skills: float, sentences: int = 400, articles: int = 20) -> PatternTable:
    table, _ = skilled(*skills, sentences=sentences, articles=articles)
    return PatternTable.of(
        (row.article, ((one, SETS[str(value)]) for one, value in row.pattern), row.n)
        for row in table.rows
    )


def test_figures_of_a_person_are_those_of_the_transformed_tables() -> None:
    table = marks(0.9, 0.8, 0.7)

    found = competence(HEADER, table)

    for one in found.people:
        assert one.without.value == alpha(without_rater(table, one.rater), HEADER.distance).value
        others = alpha(against_others(table, one.rater), HEADER.distance)
        assert one.with_others.value == others.value
        assert one.change.value == pytest.approx(
            (one.without.value or 0) - (found.alpha.value or 0)
        )


def test_others_agree_better_without_who_guesses() -> None:
    found = competence(HEADER, marks(0.95, 0.95, 0.95, 0.1))

    changes = [one.change.value for one in found.people]

    assert changes[3] is not None
    assert changes[3] > 0.1
    assert all(value is not None and value < 0 for value in changes[:3])


def test_two_people_have_alpha_with_each_other_but_no_accuracy() -> None:
    found = competence(QUOTE, table_of(["yes", "no"], ["yes", "yes"], ["no", "no"]))

    first = found.people[0]

    assert first.accuracy.undefined is Reason.FEW_RATERS
    assert first.without.undefined is Reason.NO_UNITS
    assert first.change.undefined is Reason.NO_UNITS
    assert first.with_others.value is not None
    assert first.confusion is None


def test_nobody_has_figures_without_shared_sentences() -> None:
    found = competence(QUOTE, table_of(["yes", None, None]))

    assert found.people == ()
    assert found.model is Reason.NO_UNITS


def test_units_of_a_person_are_sentences_shared_with_somebody() -> None:
    found = competence(
        QUOTE, table_of(["yes", "no", None], ["yes", None, None], ["no", "no", "no"])
    )

    assert {one.rater: one.units for one in found.people} == {"A1": 2, "A2": 2, "A3": 1}


def test_confusion_sums_up_to_the_sentences_of_the_person() -> None:
    found = competence(HEADER, marks(0.9, 0.8, 0.7))

    for one in found.people:
        assert one.confusion is not None
        assert one.confusion.sum() == pytest.approx(one.units)


def test_competence_is_told_of_closed_layers_of_sentences() -> None:
    names = [layer.name for layer in COMPETENCE_LAYERS]

    assert names == ["header", "quote", "claim_content", "verified", "found"]


def test_bounds_hold_the_figures_and_are_repeatable() -> None:
    table = marks(0.95, 0.85, 0.6)

    found = competence(HEADER, table)
    bounds = competence_bounds(HEADER, table, resamples=100, seed=1)

    assert bounds == competence_bounds(HEADER, table, resamples=100, seed=1)
    for one in found.people:
        for name in ("accuracy", "with_others", "without", "change"):
            low, high = bounds[name][one.rater]
            assert low <= getattr(one, name).value <= high


def test_bounds_of_one_article_are_none() -> None:
    assert competence_bounds(HEADER, marks(0.9, 0.8, 0.7, articles=1), resamples=10) == {}


def test_bounds_of_two_people_leave_accuracy_out() -> None:
    bounds = competence_bounds(HEADER, marks(0.9, 0.8), resamples=20)

    assert "accuracy" not in bounds
    assert set(bounds["with_others"]) == {"A1", "A2"}


def test_bounds_beat_at_each_estimation() -> None:
    beats: list[None] = []

    competence_bounds(HEADER, marks(0.9, 0.8, 0.7), resamples=7, beat=lambda: beats.append(None))

    assert len(beats) == 7
