"""Comments: the managers' threads on an article, and those on sentences of somebody's work."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from annotations.domain.fields import JsonObject
from annotations.models import (
    Article,
    Assignment,
    AssignmentState,
    Comment,
    Membership,
    Project,
    Sentence,
    User,
)
from annotations.models.batch import UNFINISHED


@dataclass
class Thread:
    """A remark with its replies, in the order they were written."""

    comment: Comment
    replies: list[Comment] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.comment.resolved_at is None


def threads_of(article: Article) -> list[Thread]:
    """Open threads first, each in the order they were begun; one query."""
    rows = (
        Comment.objects.filter(article=article, assignment=None)
        .select_related("by", "resolved_by")
        .order_by("pk")
    )
    return _threads(rows)


def _threads(rows: Iterable[Comment]) -> list[Thread]:
    """Remarks with their replies, from rows in the order they were written; open ones first."""
    threads: dict[int, Thread] = {}
    for row in rows:
        if row.parent_id is None:
            threads[row.pk] = Thread(row)
        elif row.parent_id in threads:
            threads[row.parent_id].replies.append(row)
    return sorted(threads.values(), key=lambda thread: not thread.is_open)


def comment_rows(article: Article) -> QuerySet[Comment, Any]:
    """The remarks on an article in the order they were made, as the API shows them."""
    return _values(Comment.objects.filter(article=article, assignment=None, parent=None))


def with_replies(rows: Sequence[dict[str, Any]]) -> list[JsonObject]:
    """The remarks with the replies to each, in one more query."""
    found = Comment.objects.filter(parent__uid__in=[row["uid"] for row in rows])
    replies: dict[object, list[JsonObject]] = defaultdict(list)
    for one in _values(found).annotate(answered=F("parent__uid")):
        replies[one["answered"]].append(
            {"uid": one["uid"], "text": one["text"], "by": one["author"], "at": one["at"]}
        )
    return [
        {
            "uid": row["uid"],
            "text": row["text"],
            "by": row["author"],
            "at": row["at"],
            "resolved_by": row["resolver"],
            "resolved_at": row["resolved_at"],
            "replies": replies[row["uid"]],
        }
        for row in rows
    ]


def comment_document(comment: Comment) -> JsonObject:
    """One remark with its replies."""
    return with_replies(list(_values(Comment.objects.filter(pk=comment.pk))))[0]


def _values(comments: QuerySet[Comment], **more: Any) -> QuerySet[Comment, Any]:
    return comments.order_by("pk").values(
        "uid",
        "text",
        "at",
        "resolved_at",
        author=_pseudonym_of("by"),
        resolver=_pseudonym_of("resolved_by"),
        **more,
    )


def _pseudonym_of(person: str) -> Subquery:
    members = Membership.objects.filter(project=OuterRef("article__project"), user=OuterRef(person))
    return Subquery(members.values("pseudonym")[:1])


# --- On sentences of somebody's work -------------------------------------------------------------


@dataclass(frozen=True)
class SentenceThreads:
    """What is said on one sentence of one person's work."""

    assignment: Assignment
    pseudonym: str
    sentence: Sentence
    threads: list[Thread]

    @property
    def number(self) -> int:
        return self.sentence.position + 1

    @property
    def text(self) -> str:
        version = self.sentence.version
        return version.text[self.sentence.start : self.sentence.end]

    @property
    def open(self) -> int:
        return sum(thread.is_open for thread in self.threads)


def threads_on_sentence(assignment: Assignment, position: int) -> list[Thread]:
    """The threads on one sentence (from 0) of this work, open ones first; one query."""
    rows = Comment.objects.filter(assignment=assignment, sentence__position=position)
    return _threads(_with_places(rows))


def threads_before(assignment: Assignment) -> list[SentenceThreads]:
    """What was said on this person's work on earlier versions of the article, to be read.

    These sentences are not in the newer version, or were not told for the same.
    """
    place = assignment.batch_article
    rows = Comment.objects.filter(
        assignment__annotator=assignment.annotator_id,
        assignment__state=AssignmentState.WITHDRAWN,
        assignment__batch_article__batch=place.batch_id,
        article__versions=place.version_id,
        sentence__version__number__lt=place.version.number,
    )
    return _by_sentence(_with_places(rows))


def open_comments_by_sentence(assignment: Assignment) -> dict[int, int]:
    """How many threads of this work are open, by sentence position; those without are absent."""
    rows = (
        Comment.objects.filter(assignment=assignment, parent=None, resolved_at=None)
        .values("sentence__position")
        .annotate(n=Count("pk"))
        .values_list("sentence__position", "n")
    )
    return dict(rows)


