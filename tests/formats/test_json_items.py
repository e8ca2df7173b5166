"""Splitting JSON into items: whatever pieces a file arrives in, and however it is hurt."""

import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.formats import json_items
from annotations.formats.base import RowError
from annotations.formats.json_items import items

VALUES = st.recursive(
    st.none() | st.integers() | st.text(st.sampled_from('a"\\{}[],:\n🚢é'), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
OBJECTS = st.lists(
    st.dictionaries(st.text(st.sampled_from('a"\\{}'), max_size=3), VALUES, max_size=3), max_size=4
)


def split(raw: bytes, *within: str) -> list[tuple[int, bytes | RowError]]:
    return list(items(BytesIO(raw), within=within))


def codes(raw: bytes, *within: str) -> list[tuple[int, str]]:
    return [
        (row, one.code if isinstance(one, RowError) else "good") for row, one in split(raw, *within)
    ]


@given(
    size=st.sampled_from([1, 2, 3, 7, 1 << 18]), indent=st.sampled_from([None, 1]), values=OBJECTS
)
def test_items_list_of_objects_comes_back(
    size: int, indent: int | None, values: list[dict[str, object]]
) -> None:
    raw = json.dumps(values, indent=indent).encode()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_items, "_CHUNK", size)
        found = split(raw)

    assert [row for row, _ in found] == list(range(1, len(values) + 1))
    assert [json.loads(one) for _, one in found if isinstance(one, bytes)] == values


@given(values=OBJECTS)
def test_items_lines_of_objects_come_back(values: list[dict[str, object]]) -> None:
    raw = b"\xef\xbb\xbf" + b"\r\n".join(json.dumps(one).encode() for one in values)

    assert [json.loads(one) for _, one in split(raw) if isinstance(one, bytes)] == values


@given(values=OBJECTS)
def test_items_under_a_key_come_back(values: list[dict[str, object]]) -> None:
    raw = json.dumps({"@context": ["a"], "n": {"items": [1]}, "items": values, "z": [{}]}).encode()

    assert [json.loads(one) for _, one in split(raw, "items") if isinstance(one, bytes)] == values


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'[{"a":1}]\n[{"b":2}]', [(1, "good"), (2, "good")]),
        (b'[{"a":1}] junk', [(1, "good"), (2, "not_an_object")]),
        (b'[{"a":1}]]', [(1, "good"), (2, "not_an_object")]),
        (b'{"items":[{"a":1}],"z":[[]]}\n{"items":[{"b":2}]}', [(1, "good"), (2, "good")]),
        (b'{"items":[{"a":1}],"z":3} 5', [(1, "good"), (2, "not_an_object")]),
        (b'{"items":[{"a":1}],"z":[[]]}\n', [(1, "good")]),
    ],
)
def test_items_behind_a_list_are_never_dropped_silently(
    raw: bytes, expected: list[tuple[int, str]]
) -> None:
    assert codes(raw, "items") == expected


def test_items_object_without_the_key_is_the_item() -> None:
    assert split(b'{"a": [1], "b": {}}', "items") == [(1, b'{"a": [1], "b": {}}')]


@pytest.mark.parametrize("raw", [b"", b"  \n", b"[]", b"[ ]\n"])
def test_items_nothing_gives_nothing(raw: bytes) -> None:
    assert split(raw) == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'[{"a": 1}, {"b"', [(1, "good"), (2, "truncated")]),
        (b'[{"a": 1}, {"b": "x', [(1, "good"), (2, "truncated")]),
        (b'[{"a": 1}', [(1, "good"), (2, "truncated")]),
        (b'[{"a": 1}, 5, {"b": 2}]', [(1, "good"), (2, "not_an_object"), (3, "good")]),
        (b'[{"a": 1}, 5]', [(1, "good"), (2, "not_an_object")]),
        (b'{"a": 1} x {"b": 2}', [(1, "good"), (2, "not_an_object"), (3, "good")]),
        (b'"a text"', [(1, "not_an_object")]),
        (b"]", [(1, "not_an_object")]),
        (
            b'{"a": 1}]]{"b": 2}',
            [(1, "good"), (2, "not_an_object"), (3, "not_an_object"), (4, "good")],
        ),
        (b"\x00\xff\xfe", [(1, "not_an_object")]),
    ],
)
def test_items_hurt_file_names_the_row(raw: bytes, expected: list[tuple[int, str]]) -> None:
    assert codes(raw) == expected


def test_items_too_long_one_is_told_and_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_items, "MAX_ITEM_BYTES", 50)
    monkeypatch.setattr(json_items, "_CHUNK", 16)
    long = json.dumps({"a": "x" * 100}).encode()

    assert codes(b'[{"a": 1},' + long + b',{"b": 2}]') == [
        (1, "good"),
        (2, "line_too_long"),
        (3, "good"),
    ]


def test_items_deep_nesting_is_one_item() -> None:
    raw = b"[" * 100_000 + b"]" * 100_000

    assert [row for row, _ in split(raw)] == [1]
