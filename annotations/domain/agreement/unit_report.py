"""Every measure of plain ratings side by side, over all labels and for each label alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.domain.agreement.bootstrap import RESAMPLES
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.figures import Figure
from annotations.domain.agreement.per_label import label_tables
from annotations.domain.agreement.ratings import without_people
from annotations.domain.agreement.unit_bootstrap import unit_figures, unit_interval_figures
from annotations.domain.agreement.unit_measures import LABEL_MEASURES, Measure, overall_measures

# Beyond so many labels, their own figures come without intervals, which would take minutes.
LABELS_WITH_INTERVALS = 100
# Resamples times different values of units: this much takes seconds. Measurements, every one a
# label of its own, have fewer resamples than labels, and it is said.
MOST_DRAWN, FEWEST_RESAMPLES = 20_000_000, 100
# Beyond so many, which are measurements more than labels, they have no figures of their own.
MOST_LABELS = 1_000


@dataclass(frozen=True)
class UnitFigure:
    """A figure over units, and its standard error by formula where one is published."""

    figure: Figure
    standard_error: float | None


@dataclass(frozen=True)
class UnitReport:
    """Figures by the name of their measure, and for each label.

    resamples: how many of units the intervals are made of, with this seed; 0 for none.
    weights: the name of those of AC2. labels is empty beyond MOST_LABELS.
    labels_have_intervals: whether there were few enough.
    """

    measures: dict[str, UnitFigure]
    labels: dict[str, dict[str, UnitFigure]]
    weights: str
    resamples: int
    seed: int
    labels_have_intervals: bool


def affordable_resamples(coded: CodedTable) -> int:
    """How many resamples of a table from `code_ratings` take seconds, at most RESAMPLES."""
    values = len(coded.cells.row) + len(coded.values)
    return min(RESAMPLES, max(MOST_DRAWN // max(values, 1), FEWEST_RESAMPLES))


def unit_report(coded: CodedTable, *, weights: str, resamples: int, seed: int) -> UnitReport:
    """All measures of a table from `code_ratings`; the same table and seed give the same."""
    by_values = without_people(coded)
    few = len(coded.values) <= LABELS_WITH_INTERVALS
    overall = overall_measures(weights)
    of_people = tuple(one for one in overall if one.of_people)
    of_values = tuple(one for one in overall if not one.of_people)
    found = {
        **_figures(of_values, by_values, resamples, seed),
        **_figures(of_people, coded, resamples, seed),
    }
    listed = label_tables(by_values) if len(coded.values) <= MOST_LABELS else ()
    labels = {
        str(label): _figures(LABEL_MEASURES, table, resamples if few else 0, seed)
        for label, table in listed
    }
    return UnitReport(
        measures={one.name: found[one.name] for one in overall},
        labels=labels,
        weights=weights,
        resamples=resamples,
        seed=seed,
        labels_have_intervals=few and resamples > 0,
    )


def _figures(
    measures: Sequence[Measure], coded: CodedTable, resamples: int, seed: int
) -> dict[str, UnitFigure]:
    statistics = [one.statistic for one in measures]
    figures = (
        unit_interval_figures(statistics, coded, resamples=resamples, seed=seed)
        if resamples
        else unit_figures(statistics, coded)
    )
    return {
        measure.name: UnitFigure(figure, _error(measure, figure, coded))
        for measure, figure in zip(measures, figures, strict=True)
    }


def _error(measure: Measure, figure: Figure, coded: CodedTable) -> float | None:
    if figure.undefined is not None or measure.error is None:
        return None
    return measure.error(coded)
