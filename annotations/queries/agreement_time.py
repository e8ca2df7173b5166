"""Agreement week by week: of every layer, and of each person with the others.

A week is that of an article's last counted submission. Scheme versions are never pooled: on one
axis they are lines of their own.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from annotations.domain.agreement.layers import LAYERS, Layer
from annotations.domain.agreement.series import WeekPoint, week_series
from annotations.domain.agreement.tables import PatternTable
from annotations.domain.agreement.transforms import against_others, raters_of
from annotations.queries.agreement_intervals import StoredIntervals, stored_intervals
from annotations.queries.agreement_tables import by_week
from annotations.queries.agreement_views import View, monday_of


@dataclass(frozen=True)
class BoundedWeek:
    """A week's point with the stored interval of its alpha; None where there is none."""

    point: WeekPoint
    interval: tuple[float, float] | None


@dataclass(frozen=True)
class LayerWeeks:
    """One layer of one view, week by week."""

    view: View
    layer: Layer
    weeks: tuple[BoundedWeek, ...]


@dataclass(frozen=True)
class PersonWeeks:
    """One person's agreement with the others, week by week."""

    person: str
    weeks: tuple[WeekPoint, ...]


@dataclass(frozen=True)
class GuidelineStart:
    """Where a version of the guideline begins to be used: the Monday of that week."""

    number: int
    monday: date


@dataclass(frozen=True)
class TimeReport:
    """What the page of time shows of one view, of which `layer` is looked at more closely.

    other_versions: the same layer under other guideline versions in the same arm. people: None
    for readers who may not compare people.
    """

    view: View
    layer: Layer
    layers: tuple[LayerWeeks, ...]
    other_versions: tuple[LayerWeeks, ...]
    people: tuple[PersonWeeks, ...] | None
    starts: tuple[GuidelineStart, ...]
    intervals: StoredIntervals

    @property
    def chosen(self) -> LayerWeeks:
        return next(one for one in self.layers if one.layer == self.layer)


def time_report(
    view: View,
    listed: Sequence[View],
    layer: Layer,
    *,
    hidden: Collection[int],
    compares_people: bool,
) -> TimeReport:
    """The weeks of a view as this reader may see them; `hidden` article versions are left out.

    listed: all views of the project.
    """
    intervals = stored_intervals(view, hidden=hidden)
    tables = {name: by_week(view, name, hidden=hidden) for name in LAYERS}
    same_arm = [one for one in listed if one.arm == view.arm]
    return TimeReport(
        view=view,
        layer=layer,
        layers=tuple(
            _layer_weeks(view, LAYERS[name], found, intervals) for name, found in tables.items()
        ),
        other_versions=tuple(
            _layer_weeks(other, layer, by_week(other, layer.name, hidden=hidden), None)
            for other in same_arm
            if other != view
        ),
        people=_people(tables[layer.name], layer) if compares_people else None,
        starts=_starts(same_arm),
        intervals=intervals,
    )


def _layer_weeks(
    view: View,
    layer: Layer,
    tables: Mapping[date, PatternTable],
    intervals: StoredIntervals | None,
) -> LayerWeeks:
    """The points of a layer, with the bounds of `intervals`."""
    return LayerWeeks(
        view,
        layer,
        tuple(
            BoundedWeek(
                one,
                intervals.bounds("weeks", layer.name, one.monday.isoformat())
                if intervals is not None and one.alpha is not None
                else None,
            )
            for one in week_series(tables, layer.distance)
        ),
    )


def _people(tables: Mapping[date, PatternTable], layer: Layer) -> tuple[PersonWeeks, ...]:
    """Everybody by name; a week in which somebody shared nothing is left out of their line."""
    names = sorted({name for table in tables.values() for name in raters_of(table)})
    return tuple(
        PersonWeeks(
            name,
            tuple(
                week_series(
                    {monday: against_others(table, name) for monday, table in tables.items()},
                    layer.distance,
                )
            ),
        )
        for name in names
    )


def _starts(views: Sequence[View]) -> tuple[GuidelineStart, ...]:
    """The guideline versions with counts, in order; a version not yet frozen by its creation."""
    schemes = sorted({one.scheme.number: one.scheme for one in views}.items())
    return tuple(
        GuidelineStart(number, monday_of(scheme.frozen_at or scheme.created_at))
        for number, scheme in schemes
    )
