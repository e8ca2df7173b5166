"""Reads WebAnno TSV 3, which WebAnno and INCEpTION export: an article a file.

In a project's export the file is named for the annotator and its folder for the document.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import BinaryIO

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.texts import decode
from annotations.formats.base import ALONE, ArticleDraft, Given, Row, read_one
from annotations.formats.interchange import Origin
from annotations.formats.plain import read_all, source_name_of, title_of
from annotations.formats.span_graph import from_graph
from annotations.formats.vocabulary import SpanLabel
from annotations.formats.webanno_layers import CHAIN, RELATION, SPAN, Layer, LayerReader
from annotations.formats.webanno_text import Sentence, UnitRow, lay

FORMAT = "#FORMAT=WebAnno TSV 3"
_TEXT = "#Text="
_ROW = re.compile(r"([0-9]+-[0-9]+(?:\.[0-9]+)?)\t([0-9]{1,9})-([0-9]{1,9})\t([^\t]*)(?:\t(.*))?")
_MAX_FILE_BYTES = 48_000_000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Folders of a project's export, and what a file of them holds.
_FOLDERS: Mapping[str, Origin] = {"annotation": Origin.PERSON, "curation": Origin.GOLD}
_IN_PROJECT = 3


def sniff(head: bytes, *, name: str) -> bool:  # noqa: ARG001 (readers share it)
    """By its first line."""
    return head.removeprefix(_BYTE_ORDER_MARK).startswith(FORMAT.encode())


def read(stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:
    """Yield the one article of the file as row 1."""
    yield read_one(1, lambda: _read_draft(stream, name, given.labels))


def _read_draft(stream: BinaryIO, name: str, labels: Mapping[str, SpanLabel]) -> ArticleDraft:
    lines = decode(read_all(stream, limit=_MAX_FILE_BYTES)).replace("\r\n", "\n").split("\n")
    if not lines[0].startswith(FORMAT):
        raise UserError(
            N_("The file does not begin with {format}.", format=FORMAT),
            code="bad_line",
            field="line 1",
        )
    layers = [Layer.of(line) for line in lines if line.startswith((SPAN, CHAIN, RELATION))]
    reader = LayerReader(layers, labels)
    sentences = list(_sentences(lines, width=reader.width))
    laid = lay(sentences)
    for sentence in sentences:
        for row in sentence.rows:
            reader.take(row, laid.places[row.unit])
    place = PurePosixPath(name)
    origin = _FOLDERS.get(place.parts[-_IN_PROJECT]) if len(place.parts) >= _IN_PROJECT else None
    found, unread = from_graph(
        reader.graph(),
        text=laid.text,
        annotator="" if origin is None else place.stem,
        origin=origin or Origin.PERSON,
        labels=labels,
    )
    return ArticleDraft(
        title=title_of(name if origin is None else place.parent.name),
        text=laid.text,
        source_name=source_name_of(name),
        sentences=laid.sentences,
        sets=(found,),
        unread=reader.unread + unread.counts,
    )


def _sentences(lines: Sequence[str], *, width: int) -> Iterator[Sentence]:
    """The sentences with their rows. Raises UserError for a row that is none, by its line."""
    now = Sentence()
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if line.startswith(_TEXT):
            if now.rows:
                yield now
                now = Sentence()
            now.lines.append(line.removeprefix(_TEXT))
        elif line and (not line.startswith("#") or now.rows):
            now.rows.append(_row(line, number, width, seen))
    if now.rows:
        yield now


def _row(line: str, number: int, width: int, seen: set[str]) -> UnitRow:
    found = _ROW.fullmatch(line)
    if found is None or found.group(1) in seen:
        raise UserError(
            N_("The line is not a row of WebAnno TSV: {line}", line=ascii(line[:80])),
            code="bad_line",
            field=f"line {number}",
        )
    unit, start, end, form, rest = found.groups()
    seen.add(unit)
    cells = tuple((rest or "").removesuffix("\t").split("\t")) if rest else ()
    if len(cells) != width:
        raise UserError(
            N_(
                "The row has {found} columns, where {expected} are expected.",
                found=len(cells) + 3,
                expected=width + 3,
            ),
            code="wrong_columns",
            field=f"line {number}",
        )
    return UnitRow(number, unit, (int(start), int(end)), form, cells)
