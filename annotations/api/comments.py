"""The managers' comments on an article: threads, replies, and which are settled."""

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
    reopen_comment,
    reply_to_comment,
    resolve_comment,
)
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Shape
from annotations.api.once import once
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.queries.comments import comment_document, comment_rows, with_replies
from annotations.visible import visible_article, visible_comment


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


class ReplyCreate(Endpoint):
    """POST: answer in a thread."""

    @extend_schema(request=CommentBody, responses=responses_of(201, CommentShape))
    @once
    def post(self, request: Request, comment: UUID) -> Response:
        """Answer a comment; the whole thread is the answer."""
        user = person(request)
        found = visible_comment(user, comment, Permission.EDIT_COMMENTS)
        text = self.read(CommentBody)["text"]
        reply = reply_to_comment(comment=found, text=text, by=user, at=timezone.now())
        return Response(comment_document(reply.parent or reply), status.HTTP_201_CREATED)


class _Step(Endpoint):
    act: ClassVar[Callable[..., None]]

    @extend_schema(request=Body, responses=responses_of(200, CommentShape, 409))
    @once
    def post(self, request: Request, comment: UUID) -> Response:
        user = person(request)
        found = visible_comment(user, comment, Permission.EDIT_COMMENTS)
        self.read(Body)
        type(self).act(comment=found, by=user, at=timezone.now())
        return Response(comment_document(found))


class CommentResolution(_Step):
    """Say that nothing is left to do about a comment."""

    act = staticmethod(resolve_comment)


class CommentReopening(_Step):
    """Say that there is something to do about a comment after all."""

    act = staticmethod(reopen_comment)
