"""Puts the articles' words back into a release that was made without them.

    python rebuild.py TEXTS OUT

TEXTS is a folder of .txt files, one an article, or a file of JSON lines with `text` and, so that a
text that differs can be told from one that is missing, `uid` or `url`. OUT is a new or empty
folder. Texts are known by their SHA-256, whatever the files are called; a .txt file that bears
an article's uid or title is told to differ where it does. Nothing is written unless every text is
there and equal; with --partial, articles without a text stay as they are.

This needs Python 3.10 or newer and nothing else. It lies in the release whose words it puts back.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

MANIFEST = "MANIFEST.json"
ATTRIBUTIONS = "attributions.csv"
WITH_WORDS = (
    "annotations.jsonl",
    "annotations_independent.jsonl",
    "gold.jsonl",
    "gold_inputs.jsonl",
)
# Of use for the withheld release alone; the second holds its documents as they are afterwards.
SCRIPT, DOCUMENTS = "rebuild.py", "rebuilt.json"
CROISSANT = "croissant.json"
BESIDE = {"content": "content_text", "cue": "cue_text", "mention": "mention_text"}
REASON, REASON_AT = "anonymity_reason", "anonymity_reason_at"
ELLIPSIS = " […] "
BYTE_ORDER_MARK = "\ufeff"
SHOWN = 20
LONGEST_CELL = 2**31 - 1
# A number with a point keeps its digits: it is read as a text that no text can be.
_FLOAT = re.compile(r'"\\u0000([^"]*)"')


class Article(NamedTuple):
    """An article that wants its text; names: what a file may be called after."""

    version: str
    sha256: str
    title: str
    names: tuple[str, ...]


class Place(NamedTuple):
    """Where a text was found: a file, or the line at this byte of a file of JSON lines."""

    path: Path
    offset: int | None
    strip: bool


class Damaged(Exception):
    """The release itself does not hold together."""


def main() -> int:
    """Read the arguments; 0 = all words are back, 1 = texts are missing or differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("texts", type=Path, help="a folder of .txt files, or a .jsonl file")
    parser.add_argument("out", type=Path, help="a new or empty folder")
    parser.add_argument("--partial", action="store_true", help="put back what is there")
    given = parser.parse_args()
    if given.out.exists() and (not given.out.is_dir() or any(given.out.iterdir())):
        parser.error(f"{given.out} is not an empty folder: nothing was written.")
    release = Path(__file__).resolve().parent
    if not (release / "articles.jsonl").is_file():
        parser.error(f"{release} is no release: run this script where it came.")
    if not given.texts.exists():
        parser.error(f"There is no {given.texts}.")
    return rebuild(release, given.texts, given.out, partial=given.partial)


def rebuild(release: Path, texts: Path, out: Path, *, partial: bool) -> int:
    """Look for every text first, say what is not there, then write."""
    articles = [_article(row) for row in _rows(release / "articles.jsonl")]
    library = Library(texts)
    library.index(
        {one.sha256 for one in articles}, {name for one in articles for name in one.names}
    )
    lacking = [one for one in articles if one.sha256 not in library.places]
    _say(f"{len(articles) - len(lacking)} of {len(articles)} texts are there and equal.")
    _report(release, library, lacking)
    if lacking and not partial:
        _say("Nothing was written.")
        return 1
    shelf = Shelf(library, {one.version: one.sha256 for one in articles})
    out.mkdir(parents=True, exist_ok=True)
    try:
        _write(release, out, shelf, complete=not lacking)
    except Damaged as error:
        _say(f"{error} {out} is not complete.")
        return 1
    _say(f"The release with its words is in {out}.")
    return 1 if lacking else 0


class Library:
    """The texts that somebody has: found by hash, and by name where the hash is another."""

    def __init__(self, texts: Path) -> None:
        self._texts = texts
        self.places: dict[str, Place] = {}
        self.named: dict[str, Place] = {}

    def index(self, hashes: set[str], names: set[str]) -> None:
        """Walk through all texts once, and keep where those lie that are asked for."""
        for called, path, offset in self._all():
            text = _read(Place(path, offset, strip=False))
            if text is None:
                continue
            for strip in (False, True):
                found = _hash(text.rstrip("\n") if strip else text)
                if found in hashes:
                    self.places.setdefault(found, Place(path, offset, strip))
            for name in names.intersection(called):
                self.named.setdefault(name, Place(path, offset, strip=False))

    def _all(self) -> Iterator[tuple[list[str], Path, int | None]]:
        if self._texts.is_dir():
            for path in sorted(self._texts.rglob("*.txt")):
                yield [path.stem], path, None
            return
        offset = 0
        with self._texts.open("rb") as stream:
            for line in stream:
                row = _parsed(line)
                if row is not None:
                    keys = ("uid", "article_version", "url", "title")
                    yield [str(row[key]) for key in keys if row.get(key)], self._texts, offset
                offset += len(line)


