"""Writing a backup: beside its place, for its owner alone, and there only when it is whole."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from annotations.formats.backups.layout import MANIFEST, BackupManifest, StatedEntry

OWNER_ONLY = 0o600
REGULAR_FILE = 0o100600 << 16
FIRST_TIME = (1980, 1, 1, 0, 0, 0)
LEVEL = 4
BLOCK = 1 << 18
PACKED_ALREADY = (".zip", ".gz")


class BackupWriter:
    """Collects entries. Use it in a `with`: without `seal` nothing is left behind."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: dict[str, StatedEntry] = {}
        self._partial = path.with_name(f".{path.name}.{token_hex(4)}.partial")

    def __enter__(self) -> Self:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        self._stream = os.fdopen(os.open(self._partial, flags, OWNER_ONLY), "wb")
        self._archive = ZipFile(self._stream, "w", allowZip64=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError, ValueError):
            self._archive.close()
        with suppress(OSError):
            self._stream.close()
        self._partial.unlink(missing_ok=True)

    def add(self, name: str, content: Iterable[bytes]) -> None:
        """Write one entry from pieces of any size."""
        entry = ZipInfo(name, FIRST_TIME)
        entry.compress_type = ZIP_STORED if name.endswith(PACKED_ALREADY) else ZIP_DEFLATED
        entry._compresslevel = LEVEL  # type: ignore[attr-defined]
        entry.external_attr = REGULAR_FILE
        digest, size = hashlib.sha256(), 0
        with self._archive.open(entry, "w", force_zip64=True) as target:
            for block in _blocks(content):
                target.write(block)
                digest.update(block)
                size += len(block)
        self.entries[name] = StatedEntry(digest.hexdigest(), size)

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as stream:
            self.add(name, iter(lambda: stream.read(BLOCK), b""))

    def seal(self, manifest: BackupManifest) -> StatedEntry:
        """Write the manifest, bring all to the disk and move it to its place; its hash and size."""
        self.add(MANIFEST, [manifest.as_bytes()])
        self._archive.close()
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        stated = _stated(self._partial)
        self._partial.replace(self.path)
        _settle(self.path.parent)
        return stated


def _blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer, larger pieces: packing has a price per piece."""
    held, size = [], 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= BLOCK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _stated(path: Path) -> StatedEntry:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return StatedEntry(digest.hexdigest(), path.stat().st_size)


def _settle(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
