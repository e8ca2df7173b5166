"""What somebody asks of a list of articles: conditions and an order."""

from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID


class WorkState(StrEnum):
    """Where the work on an article stands; one article may be in several."""

    UNASSIGNED = "unassigned"
    TODO = "todo"
    OPEN = "open"
    SUBMITTED = "submitted"
    REOPENED = "reopened"
    SKIPPED = "skipped"
    WITHDRAWN = "withdrawn"
    DONE = "done"


class MarkChoice(StrEnum):
    """What a sentence of submitted work is marked as."""

    CLAIM = "C"
    QUOTE = "Q"
    VERIFIED = "V"
    QUOTED_CLAIM = "Q+C"
    QUOTED_FACT = "Q+V"
    NONE = "none"
    CANDIDATE = "candidate"
    UNSURE = "unsure"


class Order(StrEnum):
    """How the articles are sorted."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    TITLE_REVERSED = "-title"
    OUTLET = "outlet"
    OUTLET_REVERSED = "-outlet"
    PUBLISHED = "published"
    PUBLISHED_REVERSED = "-published"


class CommentState(StrEnum):
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class ArticleFilter:
    """What is asked for; what is empty asks for nothing.

    words: as typed, see domain.search. annotator: a pseudonym. sources: all that are meant, as
    when several have one name. published_from and published_to: days, both included.
    """

    words: str = ""
    state: str = ""
    batch: UUID | None = None
    annotator: str = ""
    mark: str = ""
    sources: tuple[UUID, ...] | None = None
    outlet: str = ""
    language: str = ""
    published_from: date | None = None
    published_to: date | None = None
    comments: str = ""

    @property
    def is_empty(self) -> bool:
        return self == ArticleFilter()

    @property
    def asks_for_marks(self) -> bool:
        return bool(self.mark) or self.sources is not None

    def without(self, *names: str) -> "ArticleFilter":
        """The same without these conditions."""
        empty: dict[str, Any] = {one.name: one.default for one in fields(self) if one.name in names}
        return replace(self, **empty)
