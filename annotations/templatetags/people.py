"""People's figures as forests: how often each is right, and alpha without each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from annotations.domain.agreement.figures import Figure, Reason
from annotations.queries.competence import PeopleReport, PersonReport
from annotations.templatetags.figures import MARGIN, MINUS, WIDTH, Axis, Bar, Tick, decimal, percent

register = template.Library()


@dataclass(frozen=True)
class PersonBar:
    """A row of a forest: who, and the bar; `mark` is where the figure of all stands."""

    person: PersonReport
    figure: Figure
    bar: Bar


@register.simple_tag
def accuracy_forest(report: PeopleReport) -> dict[str, Any]:
    """How often each person is right, as estimated, from 0 or the lowest to 1."""
    figures = [one.figures.accuracy for one in report.people]
    axis = _Shares.over(figures)
    return _forest(report.people, figures, axis)


@register.simple_tag
def without_forest(report: PeopleReport) -> dict[str, Any]:
    """Alpha of the others alone, beside a line for alpha of all."""
    figures = [one.figures.without for one in report.people]
    everybody = report.competence.alpha
    axis = Axis.over([*figures, everybody])
    mark = None if everybody.value is None else axis.x(everybody.value)
    return _forest(report.people, figures, axis) | {"mark": mark}


def _forest(
    people: Sequence[PersonReport], figures: Sequence[Figure], axis: "Axis | _Shares"
) -> dict[str, Any]:
    rows = [
        PersonBar(one, figure, axis.bar(figure, "ink"))
        for one, figure in zip(people, figures, strict=True)
    ]
    ticks = list(axis.ticks)
    bounds = [tick for tick in ticks if tick.is_bound]
    return {"rows": rows, "ticks": ticks, "bounds": bounds, "mark": None}


@dataclass(frozen=True)
class _Shares:
    """An axis of shares that begins below the lowest of them."""

    start: float

    @classmethod
    def over(cls, figures: Sequence[Figure]) -> "_Shares":
        values = [value for one in figures for value in (one.value, one.low) if value is not None]
        return cls(max(0.0, int((min(values, default=0.5) - 0.02) * 10) / 10))

    def x(self, value: float) -> float:
        share = (max(value, self.start) - self.start) / (1 - self.start)
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)

    @property
    def ticks(self) -> list[Tick]:
        middle = (1 + self.start) / 2
        return [Tick(self.x(one), percent(one), False) for one in (self.start, middle, 1.0)]

    def bar(self, figure: Figure, colour: str) -> Bar:
        low, high = figure.low, figure.high
        return Bar(
            figure,
            colour,
            None if figure.value is None else self.x(figure.value),
            None if low is None or figure.value is None else self.x(low),
            None if high is None or figure.value is None else self.x(high),
        )


@register.filter
def change(figure: Figure) -> str:
    """A change of alpha with its sign."""
    return decimal(None) if figure.value is None else signed(figure.value)


def signed(value: float) -> str:
    """Three digits with a sign."""
    rounded = round(value, 3) or 0.0
    sign = "+" if rounded > 0 else MINUS if rounded < 0 else "±"
    return f"{sign}{number_format(abs(rounded), 3)}"


@register.filter
def change_words(figure: Figure) -> str:
    """What it says about a person that alpha changes without them; by the interval only."""
    if figure.value is None or figure.low is None or figure.high is None:
        return ""
    if figure.low > 0:
        return _("the others agree better among themselves")
    if figure.high < 0:
        return _("the others agree less without them")
    return _("no clear difference")


@register.filter
def change_interval(figure: Figure) -> str:
    """The interval of a change, with signs; empty without one."""
    if figure.low is None or figure.high is None:
        return ""
    return _("[%(low)s, %(high)s]") % {"low": signed(figure.low), "high": signed(figure.high)}


@register.filter
def is_reason(model: object) -> bool:
    """Whether there is no estimate but a reason why."""
    return isinstance(model, Reason)
