"""Zip archives byte by byte, so that they may say what no library would write."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Entry:
    """One member as its headers give it; size: None = the true one."""

    name: bytes
    content: bytes = b""
    size: int | None = None
    method: int = 0
    flags: int = 0
    mode: int = 0
    crc: int | None = None


def zip_of(entries: Sequence[Entry], *, packed: bytes | None = None) -> bytes:
    """An archive of these entries. packed: the one deflated content that all of them point to."""
    body, directory = bytearray(), bytearray()
    for entry in entries:
        content = entry.content if packed is None else packed
        place = len(body) if packed is None or not body else 0
        size = len(entry.content) if entry.size is None else entry.size
        crc = zlib.crc32(entry.content) if entry.crc is None else entry.crc
        common = (entry.flags, entry.method, 0, 33, crc, len(content), size, len(entry.name), 0)
        if packed is None or not body:
            body += struct.pack("<4s5H3I2H", b"PK\3\4", 20, *common) + entry.name + content
        directory += _directory_entry(common, entry, place)
    end = struct.pack(
        "<4s4H2IH",
        b"PK\5\6",
        0,
        0,
        len(entries) & 0xFFFF,
        len(entries) & 0xFFFF,
        len(directory),
        len(body),
        0,
    )
    return bytes(body + directory + end)


def _directory_entry(common: tuple[int, ...], entry: Entry, place: int) -> bytes:
    flags, method, time, date, crc, packed, size, name, _ = common
    head = struct.pack(
        "<4s6H3I5H2I",
        *(b"PK\1\2", 0x0314, 20, flags, method, time, date, crc, packed, size),
        *(name, 0, 0, 0, 0, entry.mode << 16, place),
    )
    return head + entry.name


@cache
def deflated_zeros(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, wbits=-15)
    zeros = b"\0" * MEGABYTE
    return b"".join(packer.compress(zeros) for _ in range(megabytes)) + packer.flush()


def bomb_of_ten_gigabytes() -> bytes:
    """About 10 MB that unpack to 10 GB, as they say themselves."""
    packed = deflated_zeros(100)
    entries = [
        Entry(b"%d.txt" % n, packed, size=100 * MEGABYTE, method=8, crc=0) for n in range(100)
    ]
    return zip_of(entries)


def lying_bomb() -> bytes:
    """One member of 100 MB that claims to have a hundred bytes."""
    return zip_of([Entry(b"a.txt", deflated_zeros(100), size=100, method=8)])


def overlapping_bomb() -> bytes:
    """10,000 members that are all the same megabytes."""
    entries = [Entry(b"%d.txt" % n, size=10 * MEGABYTE, method=8) for n in range(10_000)]
    return zip_of(entries, packed=deflated_zeros(10))


def million_entries() -> bytes:
    """A whole archive of a million empty files; its directory is as long as it has to be."""
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 33, 0, 0, 0, 6, 0) + b"000000"
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, 6, *[0] * 6)
    directory = b"".join(entry + b"%06d" % n for n in range(1_000_000))
    start = len(local)
    wide = struct.pack(
        "<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, 10**6, 10**6, len(directory), start
    )
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, start + len(directory), 1)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return local + directory + wide + locator + end
