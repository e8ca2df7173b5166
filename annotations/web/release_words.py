"""A complete release in words: its files by format, what formats lack, and what changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.domain.messages import Message
from annotations.formats.registry import FORMATS
from annotations.formats.releases.bibliography import Cited, as_bibtex, as_text
from annotations.queries.release_pages import ReleasedFile
from annotations.wording import say

FEW = 20
ROWS, TABLES, DOCUMENTS = _("Rows as JSON lines"), _("Tables as CSV"), _("Documents")
_OWN = {".jsonl": ROWS, ".csv": TABLES}


def in_percent(shares: Iterable[float]) -> list[str]:
    """Shares of splits as people type and read them: "80" for 0.8."""
    return [f"{share * 100:g}" for share in shares]


@dataclass(frozen=True)
class FileGroup:
    """The files of one format. is_own: of the kinds that every release has."""

    title: str | Promise
    files: tuple[ReleasedFile, ...]
    is_own: bool = False

    @property
    def size(self) -> int:
        return sum(one.size or 0 for one in self.files)

    @property
    def is_open(self) -> bool:
        """Whether it is shown at once: what every release has, if one can look it over."""
        return self.is_own and len(self.files) <= FEW


def file_groups(files: Iterable[ReleasedFile]) -> list[FileGroup]:
    """Documents first, then our own rows and tables, then each format by its name."""
    groups: defaultdict[str, list[ReleasedFile]] = defaultdict(list)
    for one in files:
        groups[_group_of(one.name)].append(one)
    own = [
        FileGroup(title, tuple(groups.pop(str(title), ())), is_own=True)
        for title in (DOCUMENTS, ROWS, TABLES)
    ]
    formats = [FileGroup(say(FORMATS[name].title), tuple(groups[name])) for name in sorted(groups)]
    return [one for one in (*own, *formats) if one.files]


def _group_of(name: str) -> str:
    """The name of a format, or the title of one of our own groups."""
    path = PurePosixPath(name)
    if len(path.parts) > 1:
        return path.parts[0] if path.parts[0] in FORMATS else str(DOCUMENTS)
    return str(_OWN.get(path.suffix, DOCUMENTS))


@dataclass(frozen=True)
class FormatLosses:
    """What one format could not hold: the words, and how often."""

    title: str
    listed: tuple[tuple[str, int], ...]


def told_losses(losses: Mapping[str, Mapping[str, int]]) -> list[FormatLosses]:
    """What was lost, by format; formats without losses are left out."""
    return [
        FormatLosses(
            say(FORMATS[name].title) if name in FORMATS else name,
            tuple((say(Message(words)), count) for words, count in found.items()),
        )
        for name, found in losses.items()
        if found
    ]


@dataclass(frozen=True)
class Citation:
    text: str
    bibtex: str

    @classmethod
    def of(cls, cited: Cited) -> "Citation":
        return cls(as_text(cited), as_bibtex(cited))


CHANGES = ("added", "changed", "removed", "same")


@dataclass(frozen=True)
class ChangeRow:
    """How many were added, changed, removed and stayed the same; None = not told apart."""

    title: str | Promise
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class ToldComparison:
    """What changed since the release before: what kind of row, and whose.

    again: how many decisions were submitted once more and stayed the same.
    """

    before: str
    again: int
    parts: tuple[ChangeRow, ...]
    people: tuple[ChangeRow, ...]
    fields: tuple[tuple[str, int], ...]
    articles: tuple["ChangedArticles", ...]

    @property
    def groups(self) -> list[tuple[str | Promise, tuple[ChangeRow, ...]]]:
        """The rows of the table under their titles; the first ones need none."""
        people = [(_("Decisions by annotator"), self.people)] if self.people else []
        return [("", self.parts), *people]

    @property
    def is_same(self) -> bool:
        """Whether nothing of what is compared was added, changed or removed."""
        return not any(any(row.counts[:-1]) for row in self.parts)


@dataclass(frozen=True)
class ChangedArticles:
    """Examples of articles that were added, changed or removed."""

    title: Promise
    names: tuple[str, ...]


_PARTS = {
    "articles": _("Articles"),
    "annotations": _("Decisions of annotators"),
    "gold": _("Gold"),
    "sources": _("Sources"),
}
_EXAMPLES = {
    "added": _("Articles added"),
    "changed": _("Articles changed"),
    "removed": _("Articles removed"),
}


def told_comparison(stored: Mapping[str, Any]) -> ToldComparison:
    """The comparison that a release's job stored (formats/releases/comparison.py)."""
    annotations = stored["annotations"]
    return ToldComparison(
        before=stored["before"]["version"],
        again=annotations.get("submitted_again", 0),
        parts=tuple(_row(title, stored[part]) for part, title in _PARTS.items() if part in stored),
        people=tuple(_row(name, one) for name, one in annotations.get("annotators", {}).items()),
        fields=tuple(sorted(annotations.get("fields", {}).items(), key=_most_first)),
        articles=tuple(_examples(stored["articles"].get("examples", {}))),
    )


def _row(title: str | Promise, counts: Mapping[str, Any]) -> ChangeRow:
    return ChangeRow(title, tuple(counts.get(change) for change in CHANGES))


def _most_first(one: tuple[str, int]) -> tuple[int, str]:
    return -one[1], one[0]


def _examples(examples: Mapping[str, Any]) -> Iterator[ChangedArticles]:
    for change, title in _EXAMPLES.items():
        if found := examples.get(change):
            yield ChangedArticles(title, tuple(one["title"] or one["uid"] for one in found))
