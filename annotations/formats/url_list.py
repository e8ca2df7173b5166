"""Recognises a list of web addresses, one a line beside blank lines and # comments."""

from collections.abc import Iterator
from typing import BinaryIO

MAX_LINE_BYTES = 10_000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SCHEMES = (b"http://", b"https://")


def sniff(head: bytes, name: str) -> bool:  # noqa: ARG001 (all sniffing functions share it)
    """Whether there is an address and every line that is whole is one, or says nothing."""
    lines = head.removeprefix(_BYTE_ORDER_MARK).split(b"\n")
    whole = lines if len(lines) == 1 else lines[:-1]
    told = [line.strip() for line in whole if not _says_nothing(line)]
    return bool(told) and all(_is_address(line) for line in told)


def address_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield what is said, with the numbers of the lines from 1; longer lines come cut off."""
    number = 0
    while line := stream.readline(MAX_LINE_BYTES):
        number += 1
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(MAX_LINE_BYTES)
        content = line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line
        if not _says_nothing(content):
            yield number, content.strip()


def _says_nothing(line: bytes) -> bool:
    stripped = line.strip()
    return not stripped or stripped.startswith(b"#")


def _is_address(line: bytes) -> bool:
    return line[:8].lower().startswith(_SCHEMES) and b" " not in line and b"\t" not in line
