"""The pairs of people and the values that met, as tables of squares that open the sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.domain.agreement.coincidences import Coincidences
from annotations.domain.agreement.figures import Figure
from annotations.domain.agreement.kappa import Confusion
from annotations.domain.agreement.layers import HEADER, Layer
from annotations.domain.agreement.summary import PairFigure
from annotations.domain.agreement.tables import Value
from annotations.formats.agreement_counts import value_code
from annotations.queries.agreement_pairs import BoundedPair, PairGrid
from annotations.queries.agreement_views import View
from annotations.templatetags.agreement_values import value_words
from annotations.templatetags.figures import bounds, decimal, interval, percent, reason

register = template.Library()

# Alpha from which on a square is one shade darker.
SHADES = (0.0, 0.4, 0.667, 0.8, 0.9)
# The share of a row from which on a cell of the matrix is one shade darker.
SHARES = (0.01, 0.05, 0.2, 0.5, 0.8)
LEAST_SIDE, MOST_SIDE = 14.0, 40.0
NO_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True)
class Cell:
    """A square: `shade` 0 to 5 or None for none, `side` of 40, what it says and opens.

    is_repeated: the mirror image of another cell, which screen readers and the keyboard pass.
    """

    text: str
    said: str
    shade: int | None = None
    side: float = MOST_SIDE
    href: str = ""
    is_own: bool = False
    is_repeated: bool = False
    is_low: bool = False

    @property
    def corner(self) -> float:
        return (MOST_SIDE - self.side) / 2


@dataclass(frozen=True)
class GridRow:
    name: str
    cells: list[Cell]
    total: int = 0


@register.inclusion_tag("_partials/pair_grid.html")
def pair_grid(grid: PairGrid, view: View, project: UUID) -> dict[str, Any]:
    """Every two people, and on the diagonal each with their earlier self."""
    most = max((one.figure.units for one in grid.pairs), default=1)

    def cell(row: int, column: int) -> Cell:
        one, other = grid.people[row], grid.people[column]
        if row == column:
            return _own_cell(one, grid.own.get(one))
        found = grid.pair(one, other)
        if found is None:
            return Cell("", _("%(one)s and %(other)s share none") % {"one": one, "other": other})
        return _pair_cell(
            found, most, _pair_address(found, grid.layer, view, project), is_repeated=column > row
        )

    places = range(len(grid.people))
    return {
        "people": grid.people,
        "rows": [
            GridRow(grid.people[row], [cell(row, column) for column in places]) for row in places
        ],
        "pairs": [(one, _pair_address(one, grid.layer, view, project)) for one in grid.pairs],
        "layer": grid.layer,
        "is_marks": grid.layer == HEADER,
    }


def _own_cell(person: str, figure: Figure | None) -> Cell:
    if figure is None:
        said = _("%(person)s with themselves: not measured") % {"person": person}
        return Cell("", said, is_own=True)
    if figure.value is None:
        told = reason(figure.undefined)
    else:
        told = f"{decimal(figure.value)} {interval(figure)}".strip()
    said = _("%(person)s with themselves: %(told)s") % {"person": person, "told": told}
    return Cell(decimal(figure.value), said, shade=_shade(figure.value, SHADES), is_own=True)


def _pair_cell(found: BoundedPair, most: int, href: str, *, is_repeated: bool) -> Cell:
    pair = found.figure
    return Cell(
        text=decimal(pair.alpha),
        said=_pair_words(found),
        shade=_shade(pair.alpha, SHADES),
        side=LEAST_SIDE + (MOST_SIDE - LEAST_SIDE) * sqrt(pair.units / most),
        href=href,
        is_repeated=is_repeated,
        is_low=found.interval is not None and found.interval[1] < SHADES[2],
    )


def _pair_words(found: BoundedPair) -> str:
    pair = found.figure
    people = f"{pair.first} · {pair.second}"
    shared = ngettext("%(n)s shared", "%(n)s shared", pair.units) % {"n": pair.units}
    return f"{people}: {_alpha(found)}, {percent(pair.percent)}, {shared}"


def _alpha(found: BoundedPair) -> str:
    """A pair's alpha with its interval, or why it has none."""
    pair = found.figure
    if pair.alpha is None:
        return reason(pair.undefined)
    return f"{decimal(pair.alpha)} {bounds(found.interval)}".strip()


def _pair_address(found: BoundedPair, layer: Layer, view: View, project: UUID) -> str:
    pair: PairFigure = found.figure
    address = reverse("agreement-pair", args=[project, pair.first, pair.second])
    return f"{address}?{_query(view, layer)}"


def _query(view: View, layer: Layer, **more: str) -> str:
    return urlencode({"scheme": view.scheme.number, "arm": view.arm, "layer": layer.name, **more})


@register.inclusion_tag("_partials/coincidence_matrix.html")
def coincidence_matrix(
    matrix: Coincidences, layer: Layer, view: View, project: UUID, *, opens: bool
) -> dict[str, Any]:
    """How often one person's value met another's; opens: whether cells lead to the sentences."""
    address = reverse("agreement-cell", args=[project])
    totals = {value: matrix.total(value) for value in matrix.values}
    words = {value: value_words(value, NO_NAMES) for value in matrix.values}

    def cell(row: Value, column: Value) -> Cell:
        met = matrix.at(row, column)
        share = met.coincidences / totals[row] if totals[row] else 0.0
        said = _("%(row)s met %(column)s in %(n)s: %(share)s of the row") % {
            "row": words[row],
            "column": words[column],
            "n": met.units,
            "share": percent(share),
        }
        query = _query(view, layer, row=value_code(row), column=value_code(column))
        leads = opens and met.units and row != column
        return Cell(
            text=str(met.units) if met.units else "",
            said=said,
            shade=_shade(share, SHARES) if met.units else None,
            href=f"{address}?{query}" if leads else "",
            is_own=row == column,
        )

    return {
        "values": [words[value] for value in matrix.values],
        "rows": [
            GridRow(
                words[row],
                [cell(row, column) for column in matrix.values],
                round(totals[row]),
            )
            for row in matrix.values
        ],
        "opens": opens,
    }


@register.inclusion_tag("_partials/own_matrix.html")
def own_matrix(marks: Confusion) -> dict[str, Any]:
    """One's own marks in rows, those of others in columns; marks: (others', own) -> n."""
    words = {value: value_words(value, NO_NAMES) for value in HEADER.labels}
    used = [value for value in HEADER.labels if any(value in pair for pair in marks)]

    def row(own: Value) -> GridRow:
        numbers = [marks.get((other, own), 0) for other in used]
        cells = [
            _own_marks_cell(n, sum(numbers), other == own)
            for other, n in zip(used, numbers, strict=True)
        ]
        return GridRow(words[own], cells, sum(numbers))

    return {"values": [words[value] for value in used], "rows": [row(own) for own in used]}


def _own_marks_cell(n: int, total: int, is_own: bool) -> Cell:
    share = n / total if total else 0.0
    said = f"{n}: {percent(share)}"
    return Cell(str(n) if n else "", said, _shade(share, SHARES) if n else None, is_own=is_own)


def _shade(value: float | None, steps: tuple[float, ...]) -> int | None:
    return None if value is None else sum(value >= step for step in steps)
