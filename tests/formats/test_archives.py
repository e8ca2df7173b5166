"""Archives are vetted before anything is unpacked: bombs, ways out, links, lies."""

import io
import stat
import time
import tracemalloc
from collections.abc import Callable
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import hostile_zips
import pytest
from hostile_zips import Entry, zip_of
from hypothesis import given
from hypothesis import strategies as st
from reliability.hostile_files import symlink_zip, zip_of_a_million_entries, zipped

from annotations.formats.archives import (
    Limits,
    RefusedArchive,
    check_archive,
    is_archive,
    open_archive,
)

SECONDS, BYTES = 2.0, 200_000_000
INNER = zipped(("a.txt", b"Rain fell."))


def read_all(content: bytes) -> dict[str, bytes]:
    with open_archive(io.BytesIO(content)) as archive:
        return {name: archive.open(name).read() for name in archive.names}


def refusal(content: bytes) -> RefusedArchive:
    """Why an archive is refused, which has to be quick and small."""
    tracemalloc.start()
    began = time.monotonic()
    try:
        with pytest.raises(RefusedArchive) as refused:
            read_all(content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.monotonic() - began < SECONDS
    assert peak < BYTES
    return refused.value


def test_open_archive_streams_its_files_in_order_without_folders() -> None:
    content = zipped(("b/", b""), ("b/two.txt", b"Two."), ("one.txt", b"One."))

    assert read_all(content) == {"b/two.txt": b"Two.", "one.txt": b"One."}
    assert is_archive(content)


@given(st.lists(st.binary(max_size=200), max_size=5))
def test_open_archive_gives_back_what_was_packed(contents: list[bytes]) -> None:
    files = {f"{n}.txt": content for n, content in enumerate(contents)}

    assert read_all(zipped(*files.items())) == files


def test_archive_member_can_be_rewound_and_read_by_line() -> None:
    with open_archive(io.BytesIO(zipped(("a.txt", b"One.\nTwo.\n")))) as archive:
        stream = archive.open("a.txt")
        lines = list(stream)
        stream.seek(0)

        assert lines == [b"One.\n", b"Two.\n"]
        assert stream.read() == b"One.\nTwo.\n"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (hostile_zips.bomb_of_ten_gigabytes, "archive_too_large"),
        (hostile_zips.overlapping_bomb, "archive_too_large"),
        (hostile_zips.lying_bomb, "damaged_archive"),
        (hostile_zips.million_entries, "too_many_entries"),
        (zip_of_a_million_entries, "damaged_archive"),
        (symlink_zip, "not_a_file"),
    ],
    ids=["10-GB", "overlapping", "lying", "million", "million-cut-off", "symlink"],
)
def test_open_archive_hostile_one_is_refused_in_time_and_memory(
    make: Callable[[], bytes], code: str
) -> None:
    content = make()

    assert refusal(content).code == code


def test_bomb_of_ten_gigabytes_is_one() -> None:
    with ZipFile(io.BytesIO(hostile_zips.bomb_of_ten_gigabytes())) as archive:
        assert sum(one.file_size for one in archive.infolist()) == 10_000_000_000
        assert len(archive.open("0.txt").read(1000)) == 1000


@pytest.mark.parametrize(
    "name",
    [
        *(b"../evil.txt", b"a/../../evil.txt", b"/etc/evil.txt", b"..\\evil.txt", b"C:\\evil.txt"),
        *(b"\\\\server\\evil.txt", b"a\0b.txt", b"a\nb.txt", b".."),
    ],
)
def test_open_archive_name_that_leads_out_is_refused_and_named(name: bytes) -> None:
    found = refusal(zip_of([Entry(b"good.txt", b"x"), Entry(name, b"evil")]))

    assert found.code == "unsafe_name"
    assert found.field


@pytest.mark.parametrize(
    "name", ["ок.txt", "👩‍👩‍👧.txt", "a..b.txt", "...txt", "con.txt", "a:.txt"]
)
def test_open_archive_unusual_but_harmless_name_is_kept(name: str) -> None:
    if name == "a:.txt":
        assert refusal(zipped((name, b"x"))).code == "unsafe_name"
        return

    assert list(read_all(zipped((name, b"x")))) == [name]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (zip_of([Entry(b"a.txt", b"x"), Entry(b"a.txt", b"y")]), "duplicate_name"),
        (zip_of([Entry(b"b/a.txt", b"x"), Entry(b"b\\a.txt", b"y")]), "duplicate_name"),
        (zip_of([Entry(b"a.txt", b"x", flags=1)]), "encrypted"),
        (zip_of([Entry(b"a.txt", b"x", method=12)]), "unknown_compression"),
        (zip_of([Entry(b"a.txt", b"x", mode=stat.S_IFCHR)]), "not_a_file"),
        (zip_of([Entry(b"a.txt", b"x", mode=stat.S_IFIFO)]), "not_a_file"),
        (zipped(("inner.zip", INNER)), "nested_archive"),
        (zipped(("a/inner.TAR.GZ", b"x")), "nested_archive"),
        (zip_of([Entry(b"a.txt", b"x", crc=1)]), "damaged_archive"),
        (zip_of([Entry(b"a.txt", b"not deflated", method=8)]), "damaged_archive"),
        (INNER[:-10], "damaged_archive"),
        (INNER[: len(INNER) // 2], "damaged_archive"),
        (b"PK\x03\x04", "damaged_archive"),
        (b"", "damaged_archive"),
    ],
)
def test_open_archive_bad_one_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert refusal(content).code == code


def test_open_archive_beyond_its_limits_is_refused() -> None:
    content = zipped(*((f"{n}.txt", b"x" * 100) for n in range(3)))

    for limits in (Limits(entries=2), Limits(total_bytes=299), Limits(directory_bytes=99)):
        with pytest.raises(RefusedArchive):
            open_archive(io.BytesIO(content), limits=limits)
    with open_archive(io.BytesIO(content), limits=Limits(entries=3, total_bytes=300)) as archive:
        assert archive.total_bytes == 300


def test_check_archive_leaves_the_file_at_its_start() -> None:
    stream = io.BytesIO(INNER)

    check_archive(stream)

    assert stream.tell() == 0


def test_open_archive_of_another_compression_is_refused() -> None:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_BZIP2) as archive:
        archive.writestr("a.txt", b"Rain fell.")

    assert refusal(packed.getvalue()).code == "unknown_compression"


@given(st.binary(max_size=300), st.integers(0, 300))
def test_open_archive_of_any_bytes_is_read_or_refused(content: bytes, place: int) -> None:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"Rain fell." * 5)
    mangled = packed.getvalue()[:place] + content + packed.getvalue()[place:]
    try:
        read = read_all(mangled)
    except RefusedArchive:
        return
    assert read.get("a.txt", b"Rain fell." * 5) == b"Rain fell." * 5
