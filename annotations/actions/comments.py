"""What the managers say to each other about an article: remarks, replies, and which are settled."""

from datetime import datetime

from django.db import transaction

from annotations.access import Permission, require
from annotations.actions.events import log, take_seq
from annotations.domain.errors import Conflict, UserError
from annotations.domain.texts import check_characters
from annotations.models import Article, Comment, User

MAX_LENGTH = 5000


class CommentRefused(UserError):
    """The comment cannot be stored; `field` names the value at fault."""

    code = "comment_refused"


class ResolvedAlready(Conflict):
    """The remark is not in the state from which this step can be taken."""

    code = "wrong_state"


@transaction.atomic
def add_comment(*, article: Article, text: str, by: User, at: datetime) -> Comment:
    """Begin a thread on an article."""
    require(by, article.project, Permission.EDIT_COMMENTS)
    comment = Comment.objects.create(article=article, text=_clean(text), by=by, at=at)
    _log(comment, "comment.added", by, at)
    return comment


@transaction.atomic
def reply_to_comment(*, comment: Comment, text: str, by: User, at: datetime) -> Comment:
    """Answer a remark; a reply to a reply stands in the same thread."""
    require(by, comment.article.project, Permission.EDIT_COMMENTS)
    reply = Comment.objects.create(
        article=comment.article,
        parent=comment.parent or comment,
        text=_clean(text),
        by=by,
        at=at,
    )
    _log(reply, "comment.replied", by, at)
    return reply


@transaction.atomic
def resolve_comment(*, comment: Comment, by: User, at: datetime) -> None:
    """Say that nothing is left to do about a remark."""
    require(by, comment.article.project, Permission.EDIT_COMMENTS)
    _lock(comment)
    if comment.resolved_at is not None:
        raise ResolvedAlready("This comment is resolved already.")
    comment.resolved_by, comment.resolved_at = by, at
    comment.save(update_fields=["resolved_by", "resolved_at"])
    _log(comment, "comment.resolved", by, at)


@transaction.atomic
def reopen_comment(*, comment: Comment, by: User, at: datetime) -> None:
    """Say that there is something to do about a remark after all."""
    require(by, comment.article.project, Permission.EDIT_COMMENTS)
    _lock(comment)
    if comment.resolved_at is None:
        raise ResolvedAlready("This comment is open.")
    comment.resolved_by, comment.resolved_at = None, None
    comment.save(update_fields=["resolved_by", "resolved_at"])
    _log(comment, "comment.reopened", by, at)


def _clean(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise CommentRefused("Write what you have to say.", field="text")
    if len(words) > MAX_LENGTH:
        raise CommentRefused(f"A comment has at most {MAX_LENGTH} characters.", field="text")
    check_characters(words, field="text")
    return words


def _lock(comment: Comment) -> None:
    """Look at the remark as it is now, with other writers of the project kept waiting."""
    if comment.parent_id is not None:
        raise CommentRefused("A reply is resolved with the comment it answers.", field="comment")
    take_seq(comment.article.project_id)
    comment.refresh_from_db(fields=["resolved_by", "resolved_at"])


def _log(comment: Comment, kind: str, by: User, at: datetime) -> None:
    """The event names the article; the words stay where only the managers read them."""
    log(
        project_id=comment.article.project_id,
        kind=kind,
        by=by,
        at=at,
        object_uid=comment.uid,
        answer={"article": str(comment.article.uid)},
    )
