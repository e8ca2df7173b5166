"""CSV for spreadsheets: a cell is never a formula, and nothing but formulas is touched."""

import csv

import pytest

from annotations.formats.spreadsheets import safe_cell, spreadsheet_lines


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-2", "@SUM(A1)", "\tx", "\rx", "\nx", "  =1", "\xa0=1", *"＝＋－＠"],  # noqa: RUF001
)
def test_cell_that_would_be_worked_out_is_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a;=1+1", "a;'=1+1"),
        ('a; "=1', "a;' \"=1"),
        ("a\n@SUM(A1)", "a\n'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("a;b=1", "a;b=1"),
    ],
)
def test_formula_inside_a_cell_stays_text_where_semicolons_part_cells(text: str, safe: str) -> None:
    assert safe_cell(text) == safe


@pytest.mark.parametrize("value", ["", "1=1", "Ida Morren", "a-b", 7, -7, None, 0.5])
def test_cell_that_is_no_formula_stays_as_it_is(value: object) -> None:
    assert safe_cell(value) == value


def test_lines_are_read_back_as_they_were() -> None:
    rows: list[list[object]] = [
        ["who", "what"],
        ["Bob; “the first”", 'said "no",\nthen left'],
        [None, "=1"],
    ]

    text = "".join(spreadsheet_lines(rows))

    read = list(csv.reader(text.removeprefix("\ufeff").splitlines(keepends=True)))
    assert read == [["who", "what"], ["Bob; “the first”", 'said "no",\nthen left'], ["", "'=1"]]
