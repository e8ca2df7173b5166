"""Reads brat's standoff: a text and, beside it, the lines about its spans.

brat knows no annotators; each has a folder, and the folder's name is the annotator's.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.texts import MAX_TEXT_BYTES, decode
from annotations.formats.base import ALONE, ArticleDraft, Given, Row, read_one
from annotations.formats.brat_lines import StandoffReader
from annotations.formats.interchange import AnnotationSet, Origin
from annotations.formats.plain import read_all, source_name_of, title_of
from annotations.formats.releases.annotated import ADJUDICATORS
from annotations.formats.span_graph import from_graph

TEXT_ENDING, LINES_ENDING = ".txt", ".ann"
_MAX_TEXT_FILE = 2 * MAX_TEXT_BYTES
_MAX_LINES_FILE = 16_000_000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_FIRST_LINE = re.compile(
    rb"(?:T\d+\t\S+ \d+ \d+(?:;\d+ \d+)*\t|[ERAMN]\d+\t\S+ \S|#\d+\tAnnotatorNotes |\*\t\S+ T\d)"
)


def sniff(head: bytes, *, name: str) -> bool:
    """By the first line of an .ann file; a text that has one beside it is found by its folder."""
    is_lines = PurePosixPath(name).suffix.lower() == LINES_ENDING
    return is_lines and (not head.strip() or _FIRST_LINE.match(head) is not None)


def read(stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:
    """Yield the one article of a text and its lines; name: of either, the other lies beside it."""
    yield read_one(1, lambda: _read_draft(stream, name, given))


def _read_draft(stream: BinaryIO, name: str, given: Given) -> ArticleDraft:
    path = PurePosixPath(name)
    if path.suffix.lower() == LINES_ENDING:
        raw = _text_beside(path, given)
        lines: bytes | None = read_all(stream, limit=_MAX_LINES_FILE)
    else:
        raw = read_all(stream, limit=_MAX_TEXT_FILE)
        lines = _lines_beside(path, given)
    text_name = str(path.with_suffix(TEXT_ENDING))
    text = ("\ufeff" if raw.startswith(_BYTE_ORDER_MARK) else "") + decode(raw)
    found, unread = _read_set(text, lines, path, given)
    return ArticleDraft(
        title=title_of(text_name),
        text=text,
        source_name=source_name_of(text_name),
        sets=() if found is None else (found,),
        unread=unread,
    )


def _text_beside(path: PurePosixPath, given: Given) -> bytes:
    wanted = path.with_suffix(TEXT_ENDING).name
    beside = given.beside(wanted)
    if beside is None:
        raise UserError(
            N_("The text that this file is about, {name}, is not beside it.", name=wanted),
            code="text_missing",
        )
    with beside:
        return read_all(beside, limit=_MAX_TEXT_FILE)


def _lines_beside(path: PurePosixPath, given: Given) -> bytes | None:
    beside = given.beside(path.with_suffix(LINES_ENDING).name)
    if beside is None:
        return None
    with beside:
        return read_all(beside, limit=_MAX_LINES_FILE)


def _read_set(
    text: str, raw: bytes | None, path: PurePosixPath, given: Given
) -> tuple[AnnotationSet | None, dict[str, int]]:
    """The set and what could not be read; no set where there are no lines to read it from."""
    if raw is None:
        return None, {}
    name = path.with_suffix(LINES_ENDING).name
    try:
        lines = decode(raw).replace("\r\n", "\n").split("\n")
    except UserError as error:
        raise UserError(error.detail, code=error.code, field=name) from None
    reader = StandoffReader(text, name=name, labels=given.labels)
    graph = reader.read(lines)
    annotator = path.parent.name
    found, unread = from_graph(
        graph,
        text=text,
        annotator=annotator,
        origin=Origin.GOLD if annotator == ADJUDICATORS else Origin.PERSON,
        labels=given.labels,
    )
    return found, dict(reader.unread + unread.counts)
