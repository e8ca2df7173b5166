"""The managers' threads on an article: what belongs to one annotator's work is not among them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from annotations.domain.fields import JsonObject
from annotations.models import Article, Comment, Membership


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


def _values(comments: QuerySet[Comment]) -> QuerySet[Comment, Any]:
    return comments.order_by("pk").values(
        "uid",
        "text",
        "at",
        "resolved_at",
        author=_pseudonym_of("by"),
        resolver=_pseudonym_of("resolved_by"),
    )


def _pseudonym_of(person: str) -> Subquery:
    members = Membership.objects.filter(project=OuterRef("article__project"), user=OuterRef(person))
    return Subquery(members.values("pseudonym")[:1])
