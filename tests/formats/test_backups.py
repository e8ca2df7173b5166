"""Reading a backup that was damaged, or made to do harm: refused before anything is unpacked."""

import hashlib
import stat
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from annotations.formats.backups.layout import (
    MANIFEST,
    BackupManifest,
    RefusedBackup,
    StatedEntry,
)
from annotations.formats.backups.reading import BackupReader
from annotations.formats.backups.writing import BackupWriter

USERS = "tables/user.jsonl"
ROWS = b'["id"]\n[1]\n'


def manifest_of(entries: dict[str, StatedEntry]) -> BackupManifest:
    return BackupManifest(
        tool_version="0.1.0", made_at="", migrations=[], rows={"user": 1}, entries=entries
    )


def stated(content: bytes) -> StatedEntry:
    return StatedEntry(hashlib.sha256(content).hexdigest(), len(content))


def make_archive(path: Path, entries: dict[str, bytes], **named: StatedEntry) -> Path:
    """An archive of these entries, whose manifest states them, or what `named` says instead."""
    names = {name: stated(content) for name, content in entries.items()} | named
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        archive.writestr(MANIFEST, manifest_of(names).as_bytes())
    return path


def read_all(path: Path) -> None:
    with BackupReader(path) as backup:
        backup.verify()


def test_backup_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "site.zip"
    with BackupWriter(path) as writer:
        writer.add(USERS, [b'["id"]\n', b"[1]\n"])
        writer.add("media/releases/a/b.txt", [b"words"])
        made = writer.seal(manifest_of(writer.entries))

    with BackupReader(path) as backup:
        backup.verify()
        assert list(backup.lines(USERS)) == [b'["id"]', b"[1]"]
        assert backup.media == ["releases/a/b.txt"]
    assert made == stated(path.read_bytes())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def break_off(path: Path) -> None:
    with BackupWriter(path) as writer:
        writer.add(USERS, [ROWS])
        raise ZeroDivisionError


def test_backup_broken_off_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        break_off(tmp_path / "site.zip")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "media/../../etc/cron.d/x",
        "media//etc/passwd",
        "/etc/passwd",
        "media/a\\..\\b",
        "media/C:/x",
        "media/./x",
        "../x",
        "tables/../x.jsonl",
        "elsewhere/x",
    ],
)
def test_backup_with_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    path = make_archive(tmp_path / "b.zip", {USERS: ROWS, name: b"x"})

    with pytest.raises(RefusedBackup):
        read_all(path)


def with_a_link(archive: ZipFile) -> dict[str, StatedEntry]:
    entry = ZipInfo("media/link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(entry, b"/etc/passwd")
    return {"media/link": stated(b"/etc/passwd")}


def with_a_bomb(archive: ZipFile) -> dict[str, StatedEntry]:
    """100 MB of zeros in 100 kB: like any bomb, it is known by its ratio and never unpacked."""
    zeros = b"\0" * 100_000_000
    archive.writestr("media/bomb", zeros)
    return {"media/bomb": stated(zeros)}


def with_another_packing(archive: ZipFile) -> dict[str, StatedEntry]:
    archive.writestr("media/x", b"x", compress_type=ZIP_BZIP2)
    return {"media/x": stated(b"x")}


def with_a_file_nobody_named(archive: ZipFile) -> dict[str, StatedEntry]:
    archive.writestr("media/x", b"x")
    return {}


def with_a_name_and_no_file(_archive: ZipFile) -> dict[str, StatedEntry]:
    return {"media/x": stated(b"x")}


def with_a_wrong_hash(archive: ZipFile) -> dict[str, StatedEntry]:
    archive.writestr("media/x", b"x")
    return {"media/x": stated(b"y")}


def with_a_wrong_size(archive: ZipFile) -> dict[str, StatedEntry]:
    archive.writestr("media/x", b"xx")
    return {"media/x": StatedEntry(hashlib.sha256(b"xx").hexdigest(), 1)}


Trick = Callable[[ZipFile], dict[str, StatedEntry]]


@pytest.mark.parametrize(
    "trick",
    [
        with_a_link,
        with_a_bomb,
        with_another_packing,
        with_a_file_nobody_named,
        with_a_name_and_no_file,
        with_a_wrong_hash,
        with_a_wrong_size,
    ],
)
def test_backup_with_a_trick_is_refused(tmp_path: Path, trick: Trick) -> None:
    path = tmp_path / "b.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr(USERS, ROWS)
        entries = {USERS: stated(ROWS)} | trick(archive)
        archive.writestr(MANIFEST, manifest_of(entries).as_bytes())

    with pytest.raises(RefusedBackup):
        read_all(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_backup_with_a_name_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr(USERS, ROWS)
        archive.writestr(USERS, ROWS)
        archive.writestr(MANIFEST, manifest_of({USERS: stated(ROWS)}).as_bytes())

    with pytest.raises(RefusedBackup):
        read_all(path)


def test_backup_that_lists_a_million_files_is_refused_before_the_list_is_read(
    tmp_path: Path,
) -> None:
    path = tmp_path / "b.zip"
    listed = 46 * 1_000_000
    with path.open("wb") as stream:
        stream.truncate(listed)
        stream.seek(listed)
        stream.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65535, 65535, listed, 0, 0))
    tracemalloc.start()
    began = time.monotonic()

    with pytest.raises(RefusedBackup, match="lists more files"):
        read_all(path)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.monotonic() - began < 2
    assert peak < 10_000_000


def test_backup_that_unpacks_further_than_it_says_is_read_no_further(tmp_path: Path) -> None:
    """The list of the archive lies about the size; the data go on."""
    path = tmp_path / "b.zip"
    long = b"x" * 1_000_000
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr(USERS, ROWS)
        entry = ZipInfo("media/x")
        entry.compress_type = ZIP_DEFLATED
        archive.writestr(entry, long)
        entry.file_size, entry.CRC = 10, zlib.crc32(long[:10])
        archive.writestr(
            MANIFEST, manifest_of({USERS: stated(ROWS), "media/x": stated(long)}).as_bytes()
        )

    with pytest.raises(RefusedBackup):
        read_all(path)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\5\6" + b"\0" * 18])
def test_file_that_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(content)

    with pytest.raises(RefusedBackup, match="not a backup"):
        read_all(path)


def test_backup_with_a_changed_byte_is_refused_wherever_it_is(tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    with ZipFile(path, "w", ZIP_STORED) as archive:
        archive.writestr(USERS, ROWS)
        archive.writestr(MANIFEST, manifest_of({USERS: stated(ROWS)}).as_bytes())
    whole = path.read_bytes()
    place = whole.index(ROWS)

    path.write_bytes(whole[:place] + b"X" + whole[place + 1 :])

    with pytest.raises(RefusedBackup, match="damaged"):
        read_all(path)
