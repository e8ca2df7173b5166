"""Reads CSV with named columns, whatever separates them; streamed, a row at a time.

Texts are UTF-8, or UTF-16 where the file says so at its start. Other encodings are refused by
name: guessing one would change words without a sign.
"""

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from annotations.domain.messages import N_, Message
from annotations.formats.base import ALONE, Given, Row, RowError
from annotations.formats.jsonl import MAX_LINE_BYTES
from annotations.formats.tables import Cells, articles_of, is_header, known_columns

DELIMITERS = ",;\t|"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENDINGS = (".csv", ".tsv", ".tab")
_CHUNK = 1 << 18
# Bytes that are not UTF-8, as Python keeps them.
_ESCAPED = re.compile("[\udc80-\udcff]")
_ESCAPE_BASE = 0xDC00

csv.field_size_limit(MAX_LINE_BYTES)


def sniff(head: bytes, *, name: str) -> bool:
    """By a first row that names a text column, and another where the name tells no table."""
    encoding, begin = _encoding(head)
    first = head[begin:].decode(encoding, "ignore").split("\n", 1)[0].strip("\r")
    cells = _split(first, _delimiter(first))
    is_named = name.lower().endswith(_ENDINGS)
    return is_header(cells) and (is_named or known_columns(cells) > 1)


def read(stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:  # noqa: ARG001 (readers share it)
    """Yield each article under the number of its first row; the row that names columns is 1."""
    lines = _Lines(stream)
    try:
        first = next(lines, "")
    except csv.Error as error:
        yield 1, _refused(1, error)
        return
    yield from articles_of(_rows(lines, first), given)


def _encoding(head: bytes) -> tuple[str, int]:
    """The encoding that a file says it has, and where its text begins."""
    found = ((encoding, len(mark)) for mark, encoding in _MARKS if head.startswith(mark))
    return next(found, ("utf-8", 0))


def _delimiter(line: str) -> str:
    """The one by which a header names a text; else the one that gives the most columns."""
    return max(
        DELIMITERS,
        key=lambda one: (is_header(cells := _split(line, one)) and len(cells) > 1, len(cells)),
    )


def _split(line: str, delimiter: str) -> Cells:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


# How Python words what becomes of a quotation mark that nothing closes.
_ENDLESS = "field larger than field limit"


class _Unreadable(csv.Error):
    """A line that is none; passes through Python's reader, which goes on behind it."""

    def __init__(self, code: str, detail: Message) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class _Lines:
    """The lines of a file with their ends; goes on behind one that is too long, which is None."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ready: deque[str | None] = deque()
        self._tail = ""
        self._is_done = self._is_too_long = False
        head = stream.read(_CHUNK)
        encoding, begin = _encoding(head)
        how = "surrogateescape" if encoding == "utf-8" else "surrogatepass"
        self._decoder = codecs.getincrementaldecoder(encoding)(how)
        self._take(head[begin:])

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        while not self._ready and not self._is_done:
            self._take(self._stream.read(_CHUNK))
        if not self._ready:
            raise StopIteration
        line = self._ready.popleft()
        if line is None:
            detail = N_("The line is longer than {limit:,} bytes.", limit=MAX_LINE_BYTES)
            raise _Unreadable("line_too_long", detail)
        return line

    def _take(self, raw: bytes) -> None:
        self._is_done = not raw
        text = self._decoded(raw)
        if self._is_too_long:  # nothing of it is kept until it ends
            _, newline, text = text.partition("\n")
            self._is_too_long = not newline
        *lines, self._tail = (self._tail + text).split("\n")
        self._ready += [f"{line}\n" if len(line) <= MAX_LINE_BYTES else None for line in lines]
        if len(self._tail) > MAX_LINE_BYTES:
            self._ready.append(None)
            self._is_too_long = True
            self._tail = ""
        if self._is_done and self._tail:
            self._ready.append(self._tail)
            self._tail = ""

    def _decoded(self, raw: bytes) -> str:
        try:
            return self._decoder.decode(raw, final=self._is_done)
        except UnicodeDecodeError as error:
            self._is_done = True
            encoding = error.encoding.upper()
            detail = N_("The file is not {encoding}, as it begins.", encoding=encoding)
            raise _Unreadable("not_utf16", detail) from None


def _rows(lines: _Lines, first: str) -> Iterator[tuple[int, Cells | RowError]]:
    """Rows by number from 1; one that cannot be read is an error and stops no other.

    But behind a quotation mark that is not closed, nobody can say which lines are rows.
    """
    delimiter = _delimiter(first.rstrip("\r\n"))
    reader = csv.reader(chain([first] if first else [], lines), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield number, _refused(number, error)
            if str(error).startswith(_ENDLESS):
                return
            continue
        if cells is None:
            return
        wrong = _ESCAPED.search("\n".join(cells))
        yield number, _not_utf8(number, ord(wrong.group()) - _ESCAPE_BASE) if wrong else cells


def _refused(row: int, error: csv.Error) -> RowError:
    if isinstance(error, _Unreadable):
        return RowError(row, error.code, error.detail, None)
    detail = N_("The row cannot be read as CSV: {reason}.", reason=str(error))
    return RowError(row, "bad_csv", detail, None)


def _not_utf8(row: int, byte: int) -> RowError:
    return RowError(
        row,
        "not_utf8",
        N_(
            "The row is not UTF-8: byte 0x{byte:02x}, which would be {sign} in Windows-1252. Save "
            "the file as “CSV UTF-8”.",
            byte=byte,
            sign=_shown(bytes((byte,)).decode("cp1252", "replace")),
        ),
        None,
    )


def _shown(sign: str) -> str:
    return f"“{sign}”" if sign.isprintable() else ascii(sign)
