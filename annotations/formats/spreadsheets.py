"""CSV that is opened in spreadsheet programs, which take some cells for formulas.

A cell that such a program would work out gets an apostrophe in front, as the programs themselves
write text. Files that other programs read back are JSONL, where nothing is touched.
"""

import csv
import io
from collections.abc import Iterable, Iterator

# How formulas begin, also in the wide letters of East Asian keyboards.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheet programs know UTF-8


def spreadsheet_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The rows as lines of CSV, one string each; None is an empty cell."""
    yield BYTE_ORDER_MARK
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([safe_cell(cell) for cell in row])
        yield line.getvalue()


def safe_cell(value: object) -> object:
    """The value, as text that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None or isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text.lstrip(" \xa0").startswith(FORMULA_STARTS) else text