class Shelf:
    """The texts by article version. Rows of an article stand together: one text is held."""

    def __init__(self, library: Library, hashes: dict[str, str]) -> None:
        self._library = library
        self._hashes = hashes
        self._held: tuple[str, str | None] = ("", None)

    def text_of(self, version: str) -> str | None:
        """The text of an article version; None = nobody has it."""
        if self._held[0] != version:
            place = self._library.places.get(self._hashes.get(version, ""))
            self._held = (version, None if place is None else _read(place))
        return self._held[1]


def _article(row: dict[str, Any]) -> Article:
    if "sha256" not in row or "text" in row:
        raise SystemExit("This release has its texts already.")
    names = (row["uid"], row["article_version"], row["url"], row["title"])
    return Article(row["article_version"], row["sha256"], row["title"], tuple(filter(None, names)))


def _report(release: Path, library: Library, lacking: list[Article]) -> None:
    """Say of each text that is not there whether it is missing or differs, and from where on."""
    places = {
        one.version: next(
            (library.named[name] for name in one.names if name in library.named), None
        )
        for one in lacking
    }
    differing = {version: place for version, place in places.items() if place is not None}
    equal = _equal_sentences(release, differing) if differing else {}
    for one in lacking[:SHOWN]:
        if one.version in equal:
            same, total = equal[one.version]
            where = (
                f"differs: {same} of {total} sentences are equal ({differing[one.version].path})"
            )
            _say(f"- {one.title or one.version}: {where}")
        else:
            _say(f"- {one.title or one.version}: missing")
    if len(lacking) > SHOWN:
        _say(f"- and {len(lacking) - SHOWN} more")


def _equal_sentences(release: Path, differing: dict[str, Place]) -> dict[str, tuple[int, int]]:
    found = dict.fromkeys(differing, (0, 0))
    held: tuple[str, str] = ("", "")
    for row in _rows(release / "sentences.jsonl"):
        version = row["article_version"]
        if version not in found:
            continue
        if held[0] != version:
            held = (version, _read(differing[version]) or "")
        same, total = found[version]
        is_equal = _hash(held[1][row["start"] : row["end"]]) == row["sha256"]
        found[version] = (same + is_equal, total + 1)
    return found


def _write(release: Path, out: Path, shelf: Shelf, *, complete: bool) -> None:
    """Write every file of the release, the manifest last."""
    before = json.loads((release / MANIFEST).read_bytes())
    stale = (SCRIPT, DOCUMENTS) if complete else (SCRIPT, DOCUMENTS, CROISSANT)
    names = [name for name in before["files"] if name not in stale]
    for name in names:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        _write_file(release, out, name, shelf)
    if complete:
        before["options"]["texts"] = "full"
        _write_documents(release, out, names)
    before["files"] = {name: _summary(out / name, before["files"][name]) for name in names}
    (out / MANIFEST).write_bytes(_document(before))


def _write_documents(release: Path, out: Path, names: list[str]) -> None:
    """What tells of the release, as it is with its words; the hashes of files come last."""
    told = json.loads((release / DOCUMENTS).read_bytes())
    for name in told.keys() - {CROISSANT}:
        (out / name).write_bytes(told[name].encode())
    body = json.loads(told[CROISSANT])
    sizes = {name: _summary(out / name, {"rows": None}) for name in names if name != CROISSANT}
    for one in body["distribution"]:
        one["sha256"] = sizes[one["@id"]]["sha256"]
        one["contentSize"] = f"{sizes[one['@id']]['bytes']} B"
    (out / CROISSANT).write_bytes(_document(body))


