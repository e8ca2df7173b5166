"""Two releases compared: what was added, changed and removed, by whom; memory stays flat.

Rows are matched by what names them (article version, sentence, annotator and batch), articles by
their uid, so that an article with a new version counts as changed, its rows as removed and added.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_
from annotations.formats.releases.folder import GOLD, MANIFEST
from annotations.formats.releases.headline import ALPHA, Headline, headlines
from annotations.formats.releases.manifest import FORMAT
from annotations.formats.releases.merging import (
    EXAMPLES,
    Differences,
    Row,
    by_article,
    fields_changed,
    merged,
)
from annotations.formats.releases.named_lines import Name, NamedLines
from annotations.formats.releases.opening import Files, RefusedRelease, open_release
from annotations.formats.releases.rows import AnnotationRow, GoldRow
from annotations.formats.releases.withholding import unworded

_ARTICLE = ("uid", "title")
_ROWS = NamedLines(AnnotationRow, ("article_version", "position", "annotator", "batch"))
_GOLD = NamedLines(GoldRow, ("article_version", "position", "batch"))
_ANNOTATOR = _ROWS.keys.index("annotator")
# Whoever submits anew gives every sentence of the article new ones, the same decision or not.
_SAVING = frozenset({"submission", "submitted_at", "record_version", "saved_at"})
_SOURCE = ("uid", "name")


def no_beat() -> None:
    """For callers that hold no lease."""


def compare(before: Path, after: Path, *, beat: Callable[[], None] = no_beat) -> JsonObject:
    """What differs between two releases, each a folder or its zip.

    beat: called at every article. Raises RefusedRelease, RefusedArchive or Unsorted.
    """
    with open_release(before) as old, open_release(after) as new:
        return _Comparison(_Opened.of(old), _Opened.of(new), beat).document()


@dataclass(frozen=True)
class _Opened:
    """A release as far as it is compared: one without texts is compared as well."""

    files: Files
    manifest: Mapping[str, Any]

    @classmethod
    def of(cls, files: Files) -> "_Opened":
        try:
            with files.open(MANIFEST) as stream:
                manifest = orjson.loads(stream.read())
        except (KeyError, OSError, orjson.JSONDecodeError) as error:
            raise _no_release() from error
        keys = ("version", "as_of", "options", "files")
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise _no_release()
        if any(key not in manifest for key in keys):
            raise _no_release()
        return cls(files, manifest)

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a file, none where there is none."""
        with _reading(name):
            yield from map(orjson.loads, self._lines(name))

    def named_lines(self, name: str, of: NamedLines) -> Iterator[tuple[Name, bytes]]:
        """The lines of a file, none where there is none, with what names their rows."""
        with _reading(name):
            for line in self._lines(name):
                yield of.name(line), line

    def _lines(self, name: str) -> Iterator[bytes]:
        if name in self.manifest["files"]:
            with self.files.open(name) as stream:
                yield from stream

    def document(self, name: str) -> Any:
        """A whole JSON file, {} where there is none."""
        if name not in self.manifest["files"]:
            return {}
        with self.files.open(name) as stream:
            return orjson.loads(stream.read())


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Say which file is damaged; lines that both releases have alike are taken as they are."""
    try:
        yield
    except (KeyError, OSError, orjson.JSONDecodeError) as error:
        raise RefusedRelease(N_("{name} is damaged.", name=name), field=name) from error


def _no_release() -> RefusedRelease:
    return RefusedRelease(N_("This is no release: it has no {name}.", name=MANIFEST))


@dataclass(frozen=True)
class _Comparison:
    before: _Opened
    after: _Opened
    beat: Callable[[], None]

    def document(self) -> JsonObject:
        """All of it as JSON."""
        return {
            "before": _named(self.before),
            "after": _named(self.after),
            "articles": self._articles().as_json(),
            "annotations": self._annotations(),
            "gold": self._of_articles(GOLD, _GOLD).as_json(),
            "sources": self._sources(),
            "schemes": self._schemes(),
            "agreement": list(self._agreement()),
            "options": self._options(),
        }

    def _pairs(
        self, name: str, key: Callable[[Row], str]
    ) -> Iterator[tuple[Row | None, Row | None]]:
        old, new = (map(self._comparable, one.rows(name)) for one in (self.before, self.after))
        return merged(old, new, key)

    @cached_property
    def _has_words(self) -> bool:
        """Whether both releases have the words of the articles, or neither."""
        modes = {one.manifest["options"].get("texts", "full") for one in (self.before, self.after)}
        return len(modes) == 1

    def _comparable(self, row: Row) -> Row:
        """A row without words where only one of the releases has them."""
        return row if self._has_words else unworded(row)

    def _articles(self) -> Differences:
        """Versions are matched first; what is left over, by the uid of its article."""
        found = Differences()
        left: dict[str, bytes] = {}
        right: dict[str, bytes] = {}
        for old, new in self._pairs("articles.jsonl", lambda one: str(one["article_version"])):
            self.beat()
            if old is not None and new is not None:
                found.add(old, new, _ARTICLE)
            elif old is not None:
                left[old["uid"]] = _packed(old)
            elif new is not None:
                right[new["uid"]] = _packed(new)
        for uid in sorted(left.keys() | right.keys()):
            found.add(_unpacked(left.get(uid)), _unpacked(right.get(uid)), _ARTICLE)
        return found

    def _annotations(self) -> JsonObject:
        people: defaultdict[str, Differences] = defaultdict(_decisions)
        found = _decisions()
        for name, old, new in self._rows_of_articles("annotations.jsonl", _ROWS):
            found.add(old, new, _ROWS.keys)
            people[name[_ANNOTATOR].decode()].add(old, new, ())
        annotators = {name: people[name].counts() for name in sorted(people)}
        return found.as_json() | {"submitted_again": found.again, "annotators": annotators}

    def _of_articles(self, file: str, of: NamedLines) -> Differences:
        found = Differences()
        for _, old, new in self._rows_of_articles(file, of):
            found.add(old, new, of.keys)
        return found

    def _rows_of_articles(
        self, file: str, of: NamedLines
    ) -> Iterator[tuple[Name, Row | None, Row | None]]:
        """The rows of each article, matched by name: an article's lines are held, no more.

        Where both lines are the same, an empty row stands for either.
        """
        olds, news = (by_article(one.named_lines(file, of)) for one in (self.before, self.after))
        for old, new in merged(olds, news, lambda one: one[0]):
            self.beat()
            left, right = dict(old[1] if old else ()), dict(new[1] if new else ())
            for name in dict.fromkeys((*left, *right)):
                if left.get(name) == right.get(name):
                    yield name, {}, {}
                else:
                    yield name, self._row(file, left.get(name)), self._row(file, right.get(name))

    def _row(self, file: str, line: bytes | None) -> Row | None:
        if line is None:
            return None
        with _reading(file):
            return self._comparable(orjson.loads(line))

    def _sources(self) -> JsonObject:
        found = Differences()
        renamed: list[JsonObject] = []
        combined: list[JsonObject] = []
        counts = {"renamed": 0, "merged": 0}
        for old, new in self._pairs("sources.jsonl", lambda one: str(one["uid"])):
            found.add(old, new, _SOURCE)
            if old is None or new is None:
                continue
            changed = fields_changed(old, new)
            if "name" in changed:
                counts["renamed"] += 1
                renamed.append({"uid": new["uid"], "before": old["name"], "after": new["name"]})
            if "merged_into" in changed and new["merged_into"]:
                counts["merged"] += 1
                into = {"uid": new["uid"], "name": new["name"], "into": new["merged_into"]}
                combined.append(into)
            del renamed[EXAMPLES:], combined[EXAMPLES:]
        examples = found.examples | {"renamed": renamed, "merged": combined}
        return found.counts() | counts | {"examples": examples}

    def _schemes(self) -> JsonObject:
        old, new = _schemes(self.before), _schemes(self.after)
        return {
            "added": sorted(new.keys() - old.keys()),
            "removed": sorted(old.keys() - new.keys()),
            "changed": sorted(one for one in old.keys() & new.keys() if old[one] != new[one]),
        }

    def _agreement(self) -> Iterator[JsonObject]:
        old, new = _headlines(self.before), _headlines(self.after)
        for place in sorted(old.keys() | new.keys()):
            of = new.get(place) or old[place]
            yield {
                "scheme": of.scheme,
                "arm": of.arm,
                "layer": of.layer,
                "title": of.title,
                "measure": ALPHA,
                "before": old[place].as_json() if place in old else None,
                "after": new[place].as_json() if place in new else None,
            }

    def _options(self) -> JsonObject:
        old, new = self.before.manifest["options"], self.after.manifest["options"]
        return {
            key: {"before": old.get(key), "after": new.get(key)}
            for key in sorted(fields_changed(old, new))
        }


def _decisions() -> Differences:
    return Differences(aside=_SAVING)


def _named(one: _Opened) -> JsonObject:
    return {"version": one.manifest["version"], "as_of": one.manifest["as_of"]}


def _packed(row: Row) -> bytes:
    """What is left over is held to the end, so its text is not: the hash stands for it."""
    return orjson.dumps({key: value for key, value in row.items() if key != "text"})


def _unpacked(row: bytes | None) -> Row | None:
    return None if row is None else orjson.loads(row)


def _schemes(one: _Opened) -> dict[int, tuple[str, str]]:
    """The hashes of guideline and options by the scheme's number."""
    files = one.manifest["files"]
    found: dict[int, list[str]] = defaultdict(list)
    for name in sorted(files):
        parts = name.split("/")
        if parts[0] == "schemes" and parts[1].isdigit():
            found[int(parts[1])].append(files[name]["sha256"])
    return {number: (hashes[0], hashes[-1]) for number, hashes in found.items()}


def _headlines(one: _Opened) -> dict[tuple[int, str, str], Headline]:
    views = one.document("agreement.json").get("views", [])
    return {(each.scheme, each.arm, each.layer): each for each in headlines(views)}
