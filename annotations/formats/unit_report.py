"""The measures of plain ratings as JSON, and as tables to be read in a terminal."""

from collections.abc import Iterator, Mapping

from annotations.domain.agreement.figures import Figure, Reason
from annotations.domain.agreement.unit_report import (
    LABELS_WITH_INTERVALS,
    MOST_LABELS,
    UnitFigure,
    UnitReport,
)
from annotations.domain.fields import JsonObject
from annotations.formats.ratings import RatingFile

# Plain ratings have raters and units, where the workbench has people and sentences.
WORDS = {
    Reason.NO_UNITS: "undefined, because no unit was rated by two raters",
    Reason.NOT_TWO_RATERS: "undefined, because it is a measure of two raters",
}
HEADINGS = ("measure", "value", "95 % interval", "left out", "standard error", "units")
NOTHING = "–"


def unit_report_json(ratings: RatingFile, report: UnitReport) -> JsonObject:
    """Everything, with all the digits there are. Standard errors are those by formula."""
    return {
        "raters": len(ratings.raters),
        "units": ratings.units,
        "measures": _figures_json(report.measures),
        "labels": {label: _figures_json(found) for label, found in report.labels.items()},
        "standard_errors": {name: one.standard_error for name, one in report.measures.items()},
        "gwet_ac2_weights": report.weights,
        "notes": list(_notes(report)),
        "resamples_left_out": {
            "measures": _left_out(report.measures),
            "labels": {label: _left_out(found) for label, found in report.labels.items()},
        },
        "resamples": report.resamples,
        "seed": report.seed,
    }


def unit_report_lines(ratings: RatingFile, report: UnitReport) -> Iterator[str]:
    """Lines for a terminal: all labels, each label, then how it was computed."""
    yield (
        f"raters {len(ratings.raters):,}, units {ratings.units:,}, "
        f"labels {len(ratings.labels):,}, ratings {int((ratings.numbers >= 0).sum()):,}"
    )
    yield ""
    yield from _table(report.measures)
    for label, found in report.labels.items():
        yield ""
        yield f"Label {_printable(label)}"
        yield from _table(found)
    yield ""
    yield from _notes(report)


def _notes(report: UnitReport) -> Iterator[str]:
    if report.resamples:
        yield (
            f"95 % intervals are percentiles of {report.resamples:,} resamples of units, "
            f"seed {report.seed}."
        )
        yield (
            "Units of one document resemble each other; intervals that resample units are then "
            "too narrow."
        )
        yield "“Left out” counts the resamples on which a measure has no value."
    if not report.labels and report.measures["percent_agreement"].figure.units:
        yield f"Single labels have no figures of their own, because there are over {MOST_LABELS:,}."
    elif report.resamples and not report.labels_have_intervals:
        yield f"Single labels have no intervals, because there are over {LABELS_WITH_INTERVALS}."
    yield f"gwet_ac2 has {report.weights} weights. Standard errors are by formula (Gwet 2014)."


def _left_out(figures: Mapping[str, UnitFigure]) -> dict[str, int]:
    found = {name: one.figure.undefined_resamples for name, one in figures.items()}
    return {name: resamples for name, resamples in found.items() if resamples}


def _figures_json(figures: Mapping[str, UnitFigure]) -> JsonObject:
    return {
        name: {
            "value": one.figure.value,
            "low": one.figure.low,
            "high": one.figure.high,
            "n": one.figure.units,
            "undefined": _words(one.figure.undefined),
        }
        for name, one in figures.items()
    }


def _table(figures: Mapping[str, UnitFigure]) -> Iterator[str]:
    rows = [HEADINGS, *(_cells(name, one) for name, one in figures.items())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for row, one in zip(rows, (None, *figures.values()), strict=True):
        if one is not None and one.figure.undefined is not None:
            yield f"  {row[0]:<{widths[0]}}  {_words(one.figure.undefined)}"
            continue
        numbers = (f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
        yield f"  {row[0]:<{widths[0]}}  {'  '.join(numbers)}"
    for reason in {one.figure.no_interval for one in figures.values()} - {None}:
        yield f"  {reason}"


def _cells(name: str, one: UnitFigure) -> tuple[str, ...]:
    figure = one.figure
    return (
        name,
        _decimal(figure.value),
        _interval(figure),
        f"{figure.undefined_resamples:,}" if figure.undefined_resamples else "",
        _decimal(one.standard_error),
        f"{figure.units:,}",
    )


def _interval(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return NOTHING
    return f"[{_decimal(figure.low)}, {_decimal(figure.high)}]"


def _decimal(value: float | None) -> str:
    return NOTHING if value is None else f"{round(value, 4) + 0.0:.4f}"


def _printable(label: str) -> str:
    """A label that can do nothing to a terminal."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in label)


def _words(reason: Reason | None) -> str | None:
    return None if reason is None else WORDS.get(reason, reason.value)
