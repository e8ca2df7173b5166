"""Standard errors by formula: as published, and as wide as samples vary."""

import json
from pathlib import Path

import numpy as np
import pytest

from annotations.domain.agreement import variance
from annotations.domain.agreement.ac1 import ac1_statistic
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.conger import conger_statistic
from annotations.domain.agreement.figures import point_figure
from annotations.domain.agreement.fleiss import fleiss_statistic
from annotations.domain.agreement.ratings import code_ratings
from annotations.domain.agreement.unit_measures import overall_measures

CASES = json.loads(Path(__file__).with_name("references.json").read_text("utf-8"))["cases"]


def coded_case(name: str) -> CodedTable:
    (rows,) = (case["ratings"] for case in CASES if case["name"] == name)
    labels = sorted({str(cell) for row in rows for cell in row if cell is not None})
    numbers = [[-1 if cell is None else labels.index(str(cell)) for cell in row] for row in rows]
    raters = [str(number) for number in range(len(rows))]
    return code_ratings(np.array(numbers), labels=labels, raters=raters)


@pytest.mark.parametrize(
    ("error", "printed"),
    [(variance.ac1_error, 0.14295), (variance.fleiss_error, 0.15302)],
)
def test_error_of_gwets_four_raters_is_the_printed_one(error: object, printed: float) -> None:
    assert callable(error)

    assert error(coded_case("gwet-raw4-gwet_ac1")) == pytest.approx(printed, abs=6e-6)


def test_weighted_error_with_identity_weights_is_that_of_ac1() -> None:
    coded = coded_case("gwet-raw4-gwet_ac1")

    assert variance.ac2_error(coded, "identity") == pytest.approx(variance.ac1_error(coded))


@pytest.mark.parametrize(
    ("statistic", "error"),
    [
        (ac1_statistic, variance.ac1_error),
        (fleiss_statistic, variance.fleiss_error),
        (conger_statistic, variance.conger_error),
    ],
)
def test_error_is_about_the_spread_of_many_samples(statistic: object, error: object) -> None:
    assert callable(statistic)
    assert callable(error)
    generator = np.random.default_rng(5)
    values: list[float] = []
    errors: list[float] = []
    for _ in range(200):
        truth = generator.integers(0, 3, 400)
        ratings = np.where(generator.random((3, 400)) < 0.7, truth, 0)
        ratings[generator.random((3, 400)) < 0.1] = -1
        coded = code_ratings(ratings, labels="abc", raters="xyz")
        values.append(point_figure(statistic(coded), coded.sample).value or 0.0)
        errors.append(error(coded))

    assert np.mean(errors) == pytest.approx(np.std(values), rel=0.15)


@pytest.mark.parametrize("measure", overall_measures("quadratic"), ids=lambda one: str(one.name))
@pytest.mark.parametrize(
    "ratings",
    [
        np.empty((2, 0), dtype=np.int8),
        np.array([[0], [-1]]),
        np.array([[0], [0]]),
        np.array([[0, 0], [0, 0]]),
        np.array([[0, -1], [-1, 1]]),
        np.array([[0, 1], [0, 1]]),
        np.array([[0, 1], [-1, -1]]),
    ],
    ids=["empty", "alone", "one unit", "one label", "no unit", "agreed", "one rater"],
)
def test_error_of_degenerate_ratings_is_a_number_or_none(
    measure: object, ratings: np.ndarray
) -> None:
    error = getattr(measure, "error", None)
    coded = code_ratings(ratings, labels=("1", "2"), raters="ab")

    found = None if error is None else error(coded)

    assert found is None or np.isfinite(found)
