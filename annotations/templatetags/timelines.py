"""Figures week by week as drawings: dots with their intervals, a smoothed line, a strip of counts.

Nothing here is told by the drawing alone: the page has a table of the same numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor
from typing import Any

from django import template
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext

from annotations.domain.agreement.series import WeekPoint
from annotations.queries.agreement_time import BoundedWeek, LayerWeeks, PersonWeeks, TimeReport
from annotations.templatetags.figures import MINUS, RELIABLE, TENTATIVE

register = template.Library()

WEEK = timedelta(weeks=1)
DATES_SHOWN = 5
# Room for a label beside a line; closer to the right edge it stands on the other side.
LABEL_ROOM = 90.0
WIDEST_BAR = 18.0


@dataclass(frozen=True)
class Dot:
    """A week's own alpha; low and high: the ends of its interval, None without one."""

    x: float
    y: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Rule:
    """A labelled line across or down the drawing. anchor: on which side its label ends."""

    at: float
    label: str
    anchor: str = "end"
    label_y: float = 0.0


@dataclass(frozen=True)
class StripBar:
    """How many sentences a week has: a bar under the drawing."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Frame:
    """Where weeks and alphas stand: `first` to `last` from left to right, 1 on top."""

    first: date
    last: date
    lowest: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def week(self) -> float:
        """How wide a week is."""
        return (self.right - self.left) / ((self.last - self.first) / WEEK + 1)

    def x(self, monday: date) -> float:
        """The middle of a week."""
        return round(self.left + ((monday - self.first) / WEEK + 0.5) * self.week, 1)

    def y(self, alpha: float) -> float:
        share = (1 - max(alpha, self.lowest)) / (1 - self.lowest)
        return round(self.top + share * (self.bottom - self.top), 1)

    def dots(self, weeks: Iterable[BoundedWeek]) -> list[Dot]:
        return [
            Dot(
                self.x(one.point.monday),
                self.y(one.point.alpha),
                None if one.interval is None else self.y(one.interval[0]),
                None if one.interval is None else self.y(one.interval[1]),
            )
            for one in weeks
            if one.point.alpha is not None
        ]

    def line(self, points: Iterable[WeekPoint]) -> str:
        """The smoothed values as the points of a polyline."""
        return " ".join(
            f"{self.x(one.monday)},{self.y(one.smoothed)}"
            for one in points
            if one.smoothed is not None
        )

    @property
    def bounds(self) -> list[Rule]:
        return [Rule(self.y(one), number_format(one, 3)) for one in (TENTATIVE, RELIABLE)]


@register.inclusion_tag("_partials/timeline.html")
def timeline(report: TimeReport) -> dict[str, Any]:
    """The chosen layer, large: with guideline versions as lines down and counts under it."""
    weeks, others = report.chosen.weeks, report.other_versions
    frame = _frame(_points([report.chosen, *others]), (44.0, 548.0), (30.0, 200.0))
    if frame is None:
        return {"frame": None}
    mondays = sorted({one.monday for one in _points([report.chosen, *others])})
    return {
        "frame": frame,
        "ends": [Rule(frame.y(one), _short(one)) for one in sorted({frame.lowest, 0.0, 1.0})],
        "dots": frame.dots(weeks),
        "line": frame.line(one.point for one in weeks),
        "others": [frame.line(one.point for one in other.weeks) for other in others],
        "starts": _starts(report, frame),
        "bars": _strip(frame, [one.point for one in weeks]),
        "most": max((one.point.units for one in weeks), default=0),
        "dates": _dates(frame, mondays),
    }


@register.inclusion_tag("_partials/small_timeline.html")
def layer_timeline(report: TimeReport, layer: LayerWeeks) -> dict[str, Any]:
    """One layer, small, on the time axis that all layers share."""
    frame = _frame(_points(report.layers), (4.0, 396.0), (5.0, 51.0))
    if frame is None or not layer.weeks:
        return {"frame": None}
    line = frame.line(one.point for one in layer.weeks)
    return {"frame": frame, "dots": frame.dots(layer.weeks), "line": line}


@register.inclusion_tag("_partials/small_timeline.html")
def person_timeline(report: TimeReport, person: PersonWeeks) -> dict[str, Any]:
    """One person with the others, small, on the time axis that all people share."""
    points = [point for one in report.people or () for point in one.weeks]
    frame = _frame(points, (4.0, 396.0), (5.0, 51.0))
    if frame is None or not person.weeks:
        return {"frame": None}
    dots = frame.dots(BoundedWeek(one, None) for one in person.weeks)
    return {"frame": frame, "dots": dots, "line": frame.line(person.weeks)}


@register.filter
def last_smoothed(points: Sequence[WeekPoint]) -> float | None:
    """Where the smoothed line ends."""
    return next((one.smoothed for one in reversed(points) if one.smoothed is not None), None)


@register.filter
def points(weeks: Sequence[BoundedWeek]) -> list[WeekPoint]:
    """The weeks without their intervals."""
    return [one.point for one in weeks]


@register.filter
def units(points: Sequence[WeekPoint]) -> int:
    """The sentences of all weeks together."""
    return sum(one.units for one in points)


def _points(layers: Iterable[LayerWeeks]) -> list[WeekPoint]:
    return [one.point for layer in layers for one in layer.weeks]


def _frame(
    found: Sequence[WeekPoint], across: tuple[float, float], down: tuple[float, float]
) -> Frame | None:
    """The frame that holds all points; None where there are none."""
    if not found:
        return None
    mondays = [one.monday for one in found]
    values = [value for one in found for value in (one.alpha, one.smoothed) if value is not None]
    lowest = max(-1.0, floor(min([*values, 0.0]) * 10) / 10)
    return Frame(min(mondays), max(mondays), lowest, *across, *down)


def _starts(report: TimeReport, frame: Frame) -> list[Rule]:
    """Where guideline versions begin; labels of neighbours stand on two levels."""
    rules = []
    for place, one in enumerate(report.starts):
        x = round(frame.x(min(max(one.monday, frame.first), frame.last)) - frame.week / 2, 1)
        label = gettext("guideline %(number)s") % {"number": one.number}
        anchor = "end" if x > frame.right - LABEL_ROOM else "start"
        rules.append(Rule(x, label, anchor, 22.0 - 12.0 * (place % 2)))
    return rules


def _strip(frame: Frame, found: Sequence[WeekPoint]) -> list[StripBar]:
    most = max((one.units for one in found), default=0)
    width = round(min(WIDEST_BAR, 0.7 * frame.week), 1)
    bars = []
    for one in found:
        height = round(30.0 * one.units / most, 1) if most else 0.0
        bars.append(
            StripBar(round(frame.x(one.monday) - width / 2, 1), 246.0 - height, width, height)
        )
    return bars


def _dates(frame: Frame, mondays: Sequence[date]) -> list[Rule]:
    """Some weeks by their first day, evenly chosen, the last always among them."""
    step = -(-len(mondays) // DATES_SHOWN)
    chosen = mondays[::-1][::step][::-1]
    return [Rule(frame.x(one), day_and_month(one), "middle") for one in chosen]


@register.filter
def day_and_month(day: date) -> str:
    """A day as short as it can be said."""
    # Translators: a date format of Django, as in 23 Nov.
    return date_format(day, gettext("j M"))


def _short(value: float) -> str:
    return number_format(f"{value:g}").replace("-", MINUS)
