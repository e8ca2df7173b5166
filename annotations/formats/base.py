"""What a reader of article files gives: drafts of articles, or errors that name their row."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from annotations.domain.errors import UserError
from annotations.domain.fields import is_in_calendar
from annotations.domain.messages import N_, Message
from annotations.domain.spans import Span
from annotations.domain.texts import canonical_text, check_characters
from annotations.formats.interchange import AnnotationSet
from annotations.formats.offsets import Moving, move_sets
from annotations.formats.vocabulary import SpanLabel


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """An article as a file has it. Only the text is required; "" stands for not given.

    published_at: an ISO date or date and time, as given. source_name: the file's name where the
    file is the article, so that a changed file is known again; "" for a row among others.
    credit: whom the licence asks to be named. sentences: where the file says that sentences lie,
    () = it does not. sets: what people or machines said about the text. unread: what the file
    holds and nobody could read, in words -> how often.
    """

    title: str
    text: str
    url: str = ""
    outlet: str = ""
    author: str = ""
    published_at: str = ""
    language: str = ""
    licence: str = ""
    source_name: str = ""
    credit: str = ""
    sentences: tuple[Span, ...] = ()
    sets: tuple[AnnotationSet, ...] = ()
    unread: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row, counted from 1, could not be read; the field is None if no single one is."""

    row: int
    code: str
    detail: Message
    field: str | None = None


Row = tuple[int, ArticleDraft | RowError]


def nothing_beside(_name: str) -> BinaryIO | None:
    """For a file that came alone."""
    return None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came from the web.

    address: the one that gave it, after redirects. content_type: the header's value, "" = none.
    """

    address: str
    body: bytes
    content_type: str = ""


def fetching_is_off(_address: str) -> Fetched:
    """For a place that must not ask other machines. Raises UserError `fetching_off`."""
    raise UserError(
        N_(
            "This workbench does not fetch pages. An operator can allow it by setting "
            "WORKBENCH_FETCH=yes."
        ),
        code="fetching_off",
    )


@dataclass(frozen=True, slots=True)
class Given:
    """What came with a file. beside: opens another file of the same folder or archive by its
    name, None = there is none. labels: own words for spans -> what they mean. columns: a field
    of ArticleDraft -> the name of the column that holds it. fetch: brings a page of the web, or
    raises UserError. is_packed: whether the file came in an archive.
    """

    beside: Callable[[str], BinaryIO | None] = nothing_beside
    labels: Mapping[str, SpanLabel] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    fetch: Callable[[str], Fetched] = fetching_is_off
    is_packed: bool = False


ALONE = Given()


class Reader(Protocol):
    """A module that reads one format. A bad row is a RowError and stops no other row."""

    def sniff(self, head: bytes, *, name: str) -> bool:
        """Whether a file that begins with these bytes (up to HEAD_BYTES) is of this format."""

    def read(self, stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:
        """Yield its articles under their numbers in the file, from 1; streamed where it can be."""


HEAD_BYTES = 65_536
MAX_LENGTHS = {
    "title": 500,
    "url": 2000,
    "outlet": 300,
    "author": 300,
    "published_at": 40,
    "language": 35,
    "licence": 200,
    "source_name": 300,
    "credit": 500,
}
_ISO_TIME = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
_LANGUAGE_TAG = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*", re.IGNORECASE | re.ASCII)


def read_one(row: int, read: Callable[[], ArticleDraft]) -> Row:
    """Return the checked draft of a row, or the error that reading or checking it raised."""
    try:
        return row, check_draft(read())
    except UserError as error:
        return row, RowError(row, error.code, error.detail, error.field)


def check_draft(draft: ArticleDraft) -> ArticleDraft:
    """Return the draft with its canonical text, and its spans where they lie in that text.

    Raises UserError naming the field at fault: `invalid_span` where a span, which is given for
    the text as it stands in the draft, is empty or lies outside of it.
    """
    check_metadata({field: getattr(draft, field) for field in MAX_LENGTHS})
    text = canonical_text(draft.text)
    if not draft.sentences and not draft.sets:
        return replace(draft, text=text)
    moving = Moving.of(draft.text)
    return replace(
        draft,
        text=text,
        sentences=moving.spans(draft.sentences, field="sentences"),
        sets=move_sets(draft.sets, moving),
    )


def check_metadata(values: Mapping[str, str]) -> None:
    """Check what is said about an article. Raises UserError naming the field at fault."""
    for name, value in values.items():
        check_characters(value, field=name)
        if len(value) > MAX_LENGTHS[name]:
            raise UserError(
                N_(
                    "The {field} is longer than {most} characters.",
                    field=name,
                    most=MAX_LENGTHS[name],
                ),
                code="too_long",
                field=name,
            )
    for name, (is_right, code, words) in _FORMED.items():
        value = values.get(name, "")
        if value and not is_right(value):
            raise UserError(words, code=code, field=name)


def is_web_address(value: str) -> bool:
    """Whether a string is an http or https address with a host and no blanks."""
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(host)
        and value.isprintable()
        and " " not in value
    )


def is_iso_time(value: str) -> bool:
    """Whether a string is an ISO 8601 date or date and time that exists in the calendar."""
    return _ISO_TIME.fullmatch(value) is not None and is_in_calendar(value)


def is_language_tag(value: str) -> bool:
    """Whether a string is formed like a BCP 47 language tag; it may name no known language."""
    return _LANGUAGE_TAG.fullmatch(value) is not None


# Values that have a form: how it is told, and what is said of one without it.
_FORMED: Mapping[str, tuple[Callable[[str], bool], str, Message]] = {
    "url": (is_web_address, "bad_url", N_("The url must be an http or https address.")),
    "published_at": (
        is_iso_time,
        "bad_date",
        N_("The published_at must be an ISO date such as 2016-09-12, with or without a time."),
    ),
    "language": (
        is_language_tag,
        "bad_language",
        N_("The language must be a tag such as en or pt-BR."),
    ),
}
