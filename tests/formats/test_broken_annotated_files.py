"""Files of annotations with any bytes of them changed: rows or errors come, never an exception."""

from io import BytesIO
from types import ModuleType

import pytest
from formats.test_conll import CONLL_2003
from formats.test_webanno_tsv import BODY, HEAD
from full_draft import full_draft
from hypothesis import given, settings
from hypothesis import strategies as st
from round_trip import given_with, write

from annotations.formats import brat, brat_writing, conll, conll_writing, webanno_tsv
from annotations.formats.base import ArticleDraft, RowError

PIECES = (
    b"",
    b"\t",
    b"\n",
    b"\r\n",
    b" ",
    b"|",
    b"[",
    b"]",
    b"\\",
    b"-1",
    b"0",
    b"99999999999",
    b"\xff",
    b"\0",
    b"{",
    b'"',
    b";",
    b"_",
    b"*",
    b"#",
    "🚢".encode(),
)
CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 9), st.sampled_from(PIECES)), min_size=1, max_size=4
)


def changed(raw: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for share, length, piece in changes:
        place = int(share * len(raw))
        raw = raw[:place] + piece + raw[place + length :]
    return raw


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("broken")
    lines = write(brat_writing.open_writer, [full_draft()], folder / "brat").members
    columns = write(conll_writing.open_writer, [full_draft()], folder / "conll").files
    (name,) = (one for one in lines if one.startswith("A1/") and one.endswith(".ann"))
    return {
        "ann": lines[name],
        "txt": lines[name.replace(".ann", ".txt")],
        "conll": columns["conll/A1.conll"],
    }


def check(reader: ModuleType, raw: bytes, name: str, beside: dict[str, bytes]) -> None:
    rows = list(reader.read(BytesIO(raw), name=name, given=given_with(beside, name=name)))

    for _, found in rows:
        assert isinstance(found, ArticleDraft | RowError)
        if isinstance(found, RowError):
            assert found.code
            assert found.detail


@settings(max_examples=150, deadline=None)
@given(CHANGES)
def test_changed_lines_of_brat(
    files: dict[str, bytes], changes: list[tuple[float, int, bytes]]
) -> None:
    check(brat, changed(files["ann"], changes), "a/x.ann", {"a/x.txt": files["txt"]})


@settings(max_examples=150, deadline=None)
@given(CHANGES)
def test_changed_columns_of_ours(
    files: dict[str, bytes], changes: list[tuple[float, int, bytes]]
) -> None:
    check(conll, changed(files["conll"], changes), "x.conll", {})


@settings(max_examples=150, deadline=None)
@given(CHANGES)
def test_changed_columns_of_others(changes: list[tuple[float, int, bytes]]) -> None:
    check(conll, changed(CONLL_2003.encode(), changes), "x.conll", {})


@settings(max_examples=150, deadline=None)
@given(CHANGES)
def test_changed_webanno_tsv(changes: list[tuple[float, int, bytes]]) -> None:
    check(webanno_tsv, changed((HEAD + BODY).encode(), changes), "x.tsv", {})
