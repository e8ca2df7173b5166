"""Reads a plain text file: one article, its title the file's name without the ending."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.texts import MAX_TEXT_BYTES, decode
from annotations.formats.base import ALONE, MAX_LENGTHS, ArticleDraft, Given, Row, read_one

# Line breaks may take two bytes in the file and take one in the stored text.
_MAX_FILE_BYTES = 2 * MAX_TEXT_BYTES


def sniff(head: bytes, *, name: str) -> bool:  # noqa: ARG001 (readers share it)
    """By its name alone: any text may be an article."""
    return PurePath(name).suffix.lower() == ".txt"


def read(stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:  # noqa: ARG001 (readers share it)
    """Yield the one article of the file as row 1."""
    yield read_one(1, lambda: _read_draft(stream, name))


def _read_draft(stream: BinaryIO, name: str) -> ArticleDraft:
    text = decode(read_all(stream, limit=_MAX_FILE_BYTES))
    return ArticleDraft(title=title_of(name), text=text, source_name=source_name_of(name))


def read_all(stream: BinaryIO, *, limit: int) -> bytes:
    """Return a whole file. Raises UserError `text_too_large` beyond `limit` bytes."""
    raw = stream.read(limit + 1)
    if len(raw) > limit:
        raise UserError(
            N_("The file is larger than {limit:,} bytes.", limit=limit), code="text_too_large"
        )
    return raw


def title_of(name: str) -> str:
    """Return a file's name without folders and ending, as long as a title may be."""
    return PurePath(name).stem[: MAX_LENGTHS["title"]]


def source_name_of(name: str) -> str:
    """Return a file's name with its folders, or the end of it where it is very long."""
    return name[-MAX_LENGTHS["source_name"] :]
