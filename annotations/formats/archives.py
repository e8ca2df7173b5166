"""Opens zip archives that came from anywhere; nothing else in the product does.

An archive is refused before anything of it is unpacked: by the count and sizes that its directory
gives, by names that lead elsewhere, and by what is no plain file. Members are streamed under their
names and never written under them. A size that lies ends the reading of its member.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from stat import S_IFMT, S_ISDIR, S_ISREG
from types import TracebackType
from typing import IO, BinaryIO, Self, TypeVar

from annotations.domain.errors import UserError
from annotations.domain.messages import N_, Message

STARTS = (b"PK\x03\x04", b"PK\x05\x06")
ENDINGS = frozenset(
    ".zip .jar .7z .rar .tar .gz .tgz .bz2 .tbz2 .xz .txz .zst .lz4 .br .cab .iso".split()
)
NESTED = N_("The archive holds another archive. Unpack that one and upload its files.")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1 | 0x40
_END, _END_BYTES = b"PK\x05\x06", 22
_END64, _END64_BYTES = b"PK\x06\x06", 56
_LOCATOR64_BYTES = 20
_ENTRY = b"PK\x01\x02"
_LONGEST_COMMENT = 65_535
_BUFFER = 65_536
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
Answer = TypeVar("Answer")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold: entries, bytes of its directory, bytes of all members together,
    and how many times the members may be larger than the archive where they are not small.
    nested: whether archives may lie in it, which nobody opens.
    """

    entries: int = 50_000
    directory_bytes: int = 16_000_000
    total_bytes: int = 2_000_000_000
    ratio: int = 200
    small_bytes: int = 20_000_000
    nested: bool = False


LIMITS = Limits()


class RefusedArchive(UserError):
    """An archive is not opened; the code says why, the field names the member if it is one.

    Codes: `damaged_archive`, `too_many_entries`, `archive_too_large`, `unsafe_name`,
    `duplicate_name`, `not_a_file`, `encrypted`, `unknown_compression`, `nested_archive`.
    """

    code = "refused_archive"


class Archive:
    """An open archive; `names`: those of its files, in the order of its directory."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        self._opened = opened
        self._members = {_clean(one): one for one in opened.infolist() if not one.is_dir()}
        self.names = tuple(self._members)
        self.total_bytes = sum(one.file_size for one in self._members.values())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._opened.close()

    def size(self, name: str) -> int:
        """Bytes of a member, as the directory gives them."""
        return self._members[name].file_size

    def open(self, name: str) -> BinaryIO:
        """Stream a member. It, and each read of it, may raise RefusedArchive `damaged_archive`."""
        stream = _guarded(name, lambda: self._opened.open(self._members[name]))
        return io.BufferedReader(_Member(name, stream), _BUFFER)


def is_archive(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a zip archive, whatever its name."""
    return head.startswith(STARTS)


def open_archive(stream: BinaryIO, *, limits: Limits = LIMITS) -> Archive:
    """Open a seekable zip archive once all of its directory is vetted; raises RefusedArchive."""
    _check_directory(stream, limits)
    stream.seek(0)
    opened = _guarded("", lambda: zipfile.ZipFile(stream))
    size = stream.seek(0, io.SEEK_END)
    try:
        _check_sizes(opened.infolist(), size, limits)
        _check_members(opened.infolist(), limits)
    except RefusedArchive:
        opened.close()
        raise
    return Archive(opened)


def check_archive(stream: BinaryIO, *, limits: Limits = LIMITS) -> None:
    """Vet a file that a library is going to unzip by itself, and rewind it."""
    with open_archive(stream, limits=limits):
        pass
    stream.seek(0)


def _check_directory(stream: BinaryIO, limits: Limits) -> None:
    """Count the entries before Python's library makes an object of each."""
    start, size = _find_directory(stream)
    if size > limits.directory_bytes:
        raise _too_many(limits)
    stream.seek(start)
    if stream.read(size).count(_ENTRY) > limits.entries:
        raise _too_many(limits)


