"""Finds the letters, the paragraphs, the heading and the meta values of a web page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from annotations.domain.texts import RefusedText, decode
from annotations.formats.markup import Tag, read_markup

# Never part of an article's text.
_SKIPPED = frozenset(
    """
    aside audio button canvas datalist dialog fieldset figcaption footer header iframe map math
    menu nav noscript object picture select svg template textarea video
    """.split()
)
# They end where the next block starts, whether or not their end is marked.
_CLOSED_BY_BLOCKS = frozenset("dd dt h1 h2 h3 h4 h5 h6 p".split())
_BLOCKS = (
    _SKIPPED
    | _CLOSED_BY_BLOCKS
    | frozenset(
        """
        address article blockquote body caption center details div dl figure form hgroup html li
        main ol pre section summary table tbody td tfoot th thead tr ul
        """.split()
    )
)
_BREAKS = frozenset("br hr".split())
_IN_PAGE = re.compile(
    rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*["']?([\w-]{1,30})""",
    re.IGNORECASE,
)
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?([\w-]{1,30})""", re.IGNORECASE)
# The tables of letters that pages are written in; Python knows others, which are none.
_TABLES = re.compile(r"(iso-?8859|windows|utf|koi8|gb|big5|euc|shift|us-ascii)", re.IGNORECASE)
# Programs that write or show pages take these for the larger table with quotation marks.
_LATIN = re.compile(r"(iso-?8859-?1|us-ascii)", re.IGNORECASE)
_WIDE_TABLE = re.compile(rb"utf-?(16|32)", re.IGNORECASE)
_HEAD_BYTES = 4096
# An article element with less than this share of the main element's text is a teaser or comment.
_SMALLEST_SHARE_OF_MAIN = 0.25


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of text; article: number of the outermost article element around it, 0 if none."""

    text: str
    article: int
    in_main: bool
    in_form: bool
    is_heading: bool
    is_skipped: bool


@dataclass
class Page:
    """What a page holds. meta: values by name in small letters; paragraphs in page order."""

    title: str = ""
    canonical: str = ""
    language: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    paragraphs: list[Paragraph] = field(default_factory=list)

    def read_meta(self, names: Sequence[str]) -> Iterator[str]:
        """Yield the values given for names, in the order of the names."""
        return (self.meta[name] for name in names if self.meta.get(name))

    def find_heading(self) -> str:
        """Return the first h1 in an article, else in main, else anywhere, else ""."""
        headings = [paragraph for paragraph in self.paragraphs if paragraph.is_heading]
        headings.sort(key=lambda heading: (heading.article == 0, not heading.in_main))
        return headings[0].text if headings else ""

    def find_text(self, *, titles: Sequence[str]) -> str:
        """Return the paragraphs of the article, a blank line between them.

        The article is in the article element with the most text, else in main, else in body.
        titles: main headings which repeat one of them are not text.
        """
        paragraphs = [
            paragraph
            for paragraph in self.paragraphs
            if not paragraph.is_skipped and not (paragraph.is_heading and paragraph.text in titles)
        ]
        # Some sites wrap a whole page in a form.
        paragraphs = [one for one in paragraphs if not one.in_form] or paragraphs
        return "\n\n".join(paragraph.text for paragraph in _choose_region(paragraphs))


def decode_page(body: bytes, *, content_type: str = "", usual: str = "") -> str:
    """The page's letters: as UTF-8 where they are, else by the table of letters that it names.

    usual: the table for a page that names none, or a wrong one; "" = such a page is refused.
    Raises RefusedText `not_utf8`.
    """
    try:
        return decode(body)
    except RefusedText as error:
        table = _named_table(body[:_HEAD_BYTES], content_type) or usual
        if not _TABLES.match(table):
            raise
        refusal = error
    try:
        return body.decode(table)
    except (LookupError, UnicodeDecodeError):
        if not usual:
            raise refusal from None
        return body.decode(usual, "replace")


def _named_table(head: bytes, content_type: str) -> str:
    """The table that the header names, else the page; "" = neither does."""
    in_header, in_page = _IN_HEADER.search(content_type), _IN_PAGE.search(head)
    if in_header is None and in_page is not None and _WIDE_TABLE.match(in_page[1]):
        return "utf-8"  # in letters of two bytes the name itself would not have been found
    named = in_header[1] if in_header else in_page[1].decode("ascii") if in_page else ""
    return "windows-1252" if _LATIN.fullmatch(named) else named


