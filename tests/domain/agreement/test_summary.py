"""Summaries: all figures of a layer together, and the pairs of people."""

import math
from collections.abc import Iterator

import pytest
from attributing import SENTENCES
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.agreement.counted import sentence_patterns
from annotations.domain.agreement.decisions import Decision
from annotations.domain.agreement.distances import masi
from annotations.domain.agreement.figures import Figure, Reason
from annotations.domain.agreement.layers import (
    HEADER,
    LABEL_SETS,
    LAYERS,
    MODE,
    QUOTE,
    SPEAKER_QUOTE,
    Layer,
)
from annotations.domain.agreement.summary import LayerSummary, pairs, summarise, summarise_points
from annotations.domain.agreement.tables import PatternTable

QUOTES = PatternTable.of(
    [
        ("first", (("anna", "yes"), ("ben", "yes")), 6),
        ("first", (("anna", "yes"), ("ben", "no")), 2),
        ("second", (("anna", "no"), ("ben", "no")), 11),
        ("second", (("anna", "no"), ("ben", "yes"), ("cleo", "yes")), 1),
        ("second", (("cleo", "yes"),), 5),
    ]
)


def figures_of(summary: LayerSummary) -> Iterator[Figure]:
    candidates = [summary.alpha, summary.percent, summary.ac1]
    candidates += [label.specific for label in summary.labels]
    return (figure for figure in candidates if figure is not None)


def test_summary_of_a_yes_no_layer_shows_every_figure_with_its_interval() -> None:
    summary = summarise(QUOTE, QUOTES, resamples=200, seed=1)

    figures = list(figures_of(summary))
    assert [figure.name for figure in figures] == [
        "alpha",
        "percent",
        "ac1",
        "specific",
        "specific",
    ]
    assert all(figure.low is not None for figure in figures)
    assert (summary.units, summary.decided, summary.coverage) == (20, 25, 0.8)


def test_summary_of_a_yes_no_layer_gives_shares_and_specific_agreement_by_label() -> None:
    summary = summarise_points(QUOTE, QUOTES)

    yes, no = summary.labels
    assert (yes.label, yes.values, no.label, no.values) == ("yes", 16, "no", 25)
    assert yes.share == pytest.approx(16 / 41)
    assert yes.specific is not None
    assert yes.specific.value == pytest.approx((6 * 2 + 2 * 1 / 2) / 16)


def test_summary_points_are_those_of_the_summary_with_intervals() -> None:
    points = figures_of(summarise_points(QUOTE, QUOTES))

    figures = figures_of(summarise(QUOTE, QUOTES, resamples=50, seed=1))

    assert [figure.value for figure in points] == [figure.value for figure in figures]


def test_summary_of_the_marks_has_all_six_labels_and_no_specific_agreement() -> None:
    claim, fact = LABEL_SETS["C"], LABEL_SETS["V"]
    table = PatternTable.of([("first", (("anna", claim), ("ben", fact)), 1)])

    summary = summarise_points(HEADER, table)

    assert [label.values for label in summary.labels] == [0, 1, 1, 0, 0, 0]
    assert [label.specific for label in summary.labels] == [None] * 6
    assert summary.ac1 is not None


def test_summary_of_speakers_has_neither_ac1_nor_labels() -> None:
    minister = frozenset({"minister"})
    table = PatternTable.of([("first", (("anna", minister), ("ben", minister)), 1)])

    summary = summarise_points(SPEAKER_QUOTE, table)

    assert (summary.ac1, summary.labels) == (None, ())
    assert summary.percent.value == 1


def test_summary_of_nothing_is_undefined_throughout() -> None:
    summary = summarise(QUOTE, PatternTable.of([]), seed=1)

    assert {figure.undefined for figure in figures_of(summary)} == {Reason.NO_UNITS}
    assert (summary.coverage, summary.labels[0].share) == (None, None)


@settings(max_examples=40, deadline=None)
@given(sentences=SENTENCES, layer=st.sampled_from(list(LAYERS.values())))
def test_summary_of_any_records_holds_numbers_or_reasons(
    sentences: list[tuple[str, dict[str, Decision]]], layer: Layer
) -> None:
    table = PatternTable.of(
        (article, pattern, n)
        for article, decisions in sentences
        for name, pattern, n in sentence_patterns(decisions)
        if name == layer.name
    )

    summary = summarise(layer, table, resamples=20, seed=5)

    for figure in figures_of(summary):
        assert (figure.value is None) == (figure.undefined is not None)
        assert (figure.low is None) == (figure.high is None)
        assert figure.low is not None or figure.undefined or figure.no_interval
        numbers = [figure.value, figure.low, figure.high]
        assert all(math.isfinite(number) for number in numbers if number is not None)


def test_summary_of_matched_attributions_has_no_coverage_and_a_reason_of_its_own() -> None:
    nobody = summarise_points(MODE, PatternTable.of([]))
    both = summarise_points(
        MODE, PatternTable.of([("first", (("anna", "direct"), ("ben", "mixed")), 3)])
    )

    assert {figure.undefined for figure in figures_of(nobody)} == {Reason.NO_MATCHES}
    assert (both.units, both.coverage, both.percent.value) == (3, None, 0.0)


def test_pairs_of_three_people_are_listed_by_name_with_their_disagreements() -> None:
    listed = pairs(QUOTE, QUOTES)

    assert [(pair.first, pair.second, pair.units, pair.disagreements) for pair in listed] == [
        ("anna", "ben", 20, 3),
        ("anna", "cleo", 1, 1),
        ("ben", "cleo", 1, 0),
    ]
    assert [pair.percent for pair in listed] == [0.85, 0, 1]


def test_pairs_who_used_one_label_say_that_kappa_and_alpha_are_undefined() -> None:
    pair = pairs(QUOTE, QUOTES)[2]

    assert (pair.kappa, pair.alpha, pair.undefined) == (None, None, Reason.ONE_LABEL)


def test_pairs_of_sets_take_the_distance_of_the_layer() -> None:
    claim, fact, none = LABEL_SETS["C"], LABEL_SETS["V"], LABEL_SETS["none"]
    table = PatternTable.of_units(
        [
            ("first", {"anna": claim, "ben": fact}),
            ("first", {"anna": none, "ben": none}),
        ]
    )

    (pair,) = pairs(HEADER, table)

    # Observed 2 * 2/3, expected 2 * (2/3 + 2 + 2): 1 - 3 * 4/3 / (28/3).
    assert HEADER.distance is masi
    assert pair.alpha == pytest.approx(4 / 7)
    assert pair.kappa == pytest.approx(1 / 3)
