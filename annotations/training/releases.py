"""Reads the gold of a project's release to learn from: gold.jsonl and the texts of its articles.

Only sentences with gold say anything. All others are undecided: nothing is learnt from them, and
they are never taken for sentences without an attribution.
"""

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import orjson

from annotations.domain.suggestions.evaluation_units import JoinedAttribution
from annotations.formats.releases.folder import GOLD, MANIFEST
from annotations.formats.releases.manifest import FORMAT, FORMAT_VERSION
from annotations.training.corpus import BadTrainingData, TrainingText, spans_of

ARTICLES = "articles.jsonl"
MOST_BYTES = 4_000_000_000

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row, and where it stands."""

    place: str
    row: Row


def read_release(path: Path) -> list[TrainingText]:
    """The articles of a release's folder or archive that have gold, by article version.

    Raises BadTrainingData where a file is missing, differs from the manifest or has a bad line.
    """
    try:
        files = _read_files(path)
    except (OSError, EOFError, BadZipFile, zlib.error, RuntimeError) as error:
        # RuntimeError: an archive that is encrypted or packed in a way that is not known here
        raise BadTrainingData(str(path), f"cannot be read: {error}.") from error
    texts = {
        str(line.row["article_version"]): str(line.row["text"])
        for line in _rows(path, ARTICLES, files[ARTICLES], ("article_version", "text"))
    }
    wanted = ("article_version", "position", "start", "end", "as_of", "record")
    by_version: dict[str, list[_Line]] = defaultdict(list)
    for line in _rows(path, GOLD, files[GOLD], wanted):
        by_version[str(line.row["article_version"])].append(line)
    return list(_texts(texts, by_version))


def _read_files(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        names = {ARTICLES, GOLD, MANIFEST} & {one.name for one in path.iterdir()}
        files = {name: (path / name).read_bytes() for name in names}
    else:
        with ZipFile(path) as archive:
            wanted = [
                one
                for one in archive.infolist()
                if one.filename.count("/") == 1
                and one.filename.rpartition("/")[2] in {ARTICLES, GOLD, MANIFEST}
            ]
            if sum(one.file_size for one in wanted) > MOST_BYTES:
                raise BadTrainingData(str(path), f"it unpacks to more than {MOST_BYTES:,} bytes.")
            files = {one.filename.rpartition("/")[2]: archive.read(one) for one in wanted}
    _check(path, files)
    return files


def _check(path: Path, files: Mapping[str, bytes]) -> None:
    try:
        manifest = orjson.loads(files[MANIFEST])
        known = manifest["format"], manifest["format_version"]
        hashes = {name: one["sha256"] for name, one in manifest["files"].items()}
    except (KeyError, TypeError, AttributeError, orjson.JSONDecodeError) as error:
        raise BadTrainingData(str(path), "this is no release: it has no manifest.") from error
    if known != (FORMAT, FORMAT_VERSION):
        raise BadTrainingData(str(path), "this release has a format that is not known here.")
    if GOLD not in files:
        raise BadTrainingData(str(path), "this release holds no gold: nothing was adjudicated.")
    for name in (ARTICLES, GOLD):
        if hashlib.sha256(files.get(name, b"")).hexdigest() != hashes.get(name):
            raise BadTrainingData(f"{path}/{name}", "this is not the file the manifest names.")


def _rows(path: Path, name: str, content: bytes, wanted: Iterable[str]) -> Iterator[_Line]:
    for number, line in enumerate(content.splitlines(), start=1):
        place = f"{path}/{name}:{number}"
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise BadTrainingData(place, f"this is not JSON: {error}.") from error
        if not isinstance(row, dict) or not all(key in row for key in wanted):
            raise BadTrainingData(place, f"a row must have {', '.join(wanted)}.")
        yield _Line(place, row)


def _texts(
    texts: Mapping[str, str], by_version: Mapping[str, list[_Line]]
) -> Iterator[TrainingText]:
    for version, lines in sorted(by_version.items()):
        if version not in texts:
            raise BadTrainingData(lines[0].place, f"there is no article version {version}.")
        text = texts[version]
        try:
            newest = _newest(lines)
            decided = [
                spans_of(line.place, [[line.row["start"], line.row["end"]]], text, field="sentence")
                for line in newest
            ]
            joined = tuple(_joined(newest, text))
        except (KeyError, TypeError, AttributeError) as error:
            raise BadTrainingData(lines[0].place, "a record lacks something.") from error
        yield TrainingText(version, text, joined, tuple(span for (span,) in decided))


def _newest(lines: Iterable[_Line]) -> list[_Line]:
    """One row per sentence, in text order: a sentence may have gold from several batches."""
    ordered = sorted(lines, key=lambda line: (line.row["position"], str(line.row["as_of"])))
    return list({line.row["position"]: line for line in ordered}.values())


def _joined(lines: Iterable[_Line], text: str) -> Iterator[JoinedAttribution]:
    """Attributions with what continues them; the article's own voice is nobody's statement."""
    groups: dict[str, list[tuple[_Line, Row]]] = {}
    root: dict[str, str] = {}
    for line in lines:
        for entry in line.row["record"]["attributions"]:
            if entry["speaker"]["kind"] == "article":
                continue
            first = root.get(entry["continues"] or "", entry["uid"])
            root[entry["uid"]] = first
            groups.setdefault(first, []).append((line, entry))
    for group in groups.values():
        content = _spans(group, text, "content")
        if content:
            yield JoinedAttribution(content, _first(group, text, "mention"), _cue(group, text))


def _spans(group: Iterable[tuple[_Line, Row]], text: str, role: str) -> tuple[tuple[int, int], ...]:
    found = {
        span
        for line, entry in group
        for span in spans_of(line.place, entry[role], text, field=role)
    }
    return tuple(sorted(found))


def _first(group: Iterable[tuple[_Line, Row]], text: str, role: str) -> tuple[tuple[int, int], ...]:
    """The words that name the speaker, where they are named first."""
    for line, entry in group:
        if mention := spans_of(line.place, entry["speaker"][role], text, field=role):
            return mention
    return ()


def _cue(group: Iterable[tuple[_Line, Row]], text: str) -> tuple[tuple[int, int], ...]:
    for line, entry in group:
        if cue := spans_of(line.place, entry["cue"], text, field="cue"):
            return cue
    return ()
