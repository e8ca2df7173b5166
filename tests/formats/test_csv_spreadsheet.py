"""CSV for spreadsheets in a release: nothing in it is worked out, the exact CSV is untouched."""

import csv
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from released_articles import Invented, released, write_release

from annotations.formats.csv_spreadsheet import DISARMED, FOLDER
from annotations.formats.releases.options import ReleaseOptions
from annotations.formats.releases.rows import ReleasedArticle
from annotations.formats.releases.tables import COLUMNS

# https://owasp.org/www-community/attacks/CSV_Injection, and the wide signs it names.
TRIGGERS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1"),
    *("＝1+1", "＋1+1", "－1+1", "＠SUM(1)"),  # noqa: RUF001
    *(
        "a;=1+1",
        'a,"=1+1',
        "'=1+1;=1+1",
        '=HYPERLINK("https://e.org?"&A1;"x")',
        "=cmd|' /C calc'!A0",
    ),
)
MINUS = " -2"
OPTIONS = ReleaseOptions(formats=(FOLDER,))


def noted(*notes: str) -> ReleasedArticle:
    """An article with a sentence for each of these notes."""
    row = released(Invented("ferry", [f"Sentence {n}." for n in range(len(notes))]))
    for one, note in zip(row.annotations, notes, strict=True):
        one["note"] = note
    return replace(row, independent=[])


def notes_in(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [row["note"] for row in csv.DictReader(stream)]


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return write_release(tmp_path / "release", [noted(*TRIGGERS, MINUS)], OPTIONS)


def test_cells_that_begin_a_formula_are_disarmed(release: Path) -> None:
    notes = notes_in(release / FOLDER / "annotations.csv")

    begins = "=+-@\t\r\n＝＋－＠"  # noqa: RUF001
    for note in notes:
        for part in note.replace("\n", ";").replace("\r", ";").replace("\t", ";").split(";"):
            assert part.lstrip(' "')[:1] not in set(begins), note


def test_exact_tables_stand_beside_untouched(release: Path) -> None:
    assert notes_in(release / "annotations.csv") == [*TRIGGERS, MINUS]


def test_tables_have_the_same_rows_and_columns(release: Path) -> None:
    for name, columns in COLUMNS.items():
        with (
            (release / name).open(encoding="utf-8", newline="") as exact,
            (release / FOLDER / name).open(encoding="utf-8-sig", newline="") as safe,
        ):
            ours, theirs = list(csv.reader(exact)), list(csv.reader(safe))
        assert tuple(theirs[0]) == columns
        assert [len(row) for row in ours] == [len(row) for row in theirs], name


def test_tables_begin_with_a_byte_order_mark(release: Path) -> None:
    for name in COLUMNS:
        assert (release / FOLDER / name).read_bytes().startswith(b"\xef\xbb\xbf"), name


def test_cells_that_were_disarmed_are_counted(release: Path) -> None:
    readme = (release / "DATASHEET.md").read_text(encoding="utf-8")

    assert f"Not held by the format csv_spreadsheet: {DISARMED}: " in readme


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
@pytest.mark.parametrize("separator", ["44", "59"])
def test_spreadsheet_program_works_nothing_out(
    release: Path, tmp_path: Path, separator: str
) -> None:
    """Read with commas, and with semicolons as where those part cells; UTF-8, formulas allowed."""
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"),
            f"--infilter=CSV:{separator},34,76,1,,0,false,true,false,false,false,-1,true",
            *("--convert-to", "xlsx", "--outdir", str(tmp_path)),
            str(release / FOLDER / "annotations.csv"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )

    sheets = openpyxl.load_workbook(tmp_path / "annotations.xlsx").worksheets
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert any("SUM" in str(cell.value) for cell in cells)
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
