"""Readers and writers of file formats, in plain Python and one module for each format."""

from pathlib import PurePath

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.formats import html, jsonl, plain
from annotations.formats.base import ArticleDraft, Reader, RowError

__all__ = ["READERS", "ArticleDraft", "Reader", "RowError", "is_known", "reader_for"]

READERS: dict[str, Reader] = {
    ".txt": plain,
    ".html": html,
    ".htm": html,
    ".jsonl": jsonl,
    ".ndjson": jsonl,
}


def is_known(name: str) -> bool:
    """Whether the ending of a file's name tells a format that can be read."""
    return PurePath(name).suffix.lower() in READERS


def reader_for(name: str) -> Reader:
    """Return the reader for a file by the ending of its name, in capitals or not.

    Raises UserError `unknown_format`, which names the known endings.
    """
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise UserError(
            N_(
                "{name} cannot be read: the name must end in {endings}.",
                name=name,
                endings=", ".join(READERS),
            ),
            code="unknown_format",
        )
    return reader
