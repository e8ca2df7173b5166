"""What a reader of article files gives: drafts of articles, or errors that name their row."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from annotations.domain.errors import UserError
from annotations.domain.fields import is_in_calendar
from annotations.domain.messages import N_, Message
from annotations.domain.texts import canonical_text, check_characters


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """An article as a file has it. Only the text is required; "" stands for not given.

    published_at: an ISO date or date and time, as given. source_name: the file's name where the
    file is the article, so that a changed file is known again; "" for a row among others.
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


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row, counted from 1, could not be read; the field is None if no single one is."""

    row: int
    code: str
    detail: Message
    field: str | None = None


Row = tuple[int, ArticleDraft | RowError]


class Reader(Protocol):
    """A module that reads one format. A bad row is a RowError and stops no other row."""

    def read(self, stream: BinaryIO, *, name: str) -> Iterator[Row]: ...


MAX_LENGTHS = {
    "title": 500,
    "url": 2000,
    "outlet": 300,
    "author": 300,
    "published_at": 40,
    "language": 35,
    "licence": 200,
    "source_name": 300,
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
    """Return the draft with its canonical text. Raises UserError naming the field at fault."""
    check_metadata({field: getattr(draft, field) for field in MAX_LENGTHS})
    return replace(draft, text=canonical_text(draft.text))


def check_metadata(values: Mapping[str, str]) -> None:
    """Check what is said about an article. Raises UserError naming the field at fault."""
    for field, value in values.items():
        check_characters(value, field=field)
        if len(value) > MAX_LENGTHS[field]:
            raise UserError(
                N_(
                    "The {field} is longer than {most} characters.",
                    field=field,
                    most=MAX_LENGTHS[field],
                ),
                code="too_long",
                field=field,
            )
    for field, (is_right, code, words) in _FORMED.items():
        value = values.get(field, "")
        if value and not is_right(value):
            raise UserError(words, code=code, field=field)


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
