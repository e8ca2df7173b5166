"""The CSV files: RFC 4180 with \\n at line ends, every value exact.

Nothing is escaped against spreadsheets: what is read back is what was written.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import orjson

from annotations.formats.releases.rows import (
    AnnotationRow,
    ArticleRow,
    AttributionEntry,
    EvidenceRow,
    SentenceRow,
    SourceRow,
)
from annotations.formats.releases.values import span_list

Cell: TypeAlias = str | int | float | None

ELLIPSIS = " […] "
YES_NO = {True: "true", False: "false"}
_PLACE = ("article_version", "position", "annotator", "batch")
_ATTRIBUTION = (
    *("uid", "mode", "continues", "content", "content_text", "cue", "cue_text", "commitment"),
    *("certainty", "negated", "identity", "role", "anonymity_reason", "speaker_kind", "source"),
    *("mention", "mention_text", "set_by", "chain", "suggestion"),
)

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "articles.csv": tuple(key for key in ArticleRow.__annotations__ if key != "text"),
    "sentences.csv": tuple(SentenceRow.__annotations__),
    "annotations.csv": tuple(AnnotationRow.__annotations__),
    "attributions.csv": (*_PLACE, *_ATTRIBUTION),
    "sources.csv": tuple(SourceRow.__annotations__),
    "evidence.csv": tuple(EvidenceRow.__annotations__),
}


def csv_lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows as CSV lines in UTF-8, as csv.writer quotes them, in two thirds of its time."""
    return "".join([_line(cells) for cells in rows]).encode()


def _line(cells: Sequence[Cell]) -> str:
    """Most lines hold nothing to quote, which shows without looking at each cell."""
    written = ["" if cell is None else cell if type(cell) is str else str(cell) for cell in cells]
    line = ",".join(written)
    if line.count(",") >= len(written) or '"' in line or "\n" in line or "\r" in line:
        line = ",".join([_quoted(cell) for cell in written])
    return line + "\n"


def _quoted(cell: str) -> str:
    if '"' in cell or "," in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def header_line(name: str) -> bytes:
    """The first line of a CSV file."""
    return csv_lines([COLUMNS[name]])


def article_cells(row: ArticleRow) -> list[Cell]:
    """Everything but the text."""
    return [
        row["uid"],
        row["article_version"],
        row["version_number"],
        row["sha256"],
        row["title"],
        row["url"],
        row["outlet"],
        row["author"],
        row["published_at"],
        row["language"],
        row["licence"],
        row["credit"],
    ]


def sentence_cells(row: SentenceRow) -> list[Cell]:
    return [
        row["article_version"],
        row["position"],
        row["paragraph"],
        row["start"],
        row["end"],
        row["splitter"],
        row["splitter_version"],
    ]


def evidence_cells(row: EvidenceRow) -> list[Cell]:
    return [
        row["uid"],
        row["article_version"],
        row["position"],
        row["annotator"],
        row["batch"],
        row["marks"],
        row["url"],
        row["document"],
        row["publisher"],
        row["passage"],
        row["retrieved_at"],
        row["kind"],
        row["stance"],
    ]


def source_cells(row: SourceRow) -> list[Cell]:
    """Aliases as JSON."""
    return [
        row["uid"],
        row["name"],
        _json(row["aliases"]),
        row["scope"],
        row["article_version"],
        row["merged_into"],
    ]


def annotation_cells(row: AnnotationRow) -> list[Cell]:
    """The record's columns; attributions and evidence by their uids."""
    return [
        row["article_version"],
        row["position"],
        row["start"],
        row["end"],
        row["annotator"],
        row["arm"],
        row["batch"],
        row["batch_name"],
        row["batch_kind"],
        row["scheme"],
        row["submission"],
        YES_NO[row["independent"]],
        row["marks"],
        YES_NO[row["fact_candidate"]],
        YES_NO[row["unsure"]],
        row["note"],
        row["seconds"],
        YES_NO[row["bulk"]],
        YES_NO[row["carried"]],
        ";".join(one["uid"] for one in row["attributions"]),
        ";".join(row["evidence"]),
        row["record_version"],
        row["saved_at"],
        row["submitted_at"],
    ]


def attribution_cells(row: AnnotationRow, one: AttributionEntry) -> list[Cell]:
    """An attribution with the place it belongs to; its chain as JSON.

    Words that were withheld are empty cells.
    """
    speaker = one["speaker"]
    return [
        row["article_version"],
        row["position"],
        row["annotator"],
        row["batch"],
        one["uid"],
        one["mode"],
        one["continues"],
        span_list(one["content"]),
        ELLIPSIS.join(one.get("content_text", ())),
        span_list(one["cue"]),
        ELLIPSIS.join(one.get("cue_text", ())),
        one["commitment"],
        one["certainty"],
        YES_NO[one["negated"]],
        one["identity"],
        one["role"],
        one.get("anonymity_reason", ""),
        speaker["kind"],
        speaker["source"],
        span_list(speaker["mention"]),
        ELLIPSIS.join(speaker.get("mention_text", ())),
        speaker["set_by"],
        _json(one["chain"]),
        one["suggestion"],
    ]


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
