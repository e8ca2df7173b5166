"""A folder as a zip archive that is the same whenever it is packed."""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FIRST_TIME = (1980, 1, 1, 0, 0, 0)
UNIX = 3
READABLE_FILE = 0o100644 << 16
LEVEL = 6
BLOCK = 1 << 20


@dataclass(frozen=True)
class Archive:
    """What a download can be checked against."""

    sha256: str
    size: int


def pack(
    folder: Path, names: Sequence[str], *, into: Path, root: str, beat: Callable[[], None]
) -> Archive:
    """Pack these files of a folder in this order, under a top folder named `root`.

    Times, rights and level are fixed. beat: called at every block, for packing takes long.
    """
    with into.open("xb") as stream:
        with ZipFile(stream, "w", compression=ZIP_DEFLATED, compresslevel=LEVEL) as archive:
            for name in names:
                _add(archive, folder / name, f"{root}/{name}", beat)
        stream.flush()
        os.fsync(stream.fileno())
    with into.open("rb") as stream:
        return Archive(_hash(stream, beat), into.stat().st_size)


def blocks_of(folder: Path, names: Sequence[str]) -> int:
    """How often `pack` calls `beat` for these files, but for the hash of what it packed."""
    return sum(-(-(folder / name).stat().st_size // BLOCK) for name in names)


def fixed_entry(name: str) -> ZipInfo:
    """An entry whose time, rights and system are always the same."""
    entry = ZipInfo(name, FIRST_TIME)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = UNIX
    entry.external_attr = READABLE_FILE
    return entry


def _add(archive: ZipFile, path: Path, name: str, beat: Callable[[], None]) -> None:
    entry = fixed_entry(name)
    entry.file_size = path.stat().st_size
    with path.open("rb") as source, archive.open(entry, "w") as target:
        while block := source.read(BLOCK):
            target.write(block)
            beat()


def _hash(stream: BinaryIO, beat: Callable[[], None]) -> str:
    digest = hashlib.sha256()
    while block := stream.read(BLOCK):
        digest.update(block)
        beat()
    return digest.hexdigest()
