"""Where weeks and alphas stand in a drawing."""

from datetime import date

from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.layers import QUOTE
from annotations.domain.agreement.series import WeekPoint
from annotations.models import Project, Scheme
from annotations.queries.agreement_intervals import StoredIntervals
from annotations.queries.agreement_time import (
    BoundedWeek,
    GuidelineStart,
    LayerWeeks,
    TimeReport,
)
from annotations.queries.agreement_views import View
from annotations.templatetags.timelines import last_smoothed, layer_timeline, timeline

FIRST, THIRD = date(2026, 3, 2), date(2026, 3, 16)
VIEW = View(Scheme(number=1, project=Project(name="Quay")), "blind")


def week(monday: date, alpha: float | None, units: int = 10) -> BoundedWeek:
    undefined = None if alpha is not None else Reason.ONE_LABEL
    bounds = None if alpha is None else (alpha - 0.1, min(1.0, alpha + 0.1))
    return BoundedWeek(WeekPoint(monday, units, alpha, undefined, alpha), bounds)


def report(*weeks: BoundedWeek, starts: tuple[GuidelineStart, ...] = ()) -> TimeReport:
    layer = LayerWeeks(VIEW, QUOTE, weeks)
    stored = StoredIntervals("missing", None, None, None, {})
    return TimeReport(VIEW, QUOTE, (layer,), (), None, starts, stored)


def test_weeks_stand_in_order_and_higher_alphas_higher() -> None:
    dots = timeline(report(week(FIRST, 0.5), week(THIRD, 0.9)))["dots"]

    assert dots[0].x < dots[1].x
    assert dots[0].y > dots[1].y
    assert dots[0].low > dots[0].y > dots[0].high


def test_one_week_stands_in_the_middle() -> None:
    drawn = timeline(report(week(FIRST, 0.5)))

    (dot,) = drawn["dots"]
    assert dot.x == (44 + 548) / 2


def test_no_week_draws_nothing() -> None:
    assert timeline(report()) == {"frame": None}
    found = report()
    assert layer_timeline(found, found.layers[0]) == {"frame": None}


def test_week_without_a_value_has_a_bar_and_no_dot() -> None:
    drawn = timeline(report(week(FIRST, None), week(THIRD, 0.9, units=40)))

    assert len(drawn["dots"]) == 1
    assert [bar.height for bar in drawn["bars"]] == [7.5, 30.0]


def test_negative_alpha_moves_the_foot_of_the_axis() -> None:
    drawn = timeline(report(week(FIRST, -0.33), week(THIRD, 0.9)))

    assert [one.label for one in drawn["ends"]] == ["−0.4", "0", "1"]


def test_guideline_older_than_the_first_week_begins_at_the_left_edge() -> None:
    starts = (GuidelineStart(1, date(2025, 1, 6)), GuidelineStart(2, THIRD))

    drawn = timeline(report(week(FIRST, 0.5), week(THIRD, 0.9), starts=starts))

    first, second = drawn["starts"]
    assert first.at == 44
    assert second.at > first.at
    assert first.label_y != second.label_y


def test_last_smoothed_is_the_newest_there_is() -> None:
    points = [week(FIRST, 0.5).point, week(THIRD, None).point]

    assert last_smoothed(points) == 0.5
    assert last_smoothed([]) is None
