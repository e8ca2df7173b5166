"""The part of the interval job about content spans."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from annotations.actions.interval_parts import ViewTables
from annotations.domain.agreement.bootstrap import interval_figures
from annotations.domain.agreement.boundaries import BOUNDARY
from annotations.domain.agreement.counted import SPAN_LAYERS
from annotations.domain.agreement.span_f1 import BoundaryTable
from annotations.domain.agreement.span_summary import (
    boundary_statistics,
    pair_boundaries_of,
    summarise_spans,
)
from annotations.domain.agreement.tables import PatternCount, PatternTable
from annotations.domain.fields import JsonObject


def span_bounds(given: ViewTables) -> JsonObject:
    """{figure: bounds}, with {"pairs": {"A1|A2": …}, "weeks": {Monday: …}} for the F1s and agr.

    Articles are resampled: all of them, those of the pair, those of the week.
    """
    tables = {name: given.table(name) for name in SPAN_LAYERS}
    summary = summarise_spans(tables, resamples=given.resamples, seed=given.seed)
    given.beat()
    boundaries = tables[BOUNDARY]
    pairs = pair_boundaries_of(boundaries)
    weeks = _by_week(boundaries, given.weeks())
    return {
        **{name: [figure.low, figure.high] for name, figure in summary.figures.items()},
        "pairs": {"|".join(pair): _portion(given, table) for pair, table in pairs.items()},
        "weeks": {week.isoformat(): _portion(given, weeks[week]) for week in sorted(weeks)},
    }


def _by_week(boundaries: PatternTable, weeks: Mapping[str, date]) -> dict[date, PatternTable]:
    rows: defaultdict[date, list[PatternCount]] = defaultdict(list)
    for row in boundaries.rows:
        if row.article in weeks:  # what came after the weeks were read has none yet
            rows[weeks[row.article]].append(row)
    return {week: PatternTable(tuple(listed)) for week, listed in rows.items()}


def _portion(given: ViewTables, table: PatternTable) -> JsonObject:
    read = BoundaryTable.of(table)
    figures = interval_figures(
        boundary_statistics(read), read.sample, resamples=given.resamples, seed=given.seed
    )
    given.beat()
    return {figure.name: [figure.low, figure.high] for figure in figures}
