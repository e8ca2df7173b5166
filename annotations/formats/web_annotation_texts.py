"""Finds the texts that Web Annotations are about, and what is said of their articles."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.texts import MAX_TEXT_BYTES, decode
from annotations.formats.base import RowError
from annotations.formats.json_values import as_object, as_text, parse_object
from annotations.formats.jsonl import content_lines
from annotations.formats.named_fields import METADATA
from annotations.formats.web_annotation_graphs import source_of
from annotations.formats.web_annotation_terms import ARTICLE

ARTICLES = ("articles.jsonl", "../articles.jsonl")
_KEYS = ("article_version", "uid", "url")
_URN = "urn:uuid:"
_LONGEST_SHOWN = 200
Found = tuple[str, dict[str, str]]


def article_of(
    page: Mapping[str, object], annotations: Sequence[Mapping[str, object]]
) -> dict[str, object]:
    """What a page says of its text; of one that says nothing, what its annotations point to.

    Raises UserError where they point to several texts.
    """
    if "article" in page:
        return as_object(page["article"], "article")
    ids = {one.get("id") for one in annotations}
    sources = {source for one in annotations if (source := source_of(one)) not in ids and source}
    if len(sources) > 1:
        raise UserError(
            N_(
                "The annotations of a page are about {n} texts; give each its page.", n=len(sources)
            ),
            code="many_texts",
            field="items",
        )
    return {"id": next(iter(sources), "")}


class Texts:
    """Texts in a page, in `articles.jsonl` beside the file, or in a text file beside it."""

    def __init__(self, beside: Callable[[str], BinaryIO | None]) -> None:
        self._beside = beside
        self._places: dict[str, int] | None = None
        self._stream: BinaryIO | None = None

    def find(self, article: Mapping[str, object]) -> Found:
        """The text and what is said of it. Raises UserError `no_text`, which names the source."""
        told = {
            name: as_text(article.get(term), f"article.{term}").strip()
            for name, term in ARTICLE.items()
        }
        about = {name: value for name, value in told.items() if value}
        text = as_text(article.get("articleText"), "article.articleText", most=MAX_TEXT_BYTES + 1)
        if text:
            return text, about
        source = as_text(article.get("id"), "article.id")
        found = self._in_articles(source.removeprefix(_URN)) or self._in_file(source)
        if found is None:
            raise UserError(
                N_(
                    "The text of {source} is neither in the file nor beside it.",
                    source=ascii(source[:_LONGEST_SHOWN]),
                ),
                code="no_text",
                field="target.source",
            )
        return found[0], found[1] | about

    def _in_articles(self, source: str) -> Found | None:
        if self._places is None:
            self._places = {}  # a file that cannot be read is looked at once
            self._places = self._index()
        place = self._places.get(source)
        if place is None or self._stream is None:
            return None
        self._stream.seek(place)
        row = parse_object(self._stream.readline().strip())
        about = {name: value for name in METADATA if isinstance(value := row.get(name), str)}
        text = as_text(row.get("text"), "text", most=MAX_TEXT_BYTES + 1)
        return (text, about) if text else None

    def _index(self) -> dict[str, int]:
        """Where each article of the file beside begins, by its version, its uid and its address."""
        self._stream = next(filter(None, map(self._beside, ARTICLES)), None)
        places: dict[str, int] = {}
        if self._stream is None or not self._stream.seekable():
            return places
        begin = 0
        for _, line in content_lines(self._stream):
            if not isinstance(line, RowError):
                row = parse_object(line)
                keys = (row.get(key) for key in _KEYS)
                places |= {key: begin for key in keys if isinstance(key, str) and key}
            begin = self._stream.tell()
        return places

    def _in_file(self, source: str) -> Found | None:
        """A text file that bears the last part of the source's name."""
        try:
            name = PurePosixPath(unquote(urlsplit(source).path)).name
        except ValueError:
            return None
        stem = PurePosixPath(name).stem
        for wanted in dict.fromkeys((name, f"{name}.txt", f"{stem}.txt") if name else ()):
            if (stream := self._beside(wanted)) is not None:
                with stream:
                    return decode(stream.read(MAX_TEXT_BYTES + 1)), {"title": stem}
        return None
