"""Reads W3C Web Annotations: pages in one JSON-LD document, a page or an annotation a line.

The text stands in our own pages, in the release's `articles.jsonl` beside the file, or in a text
file beside it that bears the source's name. Pages are read one by one; annotations outside of
pages are held until the file ends, since those of one text may stand anywhere.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.formats.base import ALONE, ArticleDraft, Given, Row, RowError, read_one
from annotations.formats.json_items import items
from annotations.formats.json_values import as_list, as_object, parse_object
from annotations.formats.placed_text import PlacedText
from annotations.formats.spans_of_files import sentence_spans
from annotations.formats.web_annotation_graphs import sets_of, source_of
from annotations.formats.web_annotation_texts import Texts, article_of

MOST_LOOSE_BYTES = 64_000_000
_LISTS = ("@graph", "items")
_SIGNS = (b"ns/anno.jsonld", b'"AnnotationPage"', b'"TextQuoteSelector"', b'"TextPositionSelector"')
_Held = tuple[int, dict[str, object]]


def sniff(head: bytes, *, name: str) -> bool:  # noqa: ARG001 (readers share it)
    """By the standard's context, or by its kinds of selectors and pages."""
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return begin in (b"{", b"[") and any(one in head for one in _SIGNS)


def read(stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:  # noqa: ARG001 (readers share it)
    """Yield each page under its number in the file, then what stands outside of pages by text."""
    reader = _Articles(given)
    yield from reader.pages(stream)
    yield from reader.loose()


class _Articles:
    def __init__(self, given: Given) -> None:
        self._given = given
        self._texts = Texts(given.beside)
        self._held: list[_Held] = []
        self._size = 0

    def pages(self, stream: BinaryIO) -> Iterator[Row]:
        for row, content in items(stream, within=_LISTS):
            if isinstance(content, RowError):
                yield row, content
                continue
            try:
                value = parse_object(content)
                listed = _listed(value)
            except UserError as error:
                yield row, RowError(row, error.code, error.detail, error.field)
                continue
            if listed is not None:
                yield read_one(row, lambda value=value, listed=listed: self._draft(value, listed))  # type: ignore[misc]
            else:
                yield from self._hold(row, len(content), value)

    def loose(self) -> Iterator[Row]:
        """The annotations outside of pages, by what they are about and under their first rows."""
        sources = {str(one.get("id")): source_of(one) for _, one in self._held}
        by_source: defaultdict[str, list[_Held]] = defaultdict(list)
        for held in self._held:
            source = source_of(held[1])
            by_source[sources.get(source, source).partition("#")[0]].append(held)
        for source, listed in by_source.items():
            found = [one for _, one in listed]
            about: dict[str, object] = {"article": {"id": source}}
            yield read_one(
                listed[0][0],
                lambda about=about, found=found: self._draft(about, found),  # type: ignore[misc]
            )

    def _hold(self, row: int, size: int, value: dict[str, object]) -> Iterator[Row]:
        self._size += size
        if self._size <= MOST_LOOSE_BYTES:
            self._held.append((row, value))
            return
        detail = N_(
            "More than {limit:,} bytes of annotations stand outside of pages; put those of each "
            "text into a page.",
            limit=MOST_LOOSE_BYTES,
        )
        yield row, RowError(row, "line_too_long", detail, None)

    def _draft(self, page: Mapping[str, object], listed: Sequence[object]) -> ArticleDraft:
        annotations = [as_object(one, f"items[{place}]") for place, one in enumerate(listed)]
        article = article_of(page, annotations)
        text, about = self._texts.find(article)
        placed = PlacedText(text)
        sets, unread = sets_of(annotations, placed, labels=self._given.labels)
        return ArticleDraft(
            text=text,
            sentences=sentence_spans(article.get("sentences"), "article.sentences", placed),
            sets=sets,
            unread=unread,
            **{"title": "", **about},
        )


def _listed(value: Mapping[str, object]) -> list[object] | None:
    """The annotations of a page or of a collection's first page; None = it is neither."""
    first = value.get("first")
    if isinstance(first, dict) and "items" in first:
        return as_list(first["items"], "first.items")
    return as_list(value["items"], "items") if "items" in value else None