def read_page(markup: str) -> Page:
    """Read a whole page; it need not be well formed."""
    reader = _PageReader()
    for token in read_markup(markup):
        if isinstance(token, str):
            reader.add_text(token)
        elif token.is_end:
            reader.end(token.name)
        else:
            reader.start(token)
    reader.end_paragraph()
    return reader.page


def collapse(text: str) -> str:
    """Return text with every run of white space as one blank, and none around it."""
    return " ".join(text.split())


def _choose_region(paragraphs: list[Paragraph]) -> list[Paragraph]:
    in_main = [paragraph for paragraph in paragraphs if paragraph.in_main]
    sizes: Counter[int] = Counter()
    for paragraph in paragraphs:
        sizes[paragraph.article] += len(paragraph.text) if paragraph.article else 0
    article, size = max(sizes.items(), key=lambda item: item[1], default=(0, 0))
    main_size = sum(len(paragraph.text) for paragraph in in_main)
    if size and size >= _SMALLEST_SHARE_OF_MAIN * main_size:
        return [paragraph for paragraph in paragraphs if paragraph.article == article]
    return in_main or paragraphs


class _PageReader:
    """Follows the open blocks of a page and gathers text until a block starts or ends."""

    def __init__(self) -> None:
        self.page = Page()
        self._open: list[str] = []
        self._counts: Counter[str] = Counter()
        self._skipped_open = 0
        self._articles = 0
        self._fragments: list[str] = []
        self._awaits_title = False

    def start(self, tag: Tag) -> None:
        if tag.name in _BREAKS:
            self.end_paragraph()
        elif tag.name in _BLOCKS:
            self._start_block(tag)
        elif tag.name == "title":
            self._awaits_title = not self._skipped_open and not self.page.title
        elif tag.name == "meta":
            self._read_meta(tag.read_attributes())
        elif tag.name == "link":
            self._read_link(tag.read_attributes())

    def end(self, name: str) -> None:
        if name not in _BLOCKS:
            return
        self.end_paragraph()
        # Asking the count first keeps unmatched end tags from searching all open blocks.
        if self._counts[name]:
            while self._close_innermost() != name:
                pass

    def add_text(self, text: str) -> None:
        if self._awaits_title:
            self.page.title = collapse(text)
            self._awaits_title = False
        elif not self._skipped_open or self._counts["h1"]:
            self._fragments.append(text)

    def end_paragraph(self) -> None:
        text = collapse("".join(self._fragments))
        self._fragments.clear()
        if text:
            self.page.paragraphs.append(
                Paragraph(
                    text=text,
                    article=self._articles if self._counts["article"] else 0,
                    in_main=self._counts["main"] > 0,
                    in_form=self._counts["form"] > 0,
                    is_heading=self._counts["h1"] > 0,
                    is_skipped=self._skipped_open > 0,
                )
            )

    def _start_block(self, tag: Tag) -> None:
        self.end_paragraph()
        if self._open and self._open[-1] in _CLOSED_BY_BLOCKS:
            self._close_innermost()
        if tag.name == "article" and not self._counts["article"]:
            self._articles += 1
        if tag.name == "html":
            self.page.language = tag.read_attributes().get("lang", "").strip()
        self._open.append(tag.name)
        self._counts[tag.name] += 1
        self._skipped_open += tag.name in _SKIPPED

    def _close_innermost(self) -> str:
        name = self._open.pop()
        self._counts[name] -= 1
        self._skipped_open -= name in _SKIPPED
        return name

    def _read_meta(self, attributes: dict[str, str]) -> None:
        content = collapse(attributes.get("content", ""))
        for key in ("property", "name", "itemprop", "http-equiv"):
            if content and attributes.get(key):
                self.page.meta.setdefault(attributes[key].strip().lower(), content)

    def _read_link(self, attributes: dict[str, str]) -> None:
        if "canonical" in attributes.get("rel", "").lower().split() and not self.page.canonical:
            self.page.canonical = attributes.get("href", "").strip()
