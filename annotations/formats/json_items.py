"""Splits a file of JSON values into its items, so that a file may be larger than memory.

Three forms are read: one list, values after one another (JSON lines among them), and one object
that holds the list under a key. An item that is too long is told and skipped.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from annotations.domain.messages import N_, Message
from annotations.formats.base import RowError

MAX_ITEM_BYTES = 32_000_000
_CHUNK = 1 << 18
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_FLAT = rb'(?:[^"\[\]{}]++|' + _STRING + rb")*+"
_NESTED = rb'(?:[^"\[\]{}]++|' + _STRING + rb"|[\[{]" + _FLAT + rb"[\]}])*+"
_RUN = re.compile(_FLAT, re.DOTALL)
# Inside of an item small values are passed whole; what is in no chunk whole, bracket by bracket.
_RUN_INSIDE = re.compile(
    rb'(?:[^"\[\]{}]++|' + _STRING + rb"|[\[{]" + _NESTED + rb"[\]}])*+", re.DOTALL
)
_REST_OF_STRING = re.compile(rb"(?:[^\"\\]++|\\.)*+", re.DOTALL)
_BETWEEN = b" \t\r\n,"
_SHOWN = 40
_HEAD_OF_LIST = 200  # how far back from a bracket the key of its list is looked for
_NOWHERE = -1  # behind the list of a holder nothing is read before its end

Item = tuple[int, bytes | RowError]


def items(stream: BinaryIO, *, within: tuple[str, ...] = ()) -> Iterator[Item]:
    """Yield each object or list of the file as its bytes, under its number from 1.

    within: keys of a first object whose list holds the items. What stands between items and is
    no object, an item without its end and one above MAX_ITEM_BYTES are errors.
    """
    splitter = _Splitter(within)
    while chunk := stream.read(_CHUNK):
        yield from splitter.feed(chunk)
    yield from splitter.finish()


class _Splitter:
    """Follows brackets and strings. base: how deep the items stand."""

    def __init__(self, within: tuple[str, ...]) -> None:
        keys = "|".join(map(re.escape, within))
        self._holder = re.compile(rf'"(?:{keys})"\s*+:\s*+$'.encode()) if within else None
        self._is_beginning = True
        self._is_past_first = self._is_list = False
        self._base = 0
        self._depth = 0
        self._in_string = False
        self._skip = 0
        self._row = 0
        self._kept = bytearray()
        self._is_too_long = False

    def feed(self, chunk: bytes) -> Iterator[Item]:
        if self._is_beginning:
            chunk = chunk.removeprefix(_BYTE_ORDER_MARK)
            self._is_beginning = False
        position = begin = self._skip
        self._keep(chunk[:position])
        self._skip = 0
        while position < len(chunk):
            position = self._pass_strings(chunk, position)
            if position >= len(chunk):
                break
            bracket = chunk[position]
            position += 1
            self._keep(chunk[begin:position])
            begin = position
            yield from self._turn(bracket)
        self._keep(chunk[begin:])

    def finish(self) -> Iterator[Item]:
        if self._depth <= max(self._base, 0):
            yield from self._junk(len(self._kept))
        if self._depth > 0 or self._in_string:
            row = self._row if self._depth > self._base >= 0 else self._row + 1
            detail = N_("The file ends in the middle of this item.")
            yield row, _error(row, "truncated", detail)

    def _pass_strings(self, chunk: bytes, position: int) -> int:
        """The place of the next bracket outside of strings, or the end of the chunk."""
        if not self._in_string:
            is_inside = self._is_past_first and self._depth > self._base
            run = _RUN_INSIDE if is_inside else _RUN
            position = run.match(chunk, position).end()  # type: ignore[union-attr]
            if position >= len(chunk) or chunk[position] != ord('"'):
                return position
            position += 1
            self._in_string = True
        position = _REST_OF_STRING.match(chunk, position).end()  # type: ignore[union-attr]
        if position >= len(chunk):
            return position
        if chunk[position] == ord("\\"):  # what it escapes begins the next chunk
            self._skip = 1
            return len(chunk)
        self._in_string = False
        return self._pass_strings(chunk, position + 1)

    def _keep(self, piece: bytes) -> None:
        if not self._is_too_long:
            self._kept += piece
            self._is_too_long = len(self._kept) > MAX_ITEM_BYTES

    def _turn(self, bracket: int) -> Iterator[Item]:
        """What a bracket begins or ends; the bytes up to it are kept already."""
        if bracket in b"]}":
            yield from self._close()
        elif self._is_list_of_items(bracket):
            self._begin_list()
        else:
            yield from self._open(bracket)

    def _open(self, bracket: int) -> Iterator[Item]:
        if self._depth == self._base:
            yield from self._junk(len(self._kept) - 1)
            self._kept.append(bracket)
            self._row += 1
        self._depth += 1

    def _is_list_of_items(self, bracket: int) -> bool:
        if self._is_past_first or bracket != ord("["):
            return False
        if self._depth == 0:
            return not self._kept[:-1].strip(_BETWEEN)
        if self._depth > 1 or self._holder is None:
            return False
        return self._holder.search(self._kept[-_HEAD_OF_LIST:-1]) is not None

    def _begin_list(self) -> None:
        self._is_past_first = self._is_list = True
        self._depth += 1
        self._base = self._depth
        self._row = 0
        self._forget()

    def _close(self) -> Iterator[Item]:
        if self._depth == self._base:
            yield from self._junk(len(self._kept) - self._is_list)
            if self._is_list:
                self._end_list()
            return
        self._depth -= 1
        if self._depth == self._base:
            self._is_past_first = True
            yield self._row, self._taken()
            self._forget()
        elif self._depth == 0 and self._base == _NOWHERE:
            self._base = 0
            self._forget()

    def _end_list(self) -> None:
        """Behind the list of a holder stand its other keys; what follows either is an item more."""
        self._depth -= 1
        self._base = _NOWHERE if self._depth else 0
        self._is_list = False

    def _taken(self) -> bytes | RowError:
        if not self._is_too_long:
            return bytes(self._kept)
        detail = N_("The item is longer than {limit:,} bytes.", limit=MAX_ITEM_BYTES)
        return _error(self._row, "line_too_long", detail)

    def _junk(self, size: int) -> Iterator[Item]:
        """What stands between items, if it is more than commas and blanks."""
        found = bytes(self._kept[:size]).strip(_BETWEEN)
        self._forget()
        if found and self._base != _NOWHERE:
            self._is_past_first = True
            self._row += 1
            shown = ascii(found[:_SHOWN].decode("utf-8", "replace"))
            detail = N_("This is not a JSON object: {shown}", shown=shown)
            yield self._row, _error(self._row, "not_an_object", detail)

    def _forget(self) -> None:
        self._kept.clear()
        self._is_too_long = False


def _error(row: int, code: str, detail: Message) -> RowError:
    return RowError(row, code, detail, None)
