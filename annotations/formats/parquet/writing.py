"""Writes the tables in row groups of bounded size, so that memory stays flat."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from annotations.domain import marks
from annotations.formats.base import ArticleDraft
from annotations.formats.losses import EARLIER, FACTS, GOLD, HOW, SOURCES, TEXTS, TIMES
from annotations.formats.parquet.card import card
from annotations.formats.parquet.flattened import relation_rows, span_rows
from annotations.formats.parquet.schemas import schemas
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.options import FULL
from annotations.formats.releases.rows import GoldRow, ReleasedArticle, SourceRow

# There is a table for each; what a release has beside them is counted.
_HELD = frozenset({FACTS, TEXTS, SOURCES, TIMES, GOLD, HOW, EARLIER})
# Of a row group. Larger ones hold more of Arrow's memory, smaller ones make a longer footer, which
# stays in memory to the end: 4,096 rows took the least at 400,000 annotations.
MOST_ROWS = 4_096
MOST_BYTES = 4_000_000
# Of rows that wait as Python's objects, which take several times what Arrow makes of them.
MOST_WAITING = 512
MOST_CHARACTERS = 1_000_000
# Arrow's own allocator keeps what it has no use for, where a release cannot give it back.
pa.set_memory_pool(pa.system_memory_pool())


class _Table:
    """One file; rows wait a little as they are, then as Arrow's until they fill a row group."""

    def __init__(self, folder: ReleaseFolder, name: str, schema: pa.Schema) -> None:
        self._folder = folder
        self._name = f"parquet/data/{name}.parquet"
        self._schema = schema
        self._writer = ParquetWriter(folder.place(self._name), schema, compression="zstd")
        self._waiting: list[Mapping[str, Any]] = []
        self._characters = 0
        self._group: list[pa.RecordBatch] = []
        self.rows = 0

    def add(self, rows: Iterable[Mapping[str, Any]], *, characters: int = 0) -> None:
        """characters: about how long the texts in these rows are."""
        self._waiting.extend(rows)
        self._characters += characters
        if len(self._waiting) >= MOST_WAITING or self._characters >= MOST_CHARACTERS:
            self._convert()

    def close(self) -> None:
        self._convert()
        self._write()
        self._writer.close()
        self._folder.adopt(self._name, rows=self.rows)

    def _convert(self) -> None:
        if self._waiting:
            self._group.append(pa.RecordBatch.from_pylist(self._waiting, schema=self._schema))
        self.rows += len(self._waiting)
        self._waiting = []
        self._characters = 0
        rows = sum(one.num_rows for one in self._group)
        if rows >= MOST_ROWS or sum(one.nbytes for one in self._group) >= MOST_BYTES:
            self._write()

    def _write(self) -> None:
        if self._group:
            self._writer.write_table(pa.Table.from_batches(self._group, self._schema))
        self._group = []


def open_writer(folder: ReleaseFolder, head: ReleaseHead) -> "ParquetFolderWriter":
    """Begins every table: one without rows has its columns all the same."""
    return ParquetFolderWriter(folder, head)


class ParquetFolderWriter:
    """Writes `parquet/data/*.parquet`, and the card that names them as `parquet/README.md`."""

    holds: frozenset[str] = _HELD

    def __init__(self, folder: ReleaseFolder, head: ReleaseHead) -> None:
        self._folder = folder
        self._head = head
        self._has_text = head.options.texts == FULL
        self._schemas = schemas(has_text=self._has_text)
        self._tables = {name: _Table(folder, name, one) for name, one in self._schemas.items()}
        self._languages: set[str] = set()
        self._licences: Counter[str] = Counter()
        self._sources: set[str] = set()
        self.losses: Counter[str] = Counter()

    def add(self, released: ReleasedArticle, draft: ArticleDraft) -> None:
        self._languages.add(draft.language)
        self._licences[released.article["licence"]] += 1
        tables = self._tables
        tables["articles"].add([released.article], characters=len(draft.text))
        tables["sentences"].add(self._sentences(released, draft.text), characters=len(draft.text))
        tables["annotations"].add(released.annotations)
        tables["annotations_independent"].add(released.independent)
        tables["adjudicated"].add(map(_gold_row, released.gold))
        tables["spans"].add(span_rows(released, draft.text))
        tables["relations"].add(relation_rows(released))
        tables["evidence"].add(released.evidence)
        tables["sources"].add(self._new_sources(released))

    def close(self) -> None:
        """End the files and write the card."""
        for table in self._tables.values():
            table.close()
        content = card(
            self._head,
            rows={name: table.rows for name, table in self._tables.items()},
            languages=self._languages,
            columns={name: one.names for name, one in self._schemas.items()},
            licences=self._licences,
        )
        self._folder.add_document("parquet/README.md", content)

    def _sentences(self, released: ReleasedArticle, text: str) -> Sequence[Mapping[str, Any]]:
        if not self._has_text:
            return released.sentences
        return [{**row, "text": text[row["start"] : row["end"]]} for row in released.sentences]

    def _new_sources(self, released: ReleasedArticle) -> list[SourceRow]:
        """Those that no earlier article named; one of a single article comes with it alone."""
        found = []
        for uid, row in sorted(released.sources.items()):
            if uid in self._sources:
                continue
            if row["article_version"] != released.article["article_version"]:
                self._sources.add(uid)
            found.append(row)
        return found


def _gold_row(row: GoldRow) -> Mapping[str, Any]:
    """With a share for every set of marks, none of them missing."""
    shares = {one: row["distribution"].get(one, 0.0) for one in marks.LEGAL_SETS}
    return {**row, "distribution": shares}
