"""A release's folder while it is written: files grow row by row, hashes and counts with them."""

import hashlib
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self
from zipfile import ZIP_DEFLATED, ZipFile

from annotations.domain.fields import JsonObject
from annotations.formats.releases.archive import BLOCK, LEVEL, fixed_entry
from annotations.formats.releases.rows import BatchRow, ReleasedArticle, SourceRow
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
# Only where there are any such rows.
GOLD = "gold.jsonl"
GOLD_INPUTS = "gold_inputs.jsonl"
EARLIER_EVIDENCE = "evidence_earlier.jsonl"
JSON_LINES = (
    "articles.jsonl",
    "sentences.jsonl",
    "annotations.jsonl",
    "annotations_independent.jsonl",
    "evidence.jsonl",
    "suggestions.jsonl",
    "sources.jsonl",
    "batch_articles.jsonl",
    "batches.jsonl",
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


def summary_of(content: bytes) -> JsonObject:
    """What the manifest says of a file without rows that holds this."""
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), "rows": None}


class _Written(io.RawIOBase):
    """A growing file as a stream that can only be written, so that its hash grows along."""

    def __init__(self, file: GrowingFile) -> None:
        self._file = file

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        """Take bytes in any form, as streams do."""
        taken = bytes(content)
        self._file.append(taken)
        return len(taken)


class ReleaseFolder:
    """Writes a release into an empty folder. Use it in a `with`, which closes its files.

    Nothing in it is complete before `seal` has written the manifest.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._files: dict[str, GrowingFile] = {}
        self._packed: dict[str, ZipFile] = {}

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
        self._lines("batch_articles.jsonl", released.places)
        self._rare_lines(GOLD, released.gold)
        self._rare_lines(GOLD_INPUTS, released.gold_inputs)
        self._rare_lines(EARLIER_EVIDENCE, released.earlier_evidence)
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

    def add_batches(self, batches: Sequence[BatchRow]) -> None:
        self._lines("batches.jsonl", batches)

    def add_document(self, name: str, content: bytes) -> None:
        """Write a file that has no rows; folders in its name are made."""
        self._open(name, rows=None)
        self._files[name].append(content)

    def append(self, name: str, content: bytes, *, rows: int = 0) -> None:
        """Write on at the end of a file, which the first piece begins."""
        if name not in self._files:
            self._open(name, rows=0)
        self._files[name].append(content, rows=rows)

    def pack(self, name: str, member: str, content: bytes, *, rows: int = 0) -> None:
        """Add a member to a zip archive among the files, for formats of many small files."""
        if name not in self._packed:
            self._open(name, rows=0)
            self._packed[name] = ZipFile(_Written(self._files[name]), "w", ZIP_DEFLATED)
        self._packed[name].writestr(fixed_entry(member), content, compresslevel=LEVEL)
        self._files[name].append(b"", rows=rows)

    def end_pack(self, name: str) -> None:
        """End a zip archive, whose list of members would else stay in memory."""
        self._packed.pop(name).close()

    def place(self, name: str) -> Path:
        """Where a library may write a file by itself; `adopt` takes it in once it is whole."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def adopt(self, name: str, *, rows: int) -> None:
        """Take in a file that a library has written at its place."""
        stream = (self.path / name).open("rb+")
        taken = GrowingFile(stream, rows=rows)
        while block := stream.read(BLOCK):
            taken.digest.update(block)
            taken.size += len(block)
        self._files[name] = taken

    def summaries(self) -> dict[str, JsonObject]:
        """Size, hash and rows of every file, by name in order; archives among them are ended."""
        for archive in self._packed.values():
            archive.close()
        self._packed.clear()
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
        self._files[name] = GrowingFile(self.place(name).open("xb"), rows=rows)

    def _lines(self, name: str, rows: Sequence[object]) -> None:
        if rows:
            self._files[name].append(b"".join(map(json_line, rows)), rows=len(rows))

    def _rare_lines(self, name: str, rows: Sequence[object]) -> None:
        if rows and name not in self._files:
            self._open(name, rows=0)
        self._lines(name, rows)

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
