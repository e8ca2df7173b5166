"""Byte ranges: one, within the file, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.byte_ranges import ByteRange, NoSuchRange, asked_range


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, 10),
        ("bytes=3-5", 3, 6),
        ("bytes=3-500", 3, 10),
        ("bytes= 3-5 ", 3, 6),
        ("BYTES=3-5", 3, 6),
        ("bytes=-4", 6, 10),
        ("bytes=-400", 0, 10),
        ("bytes=9-9", 9, 10),
    ],
)
def test_range_within_the_file_is_half_open(header: str, start: int, end: int) -> None:
    assert asked_range(header, 10) == ByteRange(start, end)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-3",
        "bytes=0-1,3-4",
        "items=0-1",
        "bytes=a-b",
        "bytes=+1-2",
        "bytes=\u0663-\u0665",
        "bytes=0x1-2",
    ],
)
def test_malformed_or_several_ranges_give_the_whole_file(header: str) -> None:
    assert asked_range(header, 10) is None


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=10-", 10), ("bytes=99-100", 10), ("bytes=-0", 10), ("bytes=0-", 0)]
)
def test_range_with_none_of_the_bytes_is_refused(header: str, size: int) -> None:
    with pytest.raises(NoSuchRange):
        asked_range(header, size)


@given(
    content=st.binary(min_size=1, max_size=40),
    first=st.integers(0, 50),
    length=st.integers(0, 50),
)
def test_range_gives_the_bytes_that_it_names(content: bytes, first: int, length: int) -> None:
    header = f"bytes={first}-{first + length}"

    if first >= len(content):
        with pytest.raises(NoSuchRange):
            asked_range(header, len(content))
        return
    found = asked_range(header, len(content))

    assert found is not None
    assert content[found.start : found.end] == content[first : first + length + 1]
    told = f"bytes {found.start}-{found.end - 1}/{len(content)}"
    assert found.content_range(len(content)) == told
