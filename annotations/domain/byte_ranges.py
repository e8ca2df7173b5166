"""Which bytes of a file a request asks for (RFC 9110, section 14): one range, or all of it."""

import re
from dataclasses import dataclass

from annotations.domain.errors import UserError
from annotations.domain.messages import N_

_ONE = re.compile(r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.ASCII | re.IGNORECASE)


class NoSuchRange(UserError):
    """The file has none of the bytes that are asked for."""

    code = "range_not_satisfiable"


@dataclass(frozen=True)
class ByteRange:
    """Half-open: the bytes from `start` up to `end`, at least one."""

    start: int
    end: int

    @property
    def size(self) -> int:
        return self.end - self.start

    def content_range(self, whole: int) -> str:
        """The Content-Range of an answer with these bytes of so many."""
        return f"bytes {self.start}-{self.end - 1}/{whole}"


def asked_range(header: str, size: int) -> ByteRange | None:
    """The range that a Range header asks for of a file of `size` bytes; None = the whole file.

    What is malformed, in other units or asks for several ranges is passed over, as the standard
    allows. Raises NoSuchRange.
    """
    found = _ONE.fullmatch(header)
    if found is None:
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if not first:
        return _suffix(int(last), size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise _none_of(size)
    end = size if not last else min(int(last) + 1, size)
    return ByteRange(int(first), end)


def _suffix(length: int, size: int) -> ByteRange:
    if not length or not size:
        raise _none_of(size)
    return ByteRange(max(size - length, 0), size)


def _none_of(size: int) -> NoSuchRange:
    return NoSuchRange(N_("The file has {size} bytes and none of those asked for.", size=size))
