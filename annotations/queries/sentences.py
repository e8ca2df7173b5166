"""The sentences of a version as a page to change them shows them, and whether it may."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from annotations.domain.resplitting import places_to_split
from annotations.domain.sentences import SentenceSpan
from annotations.models import (
    ArticleVersion,
    Assignment,
    AssignmentState,
    Mark,
    Sentence,
    Submission,
)

_MOVABLE = (AssignmentState.TODO, AssignmentState.OPEN)


@dataclass(frozen=True)
class ListedSentence:
    """A sentence with its words; `joins`: the next one belongs to the same paragraph."""

    position: int
    paragraph: int
    words: str
    joins: bool

    @property
    def number(self) -> int:
        return self.position + 1


@dataclass(frozen=True)
class Place:
    """A place to split at: the offset, the words before it and the word it begins."""

    at: int
    before: str
    word: str


def spans_of(version: ArticleVersion) -> list[SentenceSpan]:
    """The sentences of a version in order, as the domain knows them."""
    rows = version.sentences.in_order().values_list("start", "end", "paragraph")
    return [SentenceSpan(*row) for row in rows]


def listed_sentences(version: ArticleVersion, rows: Sequence[Sentence]) -> list[ListedSentence]:
    """These sentences, in order, and for the last of them whether another one follows."""
    after = version.sentences.filter(position=rows[-1].position + 1).first() if rows else None
    return [
        ListedSentence(
            one.position,
            one.paragraph,
            version.text[one.start : one.end],
            following is not None and following.paragraph == one.paragraph,
        )
        for one, following in zip(rows, [*rows[1:], after], strict=True)
    ]


def places_of(version: ArticleVersion, sentence: Sentence) -> list[Place]:
    """Where a sentence may be split, each place with the word that would begin the second part."""
    span = SentenceSpan(sentence.start, sentence.end, sentence.paragraph)
    offsets = [sentence.start, *places_to_split(version.text, span), sentence.end]
    return [
        Place(at, version.text[before:at].strip(), version.text[at:after].strip())
        for before, at, after in zip(offsets, offsets[1:], offsets[2:], strict=False)
    ]


def open_to_resplitting(version: ArticleVersion) -> str:
    """Why the sentences of a version cannot be changed any more; "" while they can."""
    if version.article.versions.filter(number__gt=version.number).exists():
        return _("There is a newer version of this article; only its sentences can be changed.")
    if Submission.objects.filter(assignment__batch_article__version=version).exists():
        return _("Somebody has submitted this version, so its sentences stay as they are.")
    return ""


def marked_sentences(version: ArticleVersion) -> int:
    """How many sentences people have decided in work that is neither submitted nor ended."""
    return Mark.objects.filter(
        sentence__version=version, assignment__state__in=_MOVABLE, marks__isnull=False
    ).count()


@dataclass(frozen=True)
class WorkOnVersion:
    """Assignments of a version: those that would move, and skipped ones, which stay."""

    moving: int
    skipped: int
    marked: int


def work_on(version: ArticleVersion) -> WorkOnVersion:
    work = Assignment.objects.of_version(version.pk)
    return WorkOnVersion(
        work.filter(state__in=_MOVABLE).count(),
        work.filter(state=AssignmentState.SKIPPED).count(),
        marked_sentences(version),
    )