def _document(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"


def _write_file(release: Path, out: Path, name: str, shelf: Shelf) -> None:
    if Path(name).name == ATTRIBUTIONS:
        _write_attributions(release, out, name)
    elif name in (*WITH_WORDS, "articles.jsonl", "sentences.jsonl", "suggestions.jsonl"):
        with (out / name).open("wb") as target:
            for row in _rows(release / name):
                text = shelf.text_of(row["article_version"])
                target.write(_line(row if text is None else _row_with_words(name, row, text)))
    else:
        shutil.copyfile(release / name, out / name)


def _row_with_words(name: str, row: dict[str, Any], text: str) -> dict[str, Any]:
    if name == "articles.jsonl":
        return {
            "text" if key == "characters" else key: text if key == "characters" else value
            for key, value in row.items()
        }
    if name == "sentences.jsonl":
        if _hash(text[row["start"] : row["end"]]) != row["sha256"]:
            raise Damaged(f"Sentence {row['position']} of {row['article_version']} is another.")
        return {key: value for key, value in row.items() if key != "sha256"}
    restored: dict[str, Any] = _with_words(row, text, beside=name in WITH_WORDS)
    return restored


def _with_words(value: Any, text: str, *, beside: bool) -> Any:
    """A JSON value whose spans have their words beside them again."""
    if isinstance(value, list):
        return [_with_words(one, text, beside=beside) for one in value]
    if not isinstance(value, dict):
        return value
    restored: dict[str, Any] = {}
    for key, one in value.items():
        if key == REASON_AT:
            restored[REASON] = text[one[0] : one[1]]
        else:
            restored[key] = _with_words(one, text, beside=beside)
        if beside and key in BESIDE:
            restored[BESIDE[key]] = [text[start:end] for start, end in one]
    return restored


@dataclass(frozen=True)
class _Dialect:
    """How a CSV file begins and ends its lines, and whether formulas in it are disarmed."""

    begins: str
    ends: str
    is_safe: bool

    def line(self, cells: list[str]) -> bytes:
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\r\n").writerow(cells)
        return (stream.getvalue()[:-2] + self.ends).encode()


def _write_attributions(release: Path, out: Path, name: str) -> None:
    """Fill the cells of words; everything else of a line is there already."""
    csv.field_size_limit(LONGEST_CELL)
    with (release / name).open(encoding="utf-8", newline="") as stream:
        is_safe = stream.read(1) == BYTE_ORDER_MARK
        stream.seek(0)
        dialect = _Dialect(*((BYTE_ORDER_MARK, "\r\n") if is_safe else ("", "\n")), is_safe)
        lines = csv.reader(stream)
        header = [cell.lstrip(BYTE_ORDER_MARK) for cell in next(lines)]
        with (out / name).open("wb") as target:
            target.write(dialect.begins.encode() + dialect.line(header))
            for one in _attributions(out / WITH_WORDS[0]):
                words, cells = _cells(one, is_safe), zip(header, next(lines), strict=True)
                target.write(dialect.line([words.get(key, cell) for key, cell in cells]))


def _attributions(path: Path) -> Iterator[dict[str, Any]]:
    for row in _rows(path):
        yield from row["attributions"]


def _cells(one: dict[str, Any], is_safe: bool) -> dict[str, str]:
    cells = {
        "content_text": ELLIPSIS.join(one.get("content_text", ())),
        "cue_text": ELLIPSIS.join(one.get("cue_text", ())),
        "mention_text": ELLIPSIS.join(one["speaker"].get("mention_text", ())),
        "anonymity_reason": one.get(REASON, ""),
        "chain": json.dumps(one["chain"], ensure_ascii=False, separators=(",", ":")),
    }
    return {key: safe_cell(cell) if is_safe else cell for key, cell in cells.items()}


# Just as the product makes cells that no spreadsheet program takes for formulas.
FORMULA = re.compile(r"^(?=[ \xa0]*[=+\-@\t\r\n＝＋－＠])")  # noqa: RUF001
HIDDEN_FORMULA = re.compile(r'(?<=[;\t\r\n])(?=[ \xa0"]*[=+\-@＝＋－＠])')  # noqa: RUF001


def safe_cell(text: str) -> str:
    """The text with an apostrophe wherever a formula could begin."""
    return FORMULA.sub("'", HIDDEN_FORMULA.sub("'", text))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as stream:
        for line in stream:
            yield json.loads(line, parse_float=lambda digits: f"\0{digits}")


def _line(row: dict[str, Any]) -> bytes:
    written = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return _FLOAT.sub(r"\1", written).encode() + b"\n"


def _read(place: Place) -> str | None:
    """The text that lies there, its line breaks as the product stores them; None = unreadable."""
    if place.offset is None:
        text = _decoded(place.path)
    else:
        with place.path.open("rb") as stream:
            stream.seek(place.offset)
            text = (_parsed(stream.readline()) or {}).get("text")
    if not isinstance(text, str):
        return None
    text = text.lstrip(BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")
    return text.rstrip("\n") if place.strip else text


def _decoded(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        _say(f"{path} is not UTF-8 and was passed over.")
        return None


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except ValueError:
        if line.strip():
            _say(f"A line that is not JSON was passed over: {line[:40]!r}")
        return None
    return row if isinstance(row, dict) else None


def _summary(path: Path, before: dict[str, Any]) -> dict[str, Any]:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return {"sha256": digest.hexdigest(), "bytes": path.stat().st_size, "rows": before["rows"]}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    sys.exit(main())
