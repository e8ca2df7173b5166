"""XLSX with named columns: values as texts, and archives that must not be unfolded."""

import io
import time
from collections.abc import Sequence
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from annotations.formats import xlsx, xlsx_sniff
from annotations.formats.base import ArticleDraft, Row, RowError


def workbook(rows: Sequence[Sequence[object]], *others: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    for number, listed in enumerate((rows, *others)):
        sheet = book.active if number == 0 else book.create_sheet(f"More{number}")
        for row in listed:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def changed(raw: bytes, name: str, content: bytes) -> bytes:
    """The workbook with a part of another content, or with a part more."""
    written = io.BytesIO()
    with ZipFile(io.BytesIO(raw)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, content)
    return written.getvalue()


def rows_of(raw: bytes) -> list[Row]:
    return list(xlsx.read(io.BytesIO(raw), name="a.xlsx"))


def errors_of(raw: bytes) -> list[tuple[int, str, str | None]]:
    return [(one.row, one.code, one.field) for _, one in rows_of(raw) if isinstance(one, RowError)]


def test_xlsx_values_of_every_kind_are_texts() -> None:
    raw = workbook(
        [
            ["title", "text", "date", "author"],
            [5.0, "Rain 🚢 fell.", date(2016, 9, 12), True],
            [2.5, "Snow.", datetime(2016, 9, 12, 8, 30), None],  # noqa: DTZ001 (as cells hold it)
        ]
    )

    found = [one for _, one in rows_of(raw) if isinstance(one, ArticleDraft)]

    assert [(one.title, one.text, one.published_at, one.author) for one in found] == [
        ("5", "Rain 🚢 fell.", "2016-09-12", "true"),
        ("2.5", "Snow.", "2016-09-12T08:30:00", ""),
    ]


def test_xlsx_rows_keep_their_numbers_past_empty_ones() -> None:
    raw = workbook([["text"], ["Rain."], [None], ["Snow."]])

    assert [row for row, _ in rows_of(raw)] == [2, 4]


def test_xlsx_rows_of_sentences_are_one_article() -> None:
    raw = workbook([["article_id", "sentence", "marks"], [1, "One.", "C"], [1, "Two.", "Q"]])

    ((row, found),) = rows_of(raw)

    assert isinstance(found, ArticleDraft)
    assert (row, found.text, [one.marks for one in found.sets[0].marked]) == (
        2,
        "One. Two.",
        ["C", "Q"],
    )


def test_xlsx_formula_is_refused_and_stops_no_other() -> None:
    raw = workbook([["title", "text"], ["A", '=WEBSERVICE("http://x")'], ["B", "Rain."]])

    assert errors_of(raw) == [(2, "formula", "text")]
    assert len(rows_of(raw)) == 2


def test_xlsx_text_that_looks_like_a_formula_is_text() -> None:
    raw = workbook([["text"], ["x"]])
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row>'
        b'<row r="2"><c r="A2" t="inlineStr"><is><t>=1+1</t></is></c></row>'
        b"</sheetData></worksheet>"
    )

    ((_, found),) = rows_of(changed(raw, "xl/worksheets/sheet1.xml", sheet))

    assert isinstance(found, ArticleDraft)
    assert found.text == "=1+1"


def test_xlsx_further_sheets_are_told() -> None:
    raw = workbook([["text"], ["Rain."]], [["text"], ["Snow."]], [])

    assert errors_of(raw) == [(2, "other_sheet", None)]


def test_xlsx_wrong_columns_are_one_error() -> None:
    assert errors_of(workbook([["id", "words"], [1, "Rain."]])) == [(1, "wrong_columns", "text")]


def test_xlsx_two_columns_called_alike_are_one_error() -> None:
    raw = workbook([["title", "text", "text"], ["T", "Rain.", "Snow."]])

    assert errors_of(raw) == [(1, "wrong_columns", "text")]


def test_xlsx_empty_workbook_gives_nothing() -> None:
    assert rows_of(workbook([])) == []


