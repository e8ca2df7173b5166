"""How figures are said and drawn."""

from dataclasses import replace

import pytest

from annotations.domain.agreement.figures import Figure, Reason
from annotations.domain.agreement.layers import LABEL_SETS
from annotations.domain.agreement.summary import LabelFigure
from annotations.templatetags import figures


def figure(value: float | None, low: float | None = None, high: float | None = None) -> Figure:
    undefined = Reason.NO_UNITS if value is None else None
    return Figure("alpha", value, low, high, 10, 2, 3, undefined)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.8, "0.80"), (-0.25, "−0.25"), (-0.001, "0.00"), (None, "–")],
)
def test_decimal_has_two_digits_and_a_true_minus(value: float | None, said: str) -> None:
    assert figures.decimal(value) == said


def test_interval_is_empty_without_bounds() -> None:
    assert figures.interval(figure(0.5)) == ""
    assert figures.interval(figure(0.5, 0.4, 0.6)) == "[0.40, 0.60]"


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.5, "Below 0.667"), (0.7, "tentative"), (0.8, "well enough"), (None, "two people")],
)
def test_reading_follows_the_two_bounds(value: float | None, said: str) -> None:
    assert said in figures.reading(figure(value))


def test_reading_of_one_answer_tells_full_agreement_from_no_figure() -> None:
    alike = replace(figure(None), undefined=Reason.ONE_LABEL)

    assert "full agreement" in figures.reading(alike)


def test_reading_warns_of_an_interval_over_a_bound() -> None:
    assert "reaches beyond" in figures.reading(figure(0.7, 0.6, 0.75))
    assert "says the same" in figures.reading(figure(0.7, 0.68, 0.75))


@pytest.mark.parametrize(
    ("marks", "said"), [("none", "none"), ("V", "V"), ("Q+V", "Q+V"), ("Q+C", "Q+C")]
)
def test_set_of_marks_is_said_by_its_letters(marks: str, said: str) -> None:
    label = LabelFigure(LABEL_SETS[marks], values=1, share=0.5, specific=None)

    assert figures.label_words(label) == said


def test_axis_begins_at_zero_and_ends_at_one() -> None:
    axis = figures.Axis.over([figure(0.5, 0.2, 0.9)])

    assert axis.start == 0
    assert axis.x(0.0) == figures.MARGIN
    assert axis.x(1.0) == figures.WIDTH - figures.MARGIN


def test_axis_begins_lower_where_a_figure_does() -> None:
    assert figures.Axis.over([figure(0.1, -0.23, 0.4)]).start == -0.3


def test_figure_without_a_value_has_no_dot() -> None:
    bar = figures.Axis.over([figure(None)]).bar(figure(None), "ink")

    assert (bar.x, bar.left, bar.right) == (None, None, None)


@pytest.mark.parametrize("why", Reason)
def test_every_reason_has_its_words(why: Reason) -> None:
    assert figures.reason(why) == why.value
