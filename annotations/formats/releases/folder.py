"""A release's folder while it is written: files grow row by row, hashes and counts with them."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from annotations.domain.fields import JsonObject
from annotations.formats.releases.rows import ReleasedArticle, SourceRow
from annotations.formats.releases.tables import (
    COLUMNS,
    Cell,
    annotation_cells,
    article_cells,
    attribution_cells,
    csv_lines,
    evidence_cells,
    header_line,
    sentence_cells,
    source_cells,
)
from annotations.formats.releases.values import json_line

MANIFEST = "MANIFEST.json"
GOLD = "gold.jsonl"  # only where there is gold
JSON_LINES = (
    "articles.jsonl",
    "sentences.jsonl",
    "annotations.jsonl",
    "annotations_independent.jsonl",
    "evidence.jsonl",
    "suggestions.jsonl",
    "sources.jsonl",
)


@dataclass
class GrowingFile:
    """A file being written, with what the manifest will say of it."""

    stream: BinaryIO
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    size: int = 0
    rows: int | None = None

    def append(self, content: bytes, *, rows: int = 0) -> None:
        """Write bytes that hold this many rows; a header holds none."""
        self.stream.write(content)
        self.digest.update(content)
        self.size += len(content)
        if self.rows is not None:
            self.rows += rows

    def summary(self) -> JsonObject:
        return {"sha256": self.digest.hexdigest(), "bytes": self.size, "rows": self.rows}


class ReleaseFolder:
    """Writes a release into an empty folder. Use it in a `with`, which closes its files.

    Nothing in it is complete before `seal` has written the manifest.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._files: dict[str, GrowingFile] = {}

    def __enter__(self) -> Self:
        for name in (*JSON_LINES, *COLUMNS):
            self._open(name, rows=0)
        for name in COLUMNS:
            self._files[name].append(header_line(name))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for one in self._files.values():
            one.stream.close()

    def add_article(self, released: ReleasedArticle) -> None:
        """Append an article's rows to every file that holds some of them."""
        self._lines("articles.jsonl", [released.article])
        self._lines("sentences.jsonl", released.sentences)
        self._lines("annotations.jsonl", released.annotations)
        self._lines("annotations_independent.jsonl", released.independent)
        self._lines("evidence.jsonl", released.evidence)
        self._lines("suggestions.jsonl", released.suggestions)
        if released.gold and GOLD not in self._files:
            self._open(GOLD, rows=0)
        self._lines(GOLD, released.gold)
        self._cells("articles.csv", [article_cells(released.article)])
        self._cells("sentences.csv", [sentence_cells(row) for row in released.sentences])
        self._cells("annotations.csv", [annotation_cells(row) for row in released.annotations])
        self._cells(
            "attributions.csv",
            [
                attribution_cells(row, one)
                for row in released.annotations
                for one in row["attributions"]
            ],
        )
        self._cells("evidence.csv", [evidence_cells(row) for row in released.evidence])

    def add_sources(self, sources: Sequence[SourceRow]) -> None:
        self._lines("sources.jsonl", sources)
        self._cells("sources.csv", [source_cells(row) for row in sources])

    def add_document(self, name: str, content: bytes) -> None:
        """Write a file that has no rows; folders in its name are made."""
        (self.path / name).parent.mkdir(parents=True, exist_ok=True)
        self._open(name, rows=None)
        self._files[name].append(content)

    def summaries(self) -> dict[str, JsonObject]:
        """Size, hash and rows of every file, by name in order."""
        return {name: self._files[name].summary() for name in sorted(self._files)}

    def seal(self, manifest: bytes) -> None:
        """Bring all files to the disk, then write the manifest, the last of them."""
        for one in self._files.values():
            _settle(one.stream)
        with (self.path / MANIFEST).open("xb") as stream:
            stream.write(manifest)
            _settle(stream)
        for folder in {self.path, *(self.path / name for name in self._folders())}:
            settle_folder(folder)

    def _folders(self) -> set[Path]:
        return {parent for name in self._files for parent in Path(name).parents}

    def _open(self, name: str, *, rows: int | None) -> None:
        self._files[name] = GrowingFile((self.path / name).open("xb"), rows=rows)

    def _lines(self, name: str, rows: Sequence[object]) -> None:
        if rows:
            self._files[name].append(b"".join(map(json_line, rows)), rows=len(rows))

    def _cells(self, name: str, rows: list[list[Cell]]) -> None:
        if rows:
            self._files[name].append(csv_lines(rows), rows=len(rows))


def settle_folder(path: Path) -> None:
    """Bring a folder's list of names to the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _settle(stream: BinaryIO) -> None:
    stream.flush()
    os.fsync(stream.fileno())
