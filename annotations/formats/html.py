"""Reads a web page saved as HTML: its main text, and what its head tells about the article."""

from collections.abc import Iterator
from typing import BinaryIO

from annotations.formats.base import (
    ALONE,
    MAX_LENGTHS,
    ArticleDraft,
    Given,
    Row,
    is_iso_time,
    is_language_tag,
    is_web_address,
    read_one,
)
from annotations.formats.pages import Page, decode_page, read_page
from annotations.formats.plain import read_all, source_name_of, title_of

MAX_FILE_BYTES = 20_000_000

_TITLES = ("og:title", "twitter:title")
_OUTLETS = ("og:site_name",)
_AUTHORS = ("author", "article:author", "parsely-author", "dc.creator")
_TIMES = (
    "article:published_time",
    "datepublished",
    "parsely-pub-date",
    "dc.date.issued",
    "dc.date",
    "date",
    "pubdate",
)


def sniff(head: bytes, *, name: str) -> bool:  # noqa: ARG001 (readers share it)
    """By how pages begin."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:14].lower()
    return start.startswith((b"<!doctype html", b"<html"))


def read(stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:  # noqa: ARG001 (readers share it)
    """Yield the one article of the page as row 1; a page without text is `empty_text`.

    What the page tells about itself and cannot be stored (no such date, no such address) is
    left out, and what is too long is cut: nobody who uploads a page can mend it.
    """
    yield read_one(1, lambda: _read_draft(stream, name))


def _read_draft(stream: BinaryIO, name: str) -> ArticleDraft:
    markup = decode_page(read_all(stream, limit=MAX_FILE_BYTES))
    return page_draft(read_page(markup), name=name)


def page_draft(page: Page, *, name: str) -> ArticleDraft:
    """The article that a page tells; name: of the file it was saved in, "" = it was not."""
    heading = page.find_heading()
    title = next(page.read_meta(_TITLES), "") or heading or page.title or title_of(name)
    return ArticleDraft(
        title=_cut(title, "title"),
        text=page.find_text(titles=(title, heading)),
        url=_find_address(page),
        outlet=_cut(next(page.read_meta(_OUTLETS), ""), "outlet"),
        author=_cut(_find_author(page), "author"),
        published_at=next(filter(is_iso_time, page.read_meta(_TIMES)), ""),
        language=_find_language(page),
        source_name=source_name_of(name),
    )


def _cut(value: str, field: str) -> str:
    return value[: MAX_LENGTHS[field]]


def _find_address(page: Page) -> str:
    addresses = (page.canonical, *page.read_meta(["og:url"]))
    usable = (one for one in addresses if len(one) <= MAX_LENGTHS["url"] and is_web_address(one))
    return next(usable, "")


def _find_author(page: Page) -> str:
    """Return the first author who is named; some pages give the address of a profile."""
    return next((one for one in page.read_meta(_AUTHORS) if not is_web_address(one)), "")


def _find_language(page: Page) -> str:
    given = [page.language, *page.read_meta(["content-language", "og:locale", "language"])]
    tags = (one.replace("_", "-") for one in given)
    usable = (tag for tag in tags if len(tag) <= MAX_LENGTHS["language"] and is_language_tag(tag))
    return next(usable, "")
