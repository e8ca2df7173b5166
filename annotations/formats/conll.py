"""Reads columns of tokens with labels in BIO, as CoNLL's shared tasks gave them out.

A blank line ends a sentence, -DOCSTART- or `# newdoc` begins an article. The text is the one that
our own files have beside -DOCSTART-, or of `# text = `, or the tokens joined by blanks.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from annotations.domain.errors import UserError
from annotations.domain.messages import N_, Message
from annotations.domain.texts import MAX_TEXT_BYTES, decode
from annotations.formats.base import ALONE, Given, Row, RowError, read_one
from annotations.formats.conll_documents import Document, Sentence, TokenRow, draft_of
from annotations.formats.conll_labels import LABEL, is_label
from annotations.formats.lines import bounded_lines
from annotations.formats.vocabulary import SpanLabel

MAX_LINE_BYTES = 8_000_000
# Of an article, which is held as a whole; the longest text with a dozen columns has fewer.
MAX_CELLS = 3_000_000
BEGIN = "-DOCSTART-"
_COMMENT = re.compile(r"#\s*(?:(newdoc\b)|newpar\b|([\w.:-]+) = ?(.*)|$)")
_BEGIN = re.compile(rf"{BEGIN}(?:\s|$)")
_BLANKS = re.compile(" +")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def sniff(head: bytes, *, name: str) -> bool:  # noqa: ARG001 (readers share it)
    """By -DOCSTART-, or by rows of equally many columns of which one is BIO."""
    text = head.removeprefix(_BYTE_ORDER_MARK).decode("utf-8", "replace")
    if _BEGIN.match(text.lstrip()):
        return True
    lines = [line for line in text.split("\n")[:-1] if line.strip() and not _COMMENT.match(line)]
    rows = [columns_of(line) for line in lines]
    widths = {len(row) for row in rows}
    if len(widths) != 1 or widths == {1}:
        return False
    columns = list(zip(*rows, strict=True))[1:]
    return any(all(map(is_label, one)) and any(map(LABEL.fullmatch, one)) for one in columns)


def read(stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:
    """Yield each article under its number; one that cannot be read stops no other."""
    number = 0
    for document in _documents(stream):
        if document.is_empty:
            continue
        number += 1
        yield _read_document(number, document, name=name, labels=given.labels)


def _read_document(
    number: int, document: Document, *, name: str, labels: Mapping[str, SpanLabel]
) -> Row:
    if document.error is not None:
        error = document.error
        return number, RowError(number, error.code, error.detail, error.field)
    return read_one(number, lambda: draft_of(document, number=number, name=name, labels=labels))


def columns_of(line: str) -> list[str]:
    """The columns of a row, which tabs part, or blanks where there is no tab."""
    return line.split("\t") if "\t" in line else _BLANKS.split(line.strip(" "))


@dataclass
class _Gathering:
    """The document and the sentence that the lines read last belong to.

    size: of its tokens. cells: in all of its rows.
    """

    document: Document = field(default_factory=Document)
    sentence: Sentence = field(default_factory=Sentence)
    size: int = 0
    cells: int = 0

    def end_sentence(self) -> None:
        if self.sentence.rows:
            self.document.sentences.append(self.sentence)
            self.sentence = Sentence()

    def refuse(self, error: UserError) -> None:
        """Keep the first error and nothing else: the document will not be read."""
        if self.document.error is None:
            self.document.error = error
        self.document.sentences.clear()
        self.sentence = Sentence()

    def refuse_at(self, line: int, code: str, detail: Message) -> None:
        self.refuse(UserError(detail, code=code, field=f"line {line}"))


def _documents(stream: BinaryIO) -> Iterator[Document]:
    now = _Gathering()
    for number, raw in enumerate(bounded_lines(stream, most=MAX_LINE_BYTES), start=1):
        try:
            line = _line(raw, number)
        except UserError as error:
            now.refuse(error)
            continue
        if _begins_document(line):
            now.end_sentence()
            yield now.document
            now = _Gathering(Document(header=line.partition("\t")[2], line=number))
        elif now.document.error is None:
            _take(line, number, now)
    now.end_sentence()
    yield now.document


def _line(raw: bytes | None, number: int) -> str:
    if raw is None:
        raise UserError(
            N_("The line is longer than {limit:,} bytes.", limit=MAX_LINE_BYTES),
            code="line_too_long",
            field=f"line {number}",
        )
    if number == 1:
        raw = raw.removeprefix(_BYTE_ORDER_MARK)
    try:
        return decode(raw)
    except UserError as error:
        raise UserError(error.detail, code=error.code, field=f"line {number}") from None


def _begins_document(line: str) -> bool:
    comment = _COMMENT.match(line)
    return _BEGIN.match(line) is not None or bool(comment and comment.group(1))


def _take(line: str, number: int, now: _Gathering) -> None:
    if not line.strip(" \t"):
        now.end_sentence()
        return
    comment = _COMMENT.match(line)
    if comment and "\t" not in line:
        if comment.group(2) == "text":
            now.sentence.text = comment.group(3)
        return
    columns = columns_of(line)
    now.size += len(columns[0])
    now.cells += len(columns)
    if now.size > MAX_TEXT_BYTES:
        detail = N_("The text is larger than {limit:,} bytes in UTF-8.", limit=MAX_TEXT_BYTES)
        now.refuse_at(number, "text_too_large", detail)
    elif now.cells > MAX_CELLS:
        detail = N_("The rows have more than {most:,} columns together.", most=MAX_CELLS)
        now.refuse_at(number, "wrong_columns", detail)
    else:
        _take_row(columns, number, now)


def _take_row(columns: list[str], number: int, now: _Gathering) -> None:
    width = now.document.width or len(columns)
    if len(columns) != width or width == 1:
        detail = N_(
            "The row has {found} columns, where {expected} are expected.",
            found=len(columns),
            expected=max(width, 2),
        )
        now.refuse_at(number, "wrong_columns", detail)
        return
    now.document.width = width
    now.sentence.rows.append(TokenRow(number, tuple(columns)))
