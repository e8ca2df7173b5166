"""The counts behind a figure as CSV, so that anybody can work it out again elsewhere.

`counts_csv` has a header and a row for each article and pattern: the article version's uid, the
number of sentences, and a column for each person, empty where they gave no value.
`ratings_csv` has no header and a row for each value: unit, person, value, as `manage.py agreement
--format triples` reads it. No cell can begin like a formula, so none is changed, and there is no
byte order mark: both files are for programs.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from annotations.domain.agreement.tables import PatternTable, Value

COLUMNS = ("article", "sentences")


def value_code(value: Value) -> str:
    """A value in one cell: of a set its members, sorted and joined by +."""
    return value if isinstance(value, str) else "+".join(sorted(value))


def counts_csv(table: PatternTable) -> Iterator[str]:
    """A line for each count."""
    people = sorted({name for row in table.rows for name, _ in row.pattern}, key=_by_number)
    yield _line([*COLUMNS, *people])
    for row in table.rows:
        given = dict(row.pattern)
        codes = [value_code(given[name]) if name in given else "" for name in people]
        yield _line([row.article, str(row.n), *codes])


def ratings_csv(table: PatternTable) -> Iterator[str]:
    """A line for each value; units of an article are numbered in the order of the counts."""
    article, number = "", 0
    for row in table.rows:
        number = number if row.article == article else 0
        article = row.article
        for _ in range(row.n):
            number += 1
            for name, value in row.pattern:
                yield _line([f"{article}:{number}", name, value_code(value)])


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


def _by_number(name: str) -> tuple[int, str]:
    """A2 before A10."""
    return len(name), name
