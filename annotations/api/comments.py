"""Comments: the managers' on an article, and those on sentences of somebody's work."""

from collections.abc import Callable
from typing import ClassVar
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission
from annotations.actions.comments import (
    MAX_LENGTH,
    add_comment,
    comment_on_sentence,
    reopen_comment,
    reply_to_comment,
    resolve_comment,
)
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Shape
from annotations.api.once import once
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.api.sign_in import require_scope
from annotations.models import Assignment, Comment, User
from annotations.queries.comments import (
    comment_document,
    comment_rows,
    with_replies,
    work_comment_document,
    work_comment_rows,
    work_comments,
)
from annotations.visible import (
    commented_assignment,
    reads_decisions,
    visible_article,
    visible_comment,
)

_SCOPES = {"POST": "annotate manage"}


class CommentBody(Body):
    text = serializers.CharField(max_length=MAX_LENGTH)


class ReplyShape(Shape):
    uid = serializers.UUIDField()
    text = serializers.CharField()
    by = serializers.CharField(help_text="A pseudonym.")
    at = serializers.DateTimeField()


class CommentShape(ReplyShape):
    resolved_by = serializers.CharField(allow_null=True, help_text="A pseudonym.")
    resolved_at = serializers.DateTimeField(allow_null=True)
    replies = ReplyShape(many=True)


class SentenceCommentBody(CommentBody):
    n = serializers.IntegerField(min_value=0, help_text="The sentence, from 0.")


class AssignmentCommentShape(CommentShape):
    n = serializers.IntegerField(help_text="The sentence, from 0.")
    annotator = serializers.CharField(help_text="On whose work it is: a pseudonym.")


class CommentList(Endpoint):
    """GET: the threads on an article. POST: a new one."""

    query = ListQuery

    @extend_schema(responses=responses_of(200, page_of(CommentShape)))
    def get(self, request: Request, article: UUID) -> Response:
        """The managers' threads on an article, in the order they were begun."""
        found = visible_article(person(request), article, Permission.VIEW_COMMENTS)
        return self.page_with(comment_rows(found), with_replies)

    @extend_schema(request=CommentBody, responses=responses_of(201, CommentShape))
    @once
    def post(self, request: Request, article: UUID) -> Response:
        """Begin a thread."""
        user = person(request)
        found = visible_article(user, article, Permission.EDIT_COMMENTS)
        text = self.read(CommentBody)["text"]
        comment = add_comment(article=found, text=text, by=user, at=timezone.now())
        return Response(comment_document(comment), status.HTTP_201_CREATED)


class AssignmentCommentList(Endpoint):
    """GET: the threads on sentences of somebody's work. POST: a new one."""

    query = ListQuery
    scopes = {"POST": "annotate"}

    @extend_schema(responses=responses_of(200, page_of(AssignmentCommentShape)))
    def get(self, request: Request, assignment: UUID) -> Response:
        """The threads on one's own work, or for a manager on anybody's, as they were begun.

        Once the article's decisions are open, an annotator who submitted it also reads those on
        others' submitted work.
        """
        user = person(request)
        found = commented_assignment(user, assignment, Permission.VIEW_COMMENTS)
        rows = work_comment_rows(found, shared=_reads_others(user, found))
        return self.page_with(rows, work_comments)

    @extend_schema(request=SentenceCommentBody, responses=responses_of(201, AssignmentCommentShape))
    @once
    def post(self, request: Request, assignment: UUID) -> Response:
        """Begin a thread on a sentence, which that annotator and the managers read."""
        user = person(request)
        found = commented_assignment(user, assignment, Permission.EDIT_COMMENTS)
        body = self.read(SentenceCommentBody)
        comment = comment_on_sentence(
            assignment=found, position=body["n"], text=body["text"], by=user, at=timezone.now()
        )
        return Response(work_comment_document(comment), status.HTTP_201_CREATED)


def _reads_others(user: User, assignment: Assignment) -> bool:
    return assignment.annotator_id == user.pk and reads_decisions(user, assignment)


def _reached(request: Request, uid: UUID) -> Comment:
    """A comment to act on: on work with a token that may annotate, else one that may manage."""
    found = visible_comment(person(request), uid, Permission.EDIT_COMMENTS)
    require_scope(request, "manage" if found.assignment is None else "annotate")
    return found


class ReplyCreate(Endpoint):
    """POST: answer in a thread."""

    scopes = _SCOPES

    @extend_schema(request=CommentBody, responses=responses_of(201, CommentShape))
    @once
    def post(self, request: Request, comment: UUID) -> Response:
        """Answer a comment; the whole thread is the answer.

        A token needs `annotate` for threads on sentences, `manage` for those on an article.
        """
        user = person(request)
        found = _reached(request, comment)
        text = self.read(CommentBody)["text"]
        reply = reply_to_comment(comment=found, text=text, by=user, at=timezone.now())
        return Response(comment_document(reply.parent or reply), status.HTTP_201_CREATED)


class _Step(Endpoint):
    scopes = _SCOPES
    act: ClassVar[Callable[..., None]]

    @extend_schema(request=Body, responses=responses_of(200, CommentShape, 409))
    @once
    def post(self, request: Request, comment: UUID) -> Response:
        user = person(request)
        found = _reached(request, comment)
        self.read(Body)
        type(self).act(comment=found, by=user, at=timezone.now())
        return Response(comment_document(found))


class CommentResolution(_Step):
    """Say that nothing is left to do about a comment."""

    act = staticmethod(resolve_comment)


class CommentReopening(_Step):
    """Say that there is something to do about a comment after all."""

    act = staticmethod(reopen_comment)
