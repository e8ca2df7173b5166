"""Reading a backup from a file that may have been damaged, or made to do harm.

Before anything is unpacked: the archive's list is of a bearable size, its names are exactly those
of the manifest, stand in the two folders a backup has, and lead nowhere else; nothing in it is a
link, encrypted or packed beyond reason. Every byte is hashed as it is read, and no entry is read
beyond the size that the manifest states.
"""

import hashlib
import re
import stat
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from annotations.domain.messages import verbatim
from annotations.formats.backups.layout import (
    MANIFEST,
    MEDIA,
    TABLES,
    BackupManifest,
    RefusedBackup,
    StatedEntry,
)

BLOCK = 1 << 18
LIST_BYTES_MAX = 8_000_000
MANIFEST_BYTES_MAX = 32_000_000
LINE_BYTES_MAX = 64_000_000
SMALL_BYTES = 10_000_000
PACKED_AT_MOST = 250
_END = struct.Struct("<4s4H2LH")
_END_64_LOCATOR = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LONGEST_COMMENT = 65_535
_SEE_64 = 0xFFFFFFFF
_TABLE = re.compile(r"tables/[a-z]+\.jsonl")
_PART = re.compile(r"[^\0\\/:]{1,255}")


class BackupReader:
    """A backup whose list and manifest were found in order. Use it in a `with`."""

    def __init__(self, path: Path) -> None:
        """Raises RefusedBackup, or OSError where the file cannot be read."""
        with path.open("rb") as stream:
            _check_list_size(stream)
        try:
            self._archive = ZipFile(path)
        except (BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise RefusedBackup(
                verbatim("This file is not a backup: it is no zip archive.")
            ) from error
        try:
            self.manifest = self._read_manifest()
            _check_names(self._archive.infolist(), self.manifest)
        except BaseException:
            self._archive.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._archive.close()

    @property
    def total_bytes(self) -> int:
        """How much there is to unpack."""
        return sum(one.size for one in self.manifest.entries.values())

    @property
    def media(self) -> list[str]:
        """Paths below the media folder."""
        return [one.removeprefix(MEDIA) for one in self.manifest.entries if one.startswith(MEDIA)]

    def verify(self) -> None:
        """Read everything once. Raises RefusedBackup at the first entry that is not as stated."""
        for name in self.manifest.entries:
            for _ in self.blocks(name):
                pass

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of an entry; RefusedBackup at the end when they are not those stated."""
        stated = self.manifest.entries[name]
        digest, size = hashlib.sha256(), 0
        try:
            with self._archive.open(name) as stream:
                while block := stream.read(BLOCK):
                    digest.update(block)
                    size += len(block)
                    if size > stated.size:
                        break
                    yield block
        except (BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as error:
            raise RefusedBackup(verbatim(f"{name} is damaged.")) from error
        if StatedEntry(digest.hexdigest(), size) != stated:
            raise RefusedBackup(verbatim(f"{name} is not what the manifest says."))

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a table, without their ends."""
        rest = b""
        for block in self.blocks(name):
            *whole, rest = (rest + block).split(b"\n")
            yield from whole
            if len(rest) > LINE_BYTES_MAX:
                raise RefusedBackup(verbatim(f"{name} has a line that is too long."))
        if rest:
            yield rest

    def _read_manifest(self) -> BackupManifest:
        found = [one for one in self._archive.infolist() if one.filename == MANIFEST]
        if len(found) != 1:
            raise RefusedBackup(verbatim("This file is not a backup: it has no manifest."))
        _check_entry(found[0])
        if found[0].file_size > MANIFEST_BYTES_MAX:
            raise RefusedBackup(verbatim("The manifest of this backup is too large."))
        try:
            return BackupManifest.parse(self._archive.read(found[0]))
        except (BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as error:
            raise RefusedBackup(verbatim("The manifest of this backup is damaged.")) from error


def _check_list_size(stream: BinaryIO) -> None:
    """Look at the archive's end before Python's reader takes its whole list into memory."""
    size = stream.seek(0, 2)
    begin = max(0, size - _END.size - _LONGEST_COMMENT)
    stream.seek(begin)
    tail = stream.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        raise RefusedBackup(verbatim("This file is not a backup: it is no zip archive."))
    listed = _END.unpack_from(tail, place)[5]
    locator = place - _END_64_LOCATOR.size
    if locator >= 0 and tail[locator : locator + 4] == b"PK\x06\x07":
        stream.seek(min(_END_64_LOCATOR.unpack_from(tail, locator)[2], size))
        end = stream.read(_END_64.size)
        if len(end) == _END_64.size:
            listed = max(listed if listed != _SEE_64 else 0, _END_64.unpack(end)[8])
    if listed > LIST_BYTES_MAX:
        raise RefusedBackup(verbatim("This archive lists more files than a backup can have."))


def _check_names(entries: list[ZipInfo], manifest: BackupManifest) -> None:
    """The names are those of the manifest, each once, and none leads out of its folder."""
    counted = Counter(one.filename for one in entries)
    if counted != Counter([MANIFEST, *manifest.entries]):
        raise RefusedBackup(verbatim("The archive does not hold exactly what its manifest names."))
    for name in manifest.entries:
        if not _TABLE.fullmatch(name) and not _is_media(name):
            raise RefusedBackup(verbatim(f"The name {name!r} has no place in a backup."))
    for one in entries:
        _check_entry(one)
        stated = manifest.entries.get(one.filename)
        if stated is not None and stated.size != one.file_size:
            raise RefusedBackup(
                verbatim(f"{one.filename} has another size than the manifest says.")
            )


def _is_media(name: str) -> bool:
    parts = name.removeprefix(MEDIA).split("/")
    safe = all(_PART.fullmatch(part) and part not in (".", "..") for part in parts)
    return name.startswith(MEDIA) and not name.startswith(TABLES) and safe


def _check_entry(entry: ZipInfo) -> None:
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise RefusedBackup(verbatim(f"{entry.filename} is not a plain file."))
    if entry.flag_bits & 0x1 or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise RefusedBackup(verbatim(f"{entry.filename} is packed in a way that backups are not."))
    if entry.file_size > max(SMALL_BYTES, PACKED_AT_MOST * entry.compress_size):
        raise RefusedBackup(verbatim(f"{entry.filename} is packed beyond reason."))
