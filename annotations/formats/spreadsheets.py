"""CSV that is opened in spreadsheet programs, which take some cells for formulas.

A cell that such a program would work out gets an apostrophe in front, as the programs themselves
write text. Files that other programs read back are JSONL, where nothing is touched.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator

BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheet programs know UTF-8
# How formulas begin, also in the wide letters of East Asian keyboards, and after spaces.
_FORMULA = re.compile(r"^(?=[ \xa0]*[=+\-@\t\r\n＝＋－＠])")  # noqa: RUF001
# Where semicolons part cells, as in most of Europe, a quoted cell that is not the first is not
# taken as one: its semicolons, tabs and line breaks begin cells of their own.
_HIDDEN = re.compile(r'(?<=[;\t\r\n])(?=[ \xa0"]*[=+\-@＝＋－＠])')  # noqa: RUF001


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
    return _FORMULA.sub("'", _HIDDEN.sub("'", str(value)))
