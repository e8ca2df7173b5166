"""Plain files of ratings: raters by units, or triples of unit, rater and label; CSV or JSON.

Nothing is dropped or guessed: what cannot be read is a UserError of one line that names the
place. An empty cell, or null, is a missing rating.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import orjson

from annotations.domain.agreement.numbers import read_number
from annotations.domain.agreement.ratings import MISSING, LabelNumbers
from annotations.domain.errors import UserError
from annotations.domain.messages import verbatim
from annotations.domain.texts import decode

Cell: TypeAlias = str | None
Rows: TypeAlias = list[list[Cell]]

TRIPLE = 3
# Triples of thousands of units and raters are nearly empty as a table; this many places take
# 200 MB.
MOST_PLACES = 50_000_000
HEADERS = ({"unit", "rater", "label"}, {"item", "rater", "label"}, {"unit", "coder", "label"})


@dataclass(frozen=True, eq=False)
class RatingFile:
    """The ratings of a file. numbers: (raters, units), places in `labels`, or -1 for missing.

    labels: those found, in rising order where all are numbers, else by their letters.
    """

    raters: tuple[str, ...]
    units: int
    labels: tuple[str, ...]
    numbers: LabelNumbers


def read_ratings(raw: bytes, *, layout: str, is_json: bool) -> RatingFile:
    """Read a file's bytes; layout is one of LAYOUTS. Raises UserError with one line."""
    text = decode(raw)
    rows = _json_rows(text, layout) if is_json else _csv_rows(text)
    if not rows:
        raise _refusal("There are no ratings in it.")
    return LAYOUTS[layout](rows)


def looks_like_json(raw: bytes) -> bool:
    """Whether a file is JSON whatever its name: a list that begins with a list or an object."""
    begin = raw[:100].removeprefix(b"\xef\xbb\xbf").lstrip()
    return begin.startswith(b"[") and begin[1:].lstrip().startswith((b"[", b"{"))


def _raters_by_units(rows: Rows) -> RatingFile:
    """One row per rater; raters are called by their rows, from 1."""
    width = len(rows[0])
    for number, row in enumerate(rows, start=1):
        if len(row) != width:
            raise _refusal(
                f"Row {number} has {_units(len(row))}, row 1 has {_units(width)}: every rater "
                "needs a cell for each unit, empty where the rating is missing."
            )
    labels, number_of = _number_labels(cell for row in rows for cell in row)
    numbers = np.array([[number_of[cell] for cell in row] for row in rows], dtype=np.int32)
    raters = tuple(str(number) for number in range(1, len(rows) + 1))
    return RatingFile(raters, width, labels, numbers.reshape(len(rows), width))


def _triples(rows: Rows) -> RatingFile:
    """One row per rating: unit, rater, label."""
    for number, row in enumerate(rows, start=1):
        if len(row) != TRIPLE:
            raise _refusal(f"Row {number} has {len(row)} cells; it needs unit, rater and label.")
        if row[0] is None or row[1] is None:
            raise _refusal(f"Row {number} names no {'unit' if row[0] is None else 'rater'}.")
    if {str(cell).lower() for cell in rows[0]} in HEADERS:
        raise _refusal("Row 1 is a header; there must be none.")
    units, unit_of = _number_names(str(row[0]) for row in rows)
    raters, rater_of = _number_names(str(row[1]) for row in rows)
    labels, number_of = _number_labels(row[2] for row in rows)
    if len(raters) * len(units) > MOST_PLACES:
        raise _refusal(
            f"{len(units):,} units by {len(raters):,} raters are more than can be measured: "
            f"at most {MOST_PLACES:,} places."
        )
    row_of: dict[tuple[int, int], int] = {}
    numbers = np.full((len(raters), len(units)), MISSING, dtype=np.int32)
    for number, (unit, rater, label) in enumerate(rows, start=1):
        place = rater_of[str(rater)], unit_of[str(unit)]
        if place in row_of:
            raise _refusal(
                f"Row {number} is a second rating of unit “{unit}” by rater “{rater}”, "
                f"after row {row_of[place]}."
            )
        row_of[place] = number
        numbers[place] = number_of[label]
    return RatingFile(raters, len(units), labels, numbers)


LAYOUTS: Mapping[str, Callable[[Rows], RatingFile]] = MappingProxyType(
    {"raters-by-units": _raters_by_units, "triples": _triples}
)


def _csv_rows(text: str) -> Rows:
    """The cells without the spaces around them. Empty lines may stand at the end alone."""
    if "\0" in text:
        raise _refusal("This is not CSV: it holds NUL characters.")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise _refusal(f"This is not CSV: {error}.") from error
    while rows and not rows[-1]:
        rows.pop()
    if rows and len(rows[0]) == 1:
        # A rater of the only unit who did not rate it.
        rows = [row or [""] for row in rows]
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if rows and all(len(row) == 1 and separator in row[0] for row in rows):
            raise _refusal(f"Its cells stand between {name}; they must stand between commas.")
    return [[cell.strip() or None for cell in row] for row in rows]


def _json_rows(text: str, layout: str) -> Rows:
    try:
        read = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _refusal(f"This is not JSON: {error}.") from error
    if not isinstance(read, list):
        raise _refusal("The JSON must be a list of lists.")
    return [_json_row(number, row, layout) for number, row in enumerate(read, start=1)]


def _json_row(number: int, row: object, layout: str) -> list[Cell]:
    if isinstance(row, dict) and layout == "triples":
        if "label" not in row:
            raise _refusal(f"Row {number} has no “label”; null is a missing rating.")
        row = [row.get("unit"), row.get("rater"), row.get("label")]
    if not isinstance(row, list):
        raise _refusal(f"Row {number} of the JSON is no list.")
    return [_json_cell(number, cell) for cell in row]


def _json_cell(number: int, cell: object) -> Cell:
    match cell:
        case None:
            return None
        case bool():
            return "true" if cell else "false"
        case str():
            return cell.strip() or None
        case int():
            return str(cell)
        case float():
            return repr(cell)
    raise _refusal(f"Row {number} holds a list or an object where a label should stand.")


def _number_labels(cells: Iterable[Cell]) -> tuple[tuple[str, ...], dict[Cell, int]]:
    """The labels in order, and the number of each spelling; a missing one has -1.

    Where all labels are numbers, those of the same number are one label, called as the first.
    """
    found = list(dict.fromkeys(cell for cell in cells if cell is not None))
    numbers = {label: read_number(label) for label in found}
    keys: dict[str, tuple[Decimal, str]]
    if None not in numbers.values():
        # Exact ones: long numbers that name things must not become one label.
        keys = {label: (Decimal(label), "") for label in found}
    else:
        keys = {label: (Decimal(0), label) for label in found}
    ordered = sorted(set(keys.values()))
    place = {key: number for number, key in enumerate(ordered)}
    name_of: dict[tuple[Decimal, str], str] = {}
    for label in found:
        name_of.setdefault(keys[label], label)
    number_of: dict[Cell, int] = {label: place[keys[label]] for label in found}
    number_of[None] = MISSING
    return tuple(name_of[key] for key in ordered), number_of


def _number_names(names: Iterable[str]) -> tuple[tuple[str, ...], dict[str, int]]:
    ordered: Sequence[str] = sorted(set(names))
    return tuple(ordered), {name: number for number, name in enumerate(ordered)}


def _units(count: int) -> str:
    return f"{count} {'unit' if count == 1 else 'units'}"


def _refusal(words: str) -> UserError:
    in_one_line = " ".join(words.split())
    return UserError(verbatim(in_one_line), code="unreadable_ratings")
