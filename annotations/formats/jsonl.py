"""Reads JSON lines: one article a line, streamed, so that a file may be larger than memory."""

import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.texts import decode
from annotations.formats.base import ArticleDraft, Row, RowError, read_one

MAX_LINE_BYTES = 4_000_000
FIELDS = ("title", "text", "url", "outlet", "author", "published_at", "language", "licence")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SKIP_BYTES = 65_536
_LONGEST_SHOWN = 80


def read(stream: BinaryIO, *, name: str) -> Iterator[Row]:  # noqa: ARG001 (readers share it)
    """Yield each line that is not blank under its number in the file, from 1.

    A line is an object with the keys of FIELDS, `text` required; a value is a string, or null
    for "". No more than one line of up to MAX_LINE_BYTES is in memory.
    """
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
            _skip_line(stream)
            yield number, _too_long(number)
        elif content := _strip_line(line, number):
            yield _read_line(content, number)


def _skip_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(_SKIP_BYTES)) and not rest.endswith(b"\n"):
        pass


def _too_long(number: int) -> RowError:
    return RowError(
        number,
        "line_too_long",
        N_("The line is longer than {limit:,} bytes.", limit=MAX_LINE_BYTES),
        None,
    )


def _strip_line(line: bytes, number: int) -> bytes:
    return (line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line).strip(b" \t\r\n")


def _read_line(content: bytes, number: int) -> Row:
    return read_one(number, lambda: _read_draft(content))


def _read_draft(content: bytes) -> ArticleDraft:
    return draft_of(_read_object(decode(content)))


def draft_of(values: Mapping[str, object]) -> ArticleDraft:
    """The draft that an object with the keys of FIELDS describes; raises UserError."""
    fields = {key: _read_value(key, value) for key, value in values.items()}
    text = fields.pop("text", "")
    stripped = {key: value.strip() for key, value in fields.items()}
    return ArticleDraft(title=stripped.pop("title", ""), text=text, **stripped)


def _read_object(text: str) -> dict[str, object]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError):
            detail = N_("The line is not JSON: {reason}.", reason=error)
        else:
            detail = N_("The line is not JSON.")
        raise UserError(detail, code="not_json") from None
    if not isinstance(value, dict):
        raise UserError(N_("The line is not a JSON object."), code="not_an_object")
    return value


def _read_value(key: str, value: object) -> str:
    if key not in FIELDS:
        shown = _show(key)
        raise UserError(
            N_(
                "The key {shown} is unknown; known are {known}.",
                shown=shown,
                known=", ".join(FIELDS),
            ),
            code="unknown_field",
            field=shown,
        )
    if value is not None and not isinstance(value, str):
        raise UserError(N_("The {key} must be a string.", key=key), code="not_a_string", field=key)
    return value or ""


def _show(key: str) -> str:
    """Return a key that may be stored and shown, whatever it is made of."""
    shown = key if key.isprintable() else ascii(key)
    return shown[:_LONGEST_SHOWN]