def with_open_comments(
    sentences: QuerySet[Sentence, Any], assignment: Assignment
) -> QuerySet[Any, Any]:
    """The sentences, each with the number of open threads of this work: `open_comments`."""
    is_open = Q(comments__assignment=assignment, comments__parent=None, comments__resolved_at=None)
    return sentences.annotate(open_comments=Count("comments", filter=is_open))


def work_threads(article: Article) -> list[SentenceThreads]:
    """All threads on sentences of an article's work, by sentence and person; two queries.

    Whether the reader may see others' work on the article is asked before.
    """
    rows = Comment.objects.filter(article=article, assignment__isnull=False)
    return _by_sentence(_with_places(rows))


def shared_threads(assignment: Assignment) -> list[SentenceThreads]:
    """Threads on this and on others' submitted work on the same article of a batch.

    Whether its decisions are open to the reader is asked before; open work is never among them.
    """
    rows = Comment.objects.filter(
        assignment__batch_article=assignment.batch_article_id,
        assignment__state=AssignmentState.SUBMITTED,
    )
    return _by_sentence(_with_places(rows))


def _with_places(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """With what pages show of each; `author` and `resolver` are pseudonyms."""
    places = ("by", "resolved_by", "assignment__annotator", "sentence__version")
    named = rows.annotate(author=_pseudonym_of("by"), resolver=_pseudonym_of("resolved_by"))
    return named.select_related(*places).order_by("pk")


def _by_sentence(rows: Iterable[Comment]) -> list[SentenceThreads]:
    listed = [one for one in rows if one.assignment is not None and one.sentence is not None]
    names = _names(listed)

    def place(one: Comment) -> tuple[int, int, int]:
        assert one.assignment is not None  # noqa: S101 filtered above
        assert one.sentence is not None  # noqa: S101 filtered above
        return -one.sentence.version.number, one.sentence.position, one.assignment.pk

    found = []
    for _place, group in groupby(sorted(listed, key=lambda one: (place(one), one.pk)), key=place):
        threads = list(group)
        assignment, sentence = threads[0].assignment, threads[0].sentence
        if assignment is not None and sentence is not None:
            name = names[assignment.annotator_id]
            found.append(SentenceThreads(assignment, name, sentence, _threads(threads)))
    return found


def _names(comments: Sequence[Comment]) -> dict[int, str]:
    """User id -> pseudonym of those on whose work the comments are."""
    if not comments:
        return {}
    people = {one.assignment.annotator_id for one in comments if one.assignment is not None}
    members = Membership.objects.filter(
        project=comments[0].sentence.version.project_id if comments[0].sentence else None,
        user__in=people,
    )
    return dict(members.values_list("user_id", "pseudonym"))


def work_comment_rows(assignment: Assignment, *, shared: bool) -> QuerySet[Comment, Any]:
    """The threads on this work, in the order they were begun, as the API shows them.

    shared: those on others' submitted work on the same article of the batch too.
    """
    wanted = Q(assignment=assignment)
    if shared:
        wanted |= Q(
            assignment__batch_article=assignment.batch_article_id,
            assignment__state=AssignmentState.SUBMITTED,
        )
    return _values(
        Comment.objects.filter(wanted, parent=None),
        n=F("sentence__position"),
        annotator=_pseudonym_of("assignment__annotator"),
    )


def work_comments(rows: Sequence[dict[str, Any]]) -> list[JsonObject]:
    """Rows of `work_comment_rows` with their replies."""
    return [
        {"n": row["n"], "annotator": row["annotator"]} | one
        for row, one in zip(rows, with_replies(rows), strict=True)
    ]


def work_comment_document(comment: Comment) -> JsonObject:
    """One thread on a sentence of somebody's work."""
    assert comment.assignment is not None  # noqa: S101 of the article alone it has no sentence
    rows = work_comment_rows(comment.assignment, shared=False).filter(pk=comment.pk)
    return work_comments(list(rows))[0]


# --- All that are open in a project --------------------------------------------------------------


def open_comments(project: Project, reader: User) -> QuerySet[Comment]:
    """Open threads of a project, the newest first, for its managers.

    Those on sentences of an article on which the reader has work to submit are left out.
    """
    works = Assignment.objects.filter(
        annotator=reader,
        state__in=UNFINISHED,
        batch_article__batch__project=project,
    ).values("batch_article__version__article")
    return (
        Comment.objects.filter(
            article__project=project, article__archived_at=None, parent=None, resolved_at=None
        )
        .exclude(assignment__isnull=False, article__in=works)
        .select_related("article", "assignment__annotator", "sentence__version", "by")
        .defer("sentence__version__text")
        .annotate(answers=Count("replies"))
        .order_by("-pk")
    )
