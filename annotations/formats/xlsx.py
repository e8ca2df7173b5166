"""Reads XLSX with named columns: the first sheet, row by row.

The archive is measured before anything is unpacked. A formula is no value: what a program once
worked out may be old, and what another would is not known, so its row is refused.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 (it is an error's class)

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.formats.base import ALONE, Given, Row, RowError
from annotations.formats.tables import Cells, articles_of

MAX_PARTS = 2_000
MAX_PART_BYTES = 1_000_000_000
MAX_HOLLOW_BYTES = 10_000_000
MAX_RATIO = 100
# What is read as a whole before the first row: words shared by cells, styles, relations.
MAX_HELD_BYTES = 64_000_000
MAX_COLUMNS = 500
# As many as a sheet of Excel has.
MAX_ROWS, MAX_CELLS = 1_048_576, 16_384
# Of all rows, empty ones before the last of each row among them.
MAX_ALL_CELLS = 20_000_000
_SHEETS = "xl/worksheets/"
_FORMULA, _FAULT = "f", "e"
_HEAD_BYTES = 65_536
_LONGEST_TAG = 4_096
_ROW_OR_CELL = re.compile(rb"<(?:[\w.-]+:)?(row|c)[\s/>]|<!")
_DECLARATION_OR_ELEMENT = re.compile(rb"<!(?!--)|<[A-Za-z_]")
_BROKEN = (
    BadZipFile,
    InvalidFileException,
    ZlibError,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,  # of XML, whichever parser found it
    TypeError,
    ValueError,
)


def read(stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:  # noqa: ARG001 (readers share it)
    """Yield each article under the number of its first row in the first sheet."""
    try:
        _measure(stream)
        workbook = load_workbook(stream, read_only=True, keep_links=False)
    except UserError as error:
        yield 1, RowError(1, error.code, error.detail, error.field)
        return
    except _BROKEN as error:
        yield 1, _broken(1, error)
        return
    try:
        sheets = workbook.worksheets
        yield from articles_of(_rows(sheets[0]) if sheets else (), given)
        yield from _other_sheets(sheets[1:])
    finally:
        workbook.close()


def _measure(stream: BinaryIO) -> None:
    """Raises UserError for an archive that would unfold too far, and what no archive is.

    The sizes that it declares hold: a part with more is cut there and fails its checksum.
    """
    with ZipFile(stream) as archive:
        parts = archive.infolist()
        held = sum(one.file_size for one in parts if not one.filename.startswith(_SHEETS))
        if len(parts) > MAX_PARTS or held > MAX_HELD_BYTES or any(map(_is_too_large, parts)):
            raise UserError(
                N_("The workbook is refused: unpacked it would be too large."), code="zip_bomb"
            )
        for one in parts:
            _check_declarations(archive, one.filename)
            if one.filename.startswith(_SHEETS) and one.filename.endswith(".xml"):
                _check_rows(archive, one.filename)
    stream.seek(0)


def _is_too_large(part: ZipInfo) -> bool:
    """Sheets of words shrink to a tenth or so; what shrinks much further is mostly nothing."""
    is_hollow = part.file_size > MAX_RATIO * max(part.compress_size, 1)
    return part.file_size > MAX_PART_BYTES or (part.file_size > MAX_HOLLOW_BYTES and is_hollow)


def _check_declarations(archive: ZipFile, name: str) -> None:
    """Raises UserError for XML that declares entities, or that does not show that it has none.

    Declarations stand before the first element, so nothing behind its beginning is looked at.
    """
    if not name.endswith((".xml", ".rels")):
        return
    with archive.open(name) as part:
        head = part.read(_HEAD_BYTES)
    found = _DECLARATION_OR_ELEMENT.search(head)
    if found is None or found.group().startswith(b"<!"):
        raise UserError(N_("The workbook holds XML that is refused."), code="bad_workbook")


def _check_rows(archive: ZipFile, name: str) -> None:
    """Raises UserError for a row of more cells than there are columns: it is held as a whole."""
    cells: int | None = None
    rest = b""
    with archive.open(name) as part:
        while block := part.read(_HEAD_BYTES):
            piece = rest + block
            cut = max(piece.rfind(b"<"), 0)
            if len(piece) - cut > _LONGEST_TAG:
                cut = len(piece)
            cells = _count_cells(piece[:cut], cells)
            rest = piece[cut:]


def _count_cells(piece: bytes, cells: int | None) -> int | None:
    """How many the last row has so far, None before the first row. A comment may hide a row."""
    for found in _ROW_OR_CELL.finditer(piece):
        if found.group(1) == b"row":
            cells = 0
        elif cells is not None:
            cells += 1
            if not found.group(1):
                raise UserError(N_("The workbook holds XML that is refused."), code="bad_workbook")
        if cells is not None and cells > MAX_CELLS:
            raise UserError(
                N_("A row of the workbook has more than {most:,} cells.", most=MAX_CELLS),
                code="too_many_columns",
            )
    return cells


def _rows(sheet: Any) -> Iterator[tuple[int, Cells | RowError]]:
    """Rows by number, each as long as what is written in it."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows()
    header: list[str] = []
    left = MAX_ALL_CELLS
    for number in range(1, MAX_ROWS + 1):
        try:
            cells = next(rows, None)
        except _BROKEN as error:
            yield number, _broken(number, error)
            return
        if cells is None:
            return
        left -= len(cells)
        if left < 0:
            yield number, _too_many_cells(number)
            return
        taken = _row(number, cells, header)
        header = header or ([] if isinstance(taken, RowError) else taken)
        yield number, taken
    if next(rows, None) is not None:
        detail = N_("The sheet has more than {most:,} rows.", most=MAX_ROWS)
        yield MAX_ROWS + 1, RowError(MAX_ROWS + 1, "too_many_rows", detail, None)


def _row(number: int, cells: Iterable[Any], header: list[str]) -> list[str] | RowError:
    words = []
    for place, cell in enumerate(cells):
        if cell.data_type in (_FORMULA, _FAULT) and cell.value is not None:
            column = header[place] if place < len(header) else ""
            return RowError(
                number,
                "formula",
                N_("The cell holds a formula or an error; put its value in its place."),
                column or f"column {place + 1}",
            )
        words.append(_words(cell.value))
    while words and not words[-1]:
        words.pop()
    if len(words) > MAX_COLUMNS:
        detail = N_("The row has more than {most:,} columns.", most=MAX_COLUMNS)
        return RowError(number, "too_many_columns", detail)
    return words


def _words(value: object) -> str:
    """A cell's value as text; a number without a fraction has none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat() if value.time() != time.min else value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _other_sheets(sheets: Iterable[Any]) -> Iterator[Row]:
    """What stands in further sheets is not read, and said so."""
    for place, sheet in enumerate(sheets, start=2):
        try:
            first = next(sheet.iter_rows(max_row=1, values_only=True), ())
        except _BROKEN:
            first = (None,)
        if any(one is not None for one in first):
            detail = N_("Only the first sheet is read; the sheet {name} was not.", name=sheet.title)
            yield place, RowError(place, "other_sheet", detail, None)


def _too_many_cells(row: int) -> RowError:
    detail = N_("The sheet has more than {most:,} cells.", most=MAX_ALL_CELLS)
    return RowError(row, "too_many_cells", detail)


def _broken(row: int, error: Exception) -> RowError:
    return RowError(
        row,
        "bad_workbook",
        N_("The workbook cannot be read: {reason}.", reason=type(error).__name__),
        None,
    )
