import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.suggestions.tagging.confidence import calibrated
from annotations.training.calibration import (
    IDENTITY,
    Bin,
    calibration_error,
    reliability,
    rising_curve,
)

OUTCOMES = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=300)


def drawn(count: int) -> list[tuple[float, bool]]:
    """Scores that promise more than they hold: a score of x is right in x squared of cases."""
    draw = random.Random(1)  # noqa: S311 - no secret
    scores = [draw.random() for _ in range(count)]
    return [(score, draw.random() < score**2) for score in scores]


@given(OUTCOMES)
def test_rising_curve_rises_within_shares(outcomes: list[tuple[float, bool]]) -> None:
    curve = rising_curve(outcomes)

    assert all(a[0] < b[0] and a[1] <= b[1] for a, b in itertools.pairwise(curve))
    assert all(0 <= value <= 1 for point in curve for value in point)


def test_rising_curve_of_few_scores_is_the_identity() -> None:
    assert rising_curve([(0.5, True)] * 24) == IDENTITY


def test_rising_curve_makes_scores_come_true() -> None:
    learnt, unseen = drawn(4000), drawn(8000)[4000:]
    curve = rising_curve(learnt)

    before = calibration_error(reliability(unseen))
    after = calibration_error(reliability([(calibrated(one, curve), ok) for one, ok in unseen]))

    assert before > 0.12
    assert after < 0.04


def test_reliability_bins_hold_every_score_once() -> None:
    bins = reliability([(0.0, False), (0.1, True), (0.95, True), (1.0, False)])

    assert bins == [
        Bin(0.0, 0.1, 1, 0.0, 0.0),
        Bin(0.1, 0.2, 1, 0.1, 1.0),
        Bin(0.9, 1.0, 2, 0.975, 0.5),
    ]


def test_calibration_error_of_nothing_is_zero() -> None:
    assert calibration_error([]) == 0.0
