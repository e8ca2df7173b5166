"""Splitting and joining sentences of a version that nobody has submitted yet."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission
from annotations.actions.resplitting import Resplit, join_sentences, split_sentence
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body
from annotations.api.once import once
from annotations.api.schema import responses_of
from annotations.api.versions import VersionShape
from annotations.queries.article_documents import version_document
from annotations.visible import visible_article, visible_version


class SplitBody(Body):
    position = serializers.IntegerField(min_value=0, help_text="The sentence, from 0.")
    at = serializers.IntegerField(
        min_value=0, help_text="The code point of the text with which the second part begins."
    )


class JoinBody(Body):
    position = serializers.IntegerField(
        min_value=0, help_text="The sentence that is joined with the next of its paragraph."
    )


class ResplitShape(VersionShape):
    marked_before = serializers.IntegerField(
        help_text="Sentences marked in unsubmitted work, once for every person."
    )
    marked_after = serializers.IntegerField(help_text="How many of them were carried over.")
    review = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Positions, in the version before, of marked sentences not carried over.",
    )


class SplitCreate(Endpoint):
    """POST: cut a sentence in two."""

    @extend_schema(request=SplitBody, responses=responses_of(201, ResplitShape, 409))
    @once
    def post(self, request: Request, article: UUID, number: int) -> Response:
        """Cut a sentence in two, in a new version of the same text.

        Work that is not submitted moves there, with the marks on all other sentences. Refused
        once somebody submitted the version, and where there is a newer one.
        """
        user = person(request)
        visible_article(user, article, Permission.EDIT_ARTICLES)
        body = self.read(SplitBody)
        made = split_sentence(
            version=visible_version(user, article, number),
            position=body["position"],
            place=body["at"],
            by=user,
            at=timezone.now(),
        )
        return _created(made)


class JoinCreate(Endpoint):
    """POST: join a sentence with the next."""

    @extend_schema(request=JoinBody, responses=responses_of(201, ResplitShape, 409))
    @once
    def post(self, request: Request, article: UUID, number: int) -> Response:
        """Join a sentence with the next of its paragraph, in a new version of the same text."""
        user = person(request)
        visible_article(user, article, Permission.EDIT_ARTICLES)
        made = join_sentences(
            version=visible_version(user, article, number),
            position=self.read(JoinBody)["position"],
            by=user,
            at=timezone.now(),
        )
        return _created(made)


def _created(made: Resplit) -> Response:
    answer = version_document(made.version) | {
        "marked_before": made.before,
        "marked_after": made.after,
        "review": list(made.review),
    }
    return Response(answer, status.HTTP_201_CREATED)
