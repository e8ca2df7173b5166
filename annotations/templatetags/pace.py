"""Pace against agreement: seconds a sentence beside alpha with the others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import template
from django.utils.formats import number_format

from annotations.queries.competence import PeopleReport, PersonReport
from annotations.templatetags.figures import RELIABLE, TENTATIVE, Axis, Tick, decimal

register = template.Library()

WIDTH, HEIGHT = 560.0, 260.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, 24.0, 14.0, 34.0
LABEL_HEIGHT, LETTER_WIDTH = 13.0, 7.0
# The fewest people between whom anything can be seen.
FEWEST = 2


@dataclass(frozen=True)
class Point:
    """A person in the scatter. low, high: of the interval, None without one."""

    name: str
    x: float
    y: float
    low: float | None
    high: float | None
    label_x: float
    label_y: float
    anchor: str


@register.inclusion_tag("_partials/pace_scatter.html")
def pace_scatter(report: PeopleReport) -> dict[str, Any]:
    """Seconds a sentence against alpha with the others; nothing where fewer than two have both."""
    people = [
        one
        for one in report.people
        if one.pace is not None and one.figures.with_others.value is not None
    ]
    if len(people) < FEWEST:
        return {"points": []}
    slowest = _round_up(max(one.pace.seconds for one in people if one.pace))
    figures = [one.figures.with_others for one in people]
    bottom = Axis.over(figures).start
    points = [_point(one, slowest, bottom) for one in people]
    return {
        "points": _apart(points),
        "x_ticks": [
            Tick(_across(slowest * part / 4, slowest), number_format(slowest * part / 4, 0), False)
            for part in range(5)
        ],
        "y_ticks": [
            Tick(_down(value, bottom), label, is_bound)
            for value, label, is_bound in (
                (bottom, decimal(bottom), False),
                (TENTATIVE, number_format(TENTATIVE, 3), True),
                (RELIABLE, number_format(RELIABLE, 3), True),
                (1.0, "1", False),
            )
        ],
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "floor": HEIGHT - BOTTOM,
    }


def _point(one: PersonReport, slowest: float, bottom: float) -> Point:
    figure = one.figures.with_others
    seconds = one.pace.seconds if one.pace else 0.0
    x, y = _across(seconds, slowest), _down(figure.value or 0.0, bottom)
    is_right = x > WIDTH - 90
    return Point(
        name=one.pseudonym,
        x=x,
        y=y,
        low=None if figure.low is None else _down(figure.low, bottom),
        high=None if figure.high is None else _down(figure.high, bottom),
        label_x=x - 9 if is_right else x + 9,
        label_y=y,
        anchor="end" if is_right else "start",
    )


def _apart(points: Sequence[Point]) -> list[Point]:
    """The points with labels moved down until none lies on another."""
    placed: list[Point] = []
    for one in sorted(points, key=lambda point: (point.y, point.x)):
        height = one.label_y
        while any(
            abs(other.label_x - one.label_x) < LETTER_WIDTH * (len(one.name) + 2)
            and abs(other.label_y - height) < LABEL_HEIGHT
            for other in placed
        ):
            height += LABEL_HEIGHT / 2
        placed.append(replace(one, label_y=height))
    return placed


def _across(seconds: float, slowest: float) -> float:
    return round(LEFT + seconds / slowest * (WIDTH - LEFT - RIGHT), 1)


def _down(value: float, bottom: float) -> float:
    share = (max(value, bottom) - bottom) / (1 - bottom)
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _round_up(seconds: float) -> float:
    """The next multiple of 4, 20 or 40 seconds, so that quarters are whole."""
    step = next((one for one in (4, 20, 40, 200) if seconds <= 10 * one), 400)
    return float(max(-(-seconds // step) * step, step))
