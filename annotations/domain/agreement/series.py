"""Alpha week by week, and smoothed: what is old counts less and less.

Source of the smoothing: Roberts (1959), Control Chart Tests Based on Geometric Moving Averages,
Technometrics 1(3), 239-250. Here the counts are averaged, not the alphas: a week of four
sentences cannot move the line as a week of four hundred does, and a week on which alpha has no
value still counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from annotations.domain.agreement.alpha import alpha_statistic
from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.distances import Distance
from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.tables import PatternTable, is_unit

# What the counts so far keep from one week to the next: half of their weight after 1.4 weeks.
KEPT = 0.6
DAYS = 7


@dataclass(frozen=True)
class WeekPoint:
    """One week of a series.

    monday: its first day. units: sentences decided by two people or more. alpha: of this week
    alone; None exactly where `undefined` says why. smoothed: of all weeks so far, older ones
    weighing less; None where it has no value.
    """

    monday: date
    units: int
    alpha: float | None
    undefined: Reason | None
    smoothed: float | None


def week_series(weeks: Mapping[date, PatternTable], distance: Distance) -> list[WeekPoint]:
    """The points of a layer in order of time; weeks without a value are left out."""
    mondays = sorted(monday for monday, table in weeks.items() if table.rows)
    if not mondays:
        return []
    table = PatternTable.of(
        (monday.isoformat(), row.pattern, row.n) for monday in mondays for row in weeks[monday].rows
    )
    statistic = alpha_statistic(CodedTable.of(table), distance)
    alphas = statistic.evaluate(statistic.weigh(np.eye(len(mondays))))
    smoothed = statistic.evaluate(statistic.weigh(_decay(mondays)))
    return [
        _point(monday, weeks[monday], float(value), float(line))
        for monday, value, line in zip(mondays, alphas, smoothed, strict=True)
    ]


def _decay(mondays: Sequence[date]) -> FloatArray:
    """What each week (column) weighs on each week's line: KEPT for every week passed since."""
    days = np.array([monday.toordinal() for monday in mondays], dtype=np.float64)
    passed = (days[:, np.newaxis] - days) / DAYS
    return np.where(passed >= 0, KEPT ** np.maximum(passed, 0), 0.0)


def _point(monday: date, table: PatternTable, value: float, line: float) -> WeekPoint:
    units = sum(row.n for row in table.rows if is_unit(row.pattern))
    undefined = None if np.isfinite(value) else Reason.ONE_LABEL
    if not units:
        undefined = Reason.NO_UNITS
    return WeekPoint(
        monday=monday,
        units=units,
        alpha=value if undefined is None else None,
        undefined=undefined,
        smoothed=line if np.isfinite(line) else None,
    )
