"""Remarks, replies, and which are settled: the managers' on an article, and on sentences of work.

Those on a sentence belong to one annotator's work: that person and the managers write them.
"""

from datetime import datetime

from django.db import transaction

from annotations.access import NotVisible, Permission, require, works_on
from annotations.actions.events import log, take_seq
from annotations.domain.errors import Conflict, UserError
from annotations.domain.messages import N_
from annotations.domain.texts import check_characters
from annotations.models import Article, Assignment, Comment, User

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
def comment_on_sentence(
    *, assignment: Assignment, position: int, text: str, by: User, at: datetime
) -> Comment:
    """Begin a thread on a sentence of somebody's work, whatever state that is in.

    position: of the sentence, from 0.
    """
    version = assignment.batch_article.version
    _require_part(by, version.article, assignment)
    sentence = version.sentences.filter(position=position).first()
    if sentence is None:
        raise CommentRefused(N_("The article has no such sentence."), field="n")
    comment = Comment.objects.create(
        article=version.article,
        assignment=assignment,
        sentence=sentence,
        text=_clean(text),
        by=by,
        at=at,
    )
    _log(comment, "comment.added", by, at)
    return comment


@transaction.atomic
def reply_to_comment(*, comment: Comment, text: str, by: User, at: datetime) -> Comment:
    """Answer a remark; a reply to a reply stands in the same thread."""
    _require_part(by, comment.article, comment.assignment)
    reply = Comment.objects.create(
        article=comment.article,
        assignment=comment.assignment,
        sentence=comment.sentence,
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
    _require_part(by, comment.article, comment.assignment)
    _lock(comment)
    if comment.resolved_at is not None:
        raise ResolvedAlready(N_("This comment is resolved already."))
    comment.resolved_by, comment.resolved_at = by, at
    comment.save(update_fields=["resolved_by", "resolved_at"])
    _log(comment, "comment.resolved", by, at)


@transaction.atomic
def reopen_comment(*, comment: Comment, by: User, at: datetime) -> None:
    """Say that there is something to do about a remark after all."""
    _require_part(by, comment.article, comment.assignment)
    _lock(comment)
    if comment.resolved_at is None:
        raise ResolvedAlready(N_("This comment is open."))
    comment.resolved_by, comment.resolved_at = None, None
    comment.save(update_fields=["resolved_by", "resolved_at"])
    _log(comment, "comment.reopened", by, at)


def _require_part(by: User, article: Article, assignment: Assignment | None) -> None:
    """Managers, and on work its annotator; no manager who has work to submit on the article."""
    if assignment is not None and assignment.annotator_id == by.pk:
        require(by, article.project, Permission.VIEW_PROJECT)
        return
    require(by, article.project, Permission.EDIT_COMMENTS)
    if assignment is not None and works_on(by, article):
        raise NotVisible


def _clean(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise CommentRefused(N_("Write what you have to say."), field="text")
    if len(words) > MAX_LENGTH:
        raise CommentRefused(
            N_("A comment has at most {most} characters.", most=MAX_LENGTH),
            field="text",
        )
    check_characters(words, field="text")
    return words


def _lock(comment: Comment) -> None:
    """Look at the remark as it is now, with other writers of the project kept waiting."""
    if comment.parent_id is not None:
        raise CommentRefused(
            N_("A reply is resolved with the comment it answers."), field="comment"
        )
    take_seq(comment.article.project_id)
    comment.refresh_from_db(fields=["resolved_by", "resolved_at"])


def _log(comment: Comment, kind: str, by: User, at: datetime) -> None:
    """The event names the place; the words stay where only those they are for read them."""
    place: dict[str, object] = {"article": str(comment.article.uid)}
    if comment.assignment is not None and comment.sentence is not None:
        place |= {"assignment": str(comment.assignment.uid), "n": comment.sentence.position}
    log(
        project_id=comment.article.project_id,
        kind=kind,
        by=by,
        at=at,
        object_uid=comment.uid,
        answer=place,
    )
