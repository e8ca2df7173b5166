"""The CSV files of a release once more, for people who open them in spreadsheet programs.

The same tables and columns as the exact CSV, which stays beside them untouched. A cell that a
program would work out has an apostrophe in front; how many there are, the manifest says.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from annotations.domain.messages import N_
from annotations.formats.base import ArticleDraft
from annotations.formats.losses import FACTS, SOURCES, TIMES
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.rows import ReleasedArticle, SourceRow
from annotations.formats.releases.tables import (
    COLUMNS,
    Cell,
    annotation_cells,
    article_cells,
    attribution_cells,
    evidence_cells,
    sentence_cells,
    source_cells,
)
from annotations.formats.spreadsheets import BYTE_ORDER_MARK, safe_cell, spreadsheet_lines

FOLDER = "csv_spreadsheet"
LONGEST_CELL = 32_767  # characters, in Excel
DISARMED = N_("cells that begin like a formula and have an apostrophe in front")
TOO_LONG = N_("cells of more than 32,767 characters, which Excel cuts off")


class SpreadsheetWriter:
    """Writes the tables; the sources, few as they are, stand at the end by uid."""

    holds: frozenset[str] = frozenset({FACTS, SOURCES, TIMES})

    def __init__(self, folder: ReleaseFolder) -> None:
        self.losses: Counter[str] = Counter()
        self._folder = folder
        self._sources: dict[str, SourceRow] = {}
        for name, columns in COLUMNS.items():
            self._append(name, BYTE_ORDER_MARK, rows=0)
            self._append(name, _lines([columns]), rows=0)

    def add(self, released: ReleasedArticle, draft: ArticleDraft) -> None:  # noqa: ARG002 (writers share it)
        """Write the rows of one article."""
        self._sources |= released.sources
        annotations = released.annotations
        self._rows("articles.csv", [article_cells(released.article)])
        self._rows("sentences.csv", map(sentence_cells, released.sentences))
        self._rows("annotations.csv", map(annotation_cells, annotations))
        attributions = ((row, one) for row in annotations for one in row["attributions"])
        self._rows("attributions.csv", (attribution_cells(row, one) for row, one in attributions))
        self._rows("evidence.csv", map(evidence_cells, released.evidence))

    def close(self) -> None:
        """Write the sources."""
        self._rows(
            "sources.csv", (source_cells(self._sources[uid]) for uid in sorted(self._sources))
        )

    def _rows(self, name: str, rows: Iterable[Sequence[Cell]]) -> None:
        listed = list(rows)
        for cell in (cell for row in listed for cell in row if isinstance(cell, str)):
            self.losses[DISARMED] += safe_cell(cell) != cell
            self.losses[TOO_LONG] += len(cell) > LONGEST_CELL
        self._append(name, _lines(listed), rows=len(listed))

    def _append(self, name: str, lines: str, *, rows: int) -> None:
        self._folder.append(f"{FOLDER}/{name}", lines.encode(), rows=rows)


def open_writer(folder: ReleaseFolder, head: ReleaseHead) -> SpreadsheetWriter:  # noqa: ARG001 (formats share it)
    """Begin the tables with their headers."""
    return SpreadsheetWriter(folder)


def _lines(rows: Iterable[Sequence[object]]) -> str:
    return "".join(spreadsheet_lines(rows)).removeprefix(BYTE_ORDER_MARK)
