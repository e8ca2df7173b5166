"""Alpha week by week: each week alone, and the smoothed line."""

from datetime import date

import pytest

from annotations.domain.agreement.alpha import alpha
from annotations.domain.agreement.distances import nominal
from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.series import KEPT, week_series
from annotations.domain.agreement.tables import PatternTable

FIRST, SECOND, FOURTH = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 23)


def week(**patterns: int) -> PatternTable:
    """`yn=3` is three sentences that A1 calls y and A2 calls n."""
    return PatternTable.of(
        ("", zip(["A1", "A2"], pattern, strict=False), n) for pattern, n in patterns.items()
    )


GOOD, BAD = week(yy=10, nn=10, yn=1), week(yy=3, nn=3, yn=5, ny=5)


def test_series_of_no_weeks_is_empty() -> None:
    assert week_series({}, nominal) == []
    assert week_series({FIRST: PatternTable(())}, nominal) == []


def test_each_week_has_the_alpha_of_its_sentences_alone() -> None:
    points = week_series({SECOND: BAD, FIRST: GOOD}, nominal)

    assert [one.monday for one in points] == [FIRST, SECOND]
    assert [one.units for one in points] == [21, 16]
    for point, table in zip(points, [GOOD, BAD], strict=True):
        assert point.alpha == pytest.approx(alpha(table, nominal).value, abs=1e-12)


def test_smoothed_line_begins_at_the_first_week() -> None:
    (first, _) = week_series({FIRST: GOOD, SECOND: BAD}, nominal)

    assert first.smoothed == first.alpha


def test_smoothed_line_weighs_the_counts_of_earlier_weeks() -> None:
    """Krippendorff's formula by hand, on KEPT times the counts of GOOD and those of BAD."""
    (_, second) = week_series({FIRST: GOOD, SECOND: BAD}, nominal)
    differ = 1 * KEPT + 10
    yes, no = 21 * KEPT + 16, 21 * KEPT + 16  # of two values a sentence
    total = yes + no
    expected = 1 - (total - 1) * 2 * differ / (2 * yes * no)

    assert second.smoothed == pytest.approx(expected, abs=1e-12)


def test_a_pause_weighs_as_the_weeks_it_lasted() -> None:
    near = week_series({FIRST: GOOD, SECOND: BAD}, nominal)[1].smoothed
    far = week_series({FIRST: GOOD, FOURTH: BAD}, nominal)[1].smoothed

    assert near is not None
    assert far is not None
    assert far < near


def test_week_without_value_says_why_and_the_line_goes_on() -> None:
    points = week_series({FIRST: GOOD, SECOND: week(yy=4), FOURTH: week(y=3)}, nominal)

    assert [one.undefined for one in points] == [None, Reason.ONE_LABEL, Reason.NO_UNITS]
    assert points[1].alpha is None
    assert all(one.smoothed is not None for one in points)