def test_xlsx_bomb_is_refused_before_it_is_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_HELD_BYTES", 1_000_000)
    raw = workbook([["text"], ["Rain."]])
    bomb = changed(raw, "xl/sharedStrings.xml", b"<sst>" + b" " * 2_000_000 + b"</sst>")

    assert errors_of(bomb) == [(1, "zip_bomb", None)]
    assert len(bomb) < 20_000


def test_xlsx_hollow_sheet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_HOLLOW_BYTES", 1_000_000)
    raw = workbook([["text"], ["Rain."]])
    sheet = b"<worksheet><sheetData>" + b" " * 2_000_000

    assert errors_of(changed(raw, "xl/worksheets/sheet1.xml", sheet)) == [(1, "zip_bomb", None)]


def test_xlsx_many_parts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_PARTS", 3)

    assert errors_of(workbook([["text"], ["Rain."]])) == [(1, "zip_bomb", None)]


HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row>'
RAIN = '<c r="{place}" t="inlineStr"><is><t>Rain.</t></is></c>'


def sheet_of(rows: str) -> bytes:
    """A workbook whose sheet holds these rows as XML."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{space}"><sheetData>{HEADER}{rows}</sheetData></worksheet>'
    return changed(workbook([["text"]]), "xl/worksheets/sheet1.xml", sheet.encode())


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (f'<row r="999999999999">{RAIN.format(place="A2")}</row>', (1_048_577, "too_many_rows")),
        (f'<row r="2">{RAIN.format(place="XFD2")}</row>', (2, "too_many_columns")),
        ("<row>" + "<c/>" * 2_000_000 + "</row>", (1, "too_many_columns")),
        ("<row><c/>" + "<!-- <row> --><c/>" * 9 + "</row>", (1, "bad_workbook")),
        (f"<row>{RAIN.format(place='XFD2')}</row>" * 30_000, (1_222, "too_many_cells")),
    ],
    ids=["far row", "far column", "wide row", "hidden rows", "many cells"],
)
def test_xlsx_sheet_that_goes_too_far_is_refused_in_seconds(
    rows: str, expected: tuple[int, str]
) -> None:
    began = time.process_time()

    found = errors_of(sheet_of(rows))

    assert time.process_time() - began < 5
    assert (*expected, None) in found


def test_xlsx_last_row_of_excel_is_read() -> None:
    ((row, found),) = rows_of(sheet_of(f'<row r="1048576">{RAIN.format(place="A1048576")}</row>'))

    assert row == 1_048_576
    assert isinstance(found, ArticleDraft)


BOMBS = {
    "entities": b'<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx">]><a>&b;</a>',
    "outside": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "cut": b"<worksheet><sheetData><row",
    "empty": b"",
}


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize(
    "part",
    [
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
    ],
)
def test_xlsx_hostile_part_is_refused(part: str, content: bytes) -> None:
    raw = changed(workbook([["text"], ["Rain."]]), part, content)

    assert [code for _, code, _ in errors_of(raw)] == ["bad_workbook"]


@pytest.mark.parametrize("kind", ["entities", "outside"])
def test_xlsx_shared_words_with_declarations_are_refused(kind: str) -> None:
    raw = changed(workbook([["text"], ["Rain."]]), "xl/sharedStrings.xml", BOMBS[kind])

    assert [code for _, code, _ in errors_of(raw)] == ["bad_workbook"]


@pytest.mark.parametrize("size", [0, 1, 100, 1000, -100, -30])
def test_xlsx_truncated_file_is_refused(size: int) -> None:
    raw = workbook([["text"], ["Rain."]])[: size or None]

    assert [code for _, code, _ in errors_of(raw if size else b"")] == ["bad_workbook"]


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (workbook([["text"]]), "upload", True),
        (b"PK\x03\x04....", "a.xlsx", True),
        (b"PK\x03\x04....", "a.zip", False),
        (b"title,text", "a.xlsx", False),
    ],
)
def test_xlsx_sniff_knows_workbooks(head: bytes, name: str, *, expected: bool) -> None:
    assert xlsx_sniff.sniff(head, name) is expected
