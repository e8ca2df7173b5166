"""Reads lists of web addresses: every page is fetched, and trafilatura finds its main text."""

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from trafilatura import extract

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.texts import decode
from annotations.formats.base import (
    ALONE,
    ArticleDraft,
    Fetched,
    Given,
    Row,
    is_web_address,
    read_one,
)
from annotations.formats.html import page_draft
from annotations.formats.pages import decode_page, read_page
from annotations.formats.url_list import address_lines

_PAGES = frozenset({"text/html", "application/xhtml+xml", ""})
# Beyond so many tags the library takes seconds; our own reading stays linear.
_MOST_TAGS = 50_000
# What programs take for the letters of a page that does not say.
_USUAL_TABLE = "windows-1252"


def read(stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:  # noqa: ARG001 (readers share it)
    """Yield a draft for each address under the number of its line; one that fails is one error."""
    for number, line in address_lines(stream):
        yield read_one(number, lambda line=line: _draft_of(line, given))  # type: ignore[misc]


def _draft_of(line: bytes, given: Given) -> ArticleDraft:
    address = decode(line)
    if not is_web_address(address):
        raise UserError(
            N_("The url must be an http or https address."), code="bad_url", field="url"
        )
    fetched = given.fetch(address)
    kind = fetched.content_type.split(";")[0].strip().lower()
    if kind not in _PAGES:
        raise UserError(
            N_("The address leads to {kind}, which is no web page.", kind=kind[:80]),
            code="not_a_page",
            field="url",
        )
    # What was asked for, not where it led, tells a page that is fetched again.
    return replace(draft_of_page(fetched), url=address)


def draft_of_page(fetched: Fetched) -> ArticleDraft:
    """The article of a page. What the library cannot find is read as a saved page is."""
    markup = decode_page(fetched.body, content_type=fetched.content_type, usual=_USUAL_TABLE)
    page = read_page(markup)
    draft = page_draft(page, name="")
    text = _main_text(markup) if markup.count("<") <= _MOST_TAGS else ""
    paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
    if paragraphs and paragraphs[0] in (draft.title, page.find_heading()):
        del paragraphs[0]
    if len(paragraphs) < 2:  # noqa: PLR2004 of a short page the library gives all words as one line
        return draft
    return replace(draft, text="\n\n".join(paragraphs))


def _main_text(markup: str) -> str:
    # Beside the text nothing is wanted: comments of readers are no part of an article.
    return extract(markup, include_comments=False, include_tables=False, with_metadata=False) or ""
