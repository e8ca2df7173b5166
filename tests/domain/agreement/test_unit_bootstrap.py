"""Intervals over units: the same as drawing units by hand, and the same every time."""

import numpy as np
import pytest

from annotations.domain.agreement.ac1 import ac1_statistic
from annotations.domain.agreement.alpha import alpha_statistic
from annotations.domain.agreement.alpha_ordinal import alpha_ordinal_statistic
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.conger import conger_statistic
from annotations.domain.agreement.distances import nominal
from annotations.domain.agreement.figures import Figure, Reason, Statistic
from annotations.domain.agreement.percent import percent_statistic
from annotations.domain.agreement.ratings import code_ratings, without_people
from annotations.domain.agreement.unit_bootstrap import (
    Measure,
    unit_figures,
    unit_interval_figures,
)

LABELS = ("1", "2", "3")


def nominal_alpha(coded: CodedTable) -> Statistic:
    return alpha_statistic(coded, nominal)


MEASURES: dict[str, Measure] = {
    "alpha": nominal_alpha,
    "ordinal": alpha_ordinal_statistic,
    "percent": percent_statistic,
    "ac1": ac1_statistic,
    "conger": conger_statistic,
}


def some_ratings(units: int, *, seed: int = 1) -> CodedTable:
    generator = np.random.default_rng(seed)
    truth = generator.integers(0, 3, units)
    ratings = np.where(generator.random((3, units)) < 0.7, truth, generator.integers(0, 3, units))
    ratings[generator.random((3, units)) < 0.2] = -1
    return code_ratings(ratings, labels=LABELS, raters=("anna", "ben", "cleo"))


def interval_of(name: str, coded: CodedTable, *, seed: int = 7, resamples: int = 400) -> Figure:
    (figure,) = unit_interval_figures([MEASURES[name]], coded, resamples=resamples, seed=seed)
    return figure


@pytest.mark.parametrize("name", MEASURES)
def test_interval_of_few_and_of_many_units_per_pattern_covers_the_value(name: str) -> None:
    for units in (40, 4_000):
        figure = interval_of(name, some_ratings(units))

        assert figure.low is not None
        assert figure.value is not None
        assert figure.high is not None
        assert figure.low < figure.value < figure.high


def test_interval_of_percent_agreement_is_that_of_a_binomial() -> None:
    """Two raters agree on 80 % of 5,000 units: the standard error is known."""
    ratings = np.zeros((2, 5_000), dtype=np.int8)
    ratings[1, :1_000] = 1
    coded = code_ratings(ratings, labels=LABELS, raters=("anna", "ben"))

    figure = interval_of("percent", coded, resamples=4_000)

    error = (0.8 * 0.2 / 5_000) ** 0.5
    assert figure.low == pytest.approx(0.8 - 1.96 * error, abs=error / 8)
    assert figure.high == pytest.approx(0.8 + 1.96 * error, abs=error / 8)


@pytest.mark.parametrize("name", ["alpha", "ordinal", "percent", "ac1"])
def test_interval_over_rows_without_people_is_about_the_same(name: str) -> None:
    coded = some_ratings(3_000)

    with_people, without = interval_of(name, coded), interval_of(name, without_people(coded))

    assert without.value == pytest.approx(with_people.value, abs=1e-12)
    assert with_people.low is not None
    assert with_people.high is not None
    width = with_people.high - with_people.low
    assert without.low == pytest.approx(with_people.low, abs=width / 5)
    assert without.high == pytest.approx(with_people.high, abs=width / 5)


def test_unit_intervals_of_the_same_seed_are_identical() -> None:
    first, second, other = (
        interval_of("alpha", some_ratings(500), seed=seed) for seed in (1, 1, 2)
    )

    assert first == second
    assert first != other


def test_interval_of_one_unit_says_why_there_is_none() -> None:
    coded = code_ratings(np.array([[0], [1]]), labels=LABELS, raters=("anna", "ben"))

    figure = interval_of("percent", coded)

    assert (figure.low, figure.no_interval) == (None, Reason.ONE_UNIT)


def test_interval_of_an_undefined_figure_has_no_second_reason() -> None:
    coded = code_ratings(np.array([[0], [0]]), labels=LABELS[:1], raters=("anna", "ben"))

    figure = interval_of("alpha", coded)

    assert (figure.undefined, figure.no_interval) == (Reason.ONE_LABEL, None)


def test_resamples_without_a_value_are_counted() -> None:
    coded = code_ratings(np.array([[0, 0, 0, 1], [0, 0, 0, 1]]), labels=LABELS[:2], raters="ab")

    figure = interval_of("alpha", coded, resamples=1000)

    assert figure.value == 1
    assert 250 < figure.undefined_resamples < 400  # (3/4)^4 and (1/4)^4


def test_unit_figures_are_those_of_the_intervals() -> None:
    coded = some_ratings(300)

    (point,) = unit_figures([MEASURES["ac1"]], coded)

    assert point.value == interval_of("ac1", coded).value


def test_interval_over_units_without_a_resample_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one resample"):
        interval_of("alpha", some_ratings(10), resamples=0)