def _find_directory(stream: BinaryIO) -> tuple[int, int]:
    """Where the directory of entries begins and how many bytes it has."""
    length = stream.seek(0, io.SEEK_END)
    tail_start = max(0, length - _END_BYTES - _LONGEST_COMMENT)
    stream.seek(tail_start)
    tail = stream.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_BYTES:
        raise _damaged()
    size = int(struct.unpack_from("<L", tail, place + 12)[0])
    end = tail_start + place
    wide = end - _LOCATOR64_BYTES - _END64_BYTES
    stream.seek(max(0, wide))
    record = stream.read(_END64_BYTES)
    if wide >= 0 and record.startswith(_END64):
        size, end = int(struct.unpack_from("<Q", record, 40)[0]), wide
    if size > end:
        raise _damaged()
    return end - size, size


def _check_sizes(entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    total = sum(one.file_size for one in entries)
    if total > limits.total_bytes:
        raise RefusedArchive(
            N_(
                "The archive would unpack to {total:,} bytes; at most {most:,} are read.",
                total=total,
                most=limits.total_bytes,
            ),
            code="archive_too_large",
        )
    if total > max(limits.small_bytes, limits.ratio * size):
        raise RefusedArchive(
            N_(
                "The archive would unpack to {times:,} times its size, as no texts do.",
                times=total // max(1, size),
            ),
            code="archive_too_large",
        )


def _check_members(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    seen: set[str] = set()
    for one in entries:
        name = _clean(one)
        for code, is_wrong, words in _FAULTS:
            if is_wrong(one, name) and not (limits.nested and code == "nested_archive"):
                raise RefusedArchive(words, code=code, field=_shown(name))
        if name in seen:
            raise RefusedArchive(
                N_("The archive holds two files of this name."),
                code="duplicate_name",
                field=_shown(name),
            )
        seen.add(name)


def _clean(entry: zipfile.ZipInfo) -> str:
    """The name as written, with the separator that the format asks for."""
    return entry.orig_filename.replace("\\", "/")


def _leads_elsewhere(_entry: zipfile.ZipInfo, name: str) -> bool:
    path = PurePosixPath(name)
    is_drive = name[1:2] == ":"
    return path.is_absolute() or is_drive or ".." in path.parts or bool(_CONTROL.search(name))


def _is_special(entry: zipfile.ZipInfo, _name: str) -> bool:
    """A symbolic link, a device or a pipe; archives of other systems give no kind at all."""
    mode = entry.external_attr >> 16
    return bool(S_IFMT(mode)) and not (S_ISREG(mode) or S_ISDIR(mode))


_FAULTS: tuple[tuple[str, Callable[[zipfile.ZipInfo, str], bool], Message], ...] = (
    ("unsafe_name", _leads_elsewhere, N_("The name of a file leads out of the archive.")),
    ("not_a_file", _is_special, N_("The archive holds a link or a device, not only files.")),
    (
        "encrypted",
        lambda entry, _name: bool(entry.flag_bits & _ENCRYPTED),
        N_("The archive is encrypted."),
    ),
    (
        "unknown_compression",
        lambda entry, _name: entry.compress_type not in _METHODS,
        N_("A file of the archive is compressed in a way that is not read here."),
    ),
    (
        "nested_archive",
        lambda _entry, name: PurePosixPath(name).suffix.lower() in ENDINGS,
        NESTED,
    ),
)


class _Member(io.RawIOBase):
    """A member whose errors are those of an archive, in chunks that a buffer asks for."""

    def __init__(self, name: str, stream: IO[bytes]) -> None:
        self._name = name
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return _guarded(self._name, lambda: self._stream.seek(offset, whence))

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        content = _guarded(self._name, lambda: self._stream.read(len(target)))
        target[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _guarded(name: str, act: Callable[[], Answer]) -> Answer:
    try:
        return act()
    except _BROKEN as error:
        raise _damaged(name) from error


def _damaged(name: str = "") -> RefusedArchive:
    return RefusedArchive(
        N_("The archive is damaged."), code="damaged_archive", field=_shown(name) or None
    )


def _too_many(limits: Limits) -> RefusedArchive:
    return RefusedArchive(
        N_("The archive holds more than {most:,} files.", most=limits.entries),
        code="too_many_entries",
    )


def _shown(name: str) -> str:
    return (name if name.isprintable() else ascii(name))[:200]
