"""Reads a file line by line without ever holding a line that is too long to be one."""

from collections.abc import Iterator
from typing import BinaryIO

_SKIP_BYTES = 1 << 20


def bounded_lines(stream: BinaryIO, *, most: int) -> Iterator[bytes | None]:
    """Each line without its line break; None for one that is longer than `most` bytes."""
    while line := stream.readline(most + 1):
        if len(line) > most and not line.endswith(b"\n"):
            _skip_line(stream)
            yield None
        else:
            yield line.rstrip(b"\r\n")


def _skip_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(_SKIP_BYTES)) and not rest.endswith(b"\n"):
        pass
