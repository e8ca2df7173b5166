"""The sentence for a methods section: what was measured, on what, and how sure it is."""

from dataclasses import replace

import pytest

from annotations.domain.agreement.layers import HEADER, MODE, Layer
from annotations.domain.agreement.summary import summarise_points
from annotations.domain.agreement.tables import PatternTable, Value
from annotations.models import Scheme
from annotations.queries.agreement import AgreementReport, LayerReport
from annotations.queries.agreement_intervals import NO_INTERVALS, StoredIntervals
from annotations.queries.agreement_views import View
from annotations.templatetags.agreement_methods import exact, methods_sentence

VIEW = View(Scheme(number=2), "blind")
INTERVALS = StoredIntervals("current", None, 1000, 7, {})
REPORT = AgreementReport(VIEW, (), (), 1200, 0, "current", INTERVALS)
NONE, CLAIM = frozenset({"N"}), frozenset({"C"})


def reported(layer: Layer, *units: tuple[Value, Value]) -> LayerReport:
    table = PatternTable.of_units(("one", {"A1": one, "A2": other}) for one, other in units)
    return LayerReport(layer, summarise_points(layer, table))


def test_sentence_names_coefficient_counts_and_view() -> None:
    marks = reported(HEADER, (NONE, NONE), (CLAIM, CLAIM), (CLAIM, NONE))

    said = methods_sentence(marks, REPORT, NO_INTERVALS)

    assert "on 3 sentences that two or more of 2 annotators decided independently" in said
    assert "in 1,200 articles (guideline version 2, without suggestions)" in said
    assert "MASI distance between sets, Passonneau 2006) was 0.444; percent" in said
    assert "percent agreement 0.667" in said
    assert "resamples" not in said


def test_sentence_with_an_interval_says_how_it_was_drawn() -> None:
    marks = reported(HEADER, (NONE, NONE), (CLAIM, CLAIM), (CLAIM, NONE))
    alpha = replace(marks.summary.alpha, low=-0.0004, high=0.6999)
    bounded = replace(marks, summary=replace(marks.summary, alpha=alpha))

    said = methods_sentence(bounded, REPORT, INTERVALS)

    assert "0.444 (95 per cent interval 0.000 to 0.700)" in said
    assert "1,000 resamples of whole articles" in said
    assert "seed 7" in said


def test_sentence_of_attributions_says_how_they_were_matched() -> None:
    mode = reported(MODE, ("direct", "direct"), ("direct", "mixed"))

    said = methods_sentence(mode, REPORT, NO_INTERVALS)

    assert "2 pairs of attributions" in said
    assert "nominal" in said


def test_sentence_of_an_undefined_figure_is_empty() -> None:
    assert methods_sentence(reported(HEADER, (NONE, NONE)), REPORT, NO_INTERVALS) == ""


@pytest.mark.parametrize(
    ("value", "said"), [(0.6798674, "0.679867"), (-0.25, "−0.250000"), (None, "")]
)
def test_exact_has_six_digits(value: float | None, said: str) -> None:
    assert exact(value) == said
