"""Reads JSON lines: one article a line, streamed, so that a file may be larger than memory."""

import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO

import orjson

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.texts import decode
from annotations.formats.base import ALONE, ArticleDraft, Given, Row, RowError, read_one

MAX_LINE_BYTES = 4_000_000
FIELDS = (
    "title",
    "text",
    "url",
    "outlet",
    "author",
    "published_at",
    "language",
    "licence",
    "credit",
)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SKIP_BYTES = 65_536
_LONGEST_SHOWN = 80
_OF_RELEASES = frozenset({"uid", "article_version", "sha256"})  # no article of others has all three


def sniff(head: bytes, *, name: str) -> bool:  # noqa: ARG001 (readers share it)
    """By the keys of its first line, which are ours alone."""
    first = head.removeprefix(_BYTE_ORDER_MARK).lstrip().split(b"\n", 1)[0]
    try:
        keys = orjson.loads(first).keys()
    except (ValueError, AttributeError):
        return False
    return bool(keys) and keys <= set(FIELDS)


def read(stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:  # noqa: ARG001 (readers share it)
    """Yield each line that is not blank under its number in the file, from 1.

    A line is an object with the keys of FIELDS, `text` required; a value is a string, or null
    for "". No more than one line of up to MAX_LINE_BYTES is in memory.
    """
    for number, line in content_lines(stream):
        yield (number, line) if isinstance(line, RowError) else _read_line(line, number)


def content_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | RowError]]:
    """Yield what stands on each line that is not blank, or that it is too long, with its number."""
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
            _skip_line(stream)
            yield number, _too_long(number)
        elif content := _strip_line(line, number):
            yield number, content


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
    values = read_object(decode(content))
    if values.keys() >= _OF_RELEASES:
        raise UserError(
            N_(
                "This is a table of a release. A project is made from the whole release: choose "
                "New project, then Make it from a release."
            ),
            code="table_of_a_release",
            field="article_version",
        )
    return draft_of(values)


def draft_of(values: Mapping[str, object]) -> ArticleDraft:
    """The draft that an object with the keys of FIELDS describes; raises UserError."""
    fields = {key: _read_value(key, value) for key, value in values.items()}
    text = fields.pop("text", "")
    stripped = {key: value.strip() for key, value in fields.items()}
    return ArticleDraft(
        title=stripped.get("title", ""),
        text=text,
        url=stripped.get("url", ""),
        outlet=stripped.get("outlet", ""),
        author=stripped.get("author", ""),
        published_at=stripped.get("published_at", ""),
        language=stripped.get("language", ""),
        licence=stripped.get("licence", ""),
        credit=stripped.get("credit", ""),
    )


def read_object(text: str) -> dict[str, object]:
    """The JSON object of a line. Raises UserError `not_json` or `not_an_object`."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError):
            reason = f"{error.msg}, at character {error.pos + 1}"
            detail = N_("The line is not JSON: {reason}.", reason=reason)
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
