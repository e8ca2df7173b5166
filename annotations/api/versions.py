"""The versions of an article: their texts, their sentences, and a changed text as the next one."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission
from annotations.actions.articles import Arrival, Imported, add_version
from annotations.actions.corrections import correct_version
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Shape
from annotations.api.once import once
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.domain.fields import JsonObject
from annotations.models import Article, User
from annotations.queries.article_documents import sentence_rows, version_document, version_rows
from annotations.queries.corrections import summed_up
from annotations.visible import visible_article, visible_version


class VersionBody(Body):
    text = serializers.CharField(
        trim_whitespace=False, help_text="Up to 1 MB; an empty line begins a paragraph."
    )
    correction = serializers.BooleanField(
        default=False,
        help_text="Whether it corrects typing errors: marks on changed sentences are kept too.",
    )


class VersionRowShape(Shape):
    uid = serializers.UUIDField()
    number = serializers.IntegerField()
    text_hash = serializers.CharField(help_text="SHA-256 of the text in UTF-8.")
    splitter_name = serializers.CharField()
    splitter_version = serializers.CharField()
    imported_at = serializers.DateTimeField()
    sentence_count = serializers.IntegerField()


class VersionShape(VersionRowShape):
    article = serializers.UUIDField()
    text = serializers.CharField(help_text="Offsets everywhere count its code points from 0.")


class NewVersionShape(VersionShape):
    arrival = serializers.ChoiceField(
        [Arrival.NEW_VERSION.value, Arrival.DUPLICATE.value],
        help_text="A duplicate is the version that had this text already.",
    )
    review = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Positions, in the version before, of marked sentences not carried over.",
    )


class ChangedSentenceShape(Shape):
    old = serializers.IntegerField(help_text="Position in the version before, from 0.")
    new = serializers.IntegerField()
    before = serializers.CharField()
    after = serializers.CharField()


class CorrectionShape(Shape):
    """What a correction did to work that is not submitted."""

    sentences = ChangedSentenceShape(many=True)
    kept = serializers.IntegerField(help_text="Spans in these sentences that kept their words.")
    touched = serializers.IntegerField(help_text="Spans that cover other words now.")
    lost = serializers.IntegerField(help_text="Spans that could not be kept.")
    submitted = serializers.IntegerField(
        help_text="How many people's work stays with the version before, because it is submitted."
    )


class CorrectedVersionShape(NewVersionShape):
    correction = CorrectionShape(allow_null=True, help_text="null unless it is a correction.")


class SentenceShape(Shape):
    position = serializers.IntegerField(help_text="From 0.")
    paragraph = serializers.IntegerField()
    start = serializers.IntegerField()
    end = serializers.IntegerField(help_text="Behind the last code point.")
    text = serializers.CharField()


class VersionList(Endpoint):
    """GET: the versions of an article. POST: a changed text."""

    query = ListQuery

    @extend_schema(responses=responses_of(200, page_of(VersionRowShape)))
    def get(self, request: Request, article: UUID) -> Response:
        """The versions of an article without their texts, newest first."""
        found = visible_article(person(request), article, Permission.VIEW_ARTICLES)
        return self.page(version_rows(found), shape=_without_key)

    @extend_schema(
        request=VersionBody,
        responses=responses_of(201, CorrectedVersionShape) | {200: CorrectedVersionShape},
    )
    @once
    def post(self, request: Request, article: UUID) -> Response:
        """Store a changed text as the next version; work not submitted moves to it.

        201 when it was stored, 200 when the article has this text already. The article's page
        lists what a correction moved, span by span.
        """
        user = person(request)
        found = visible_article(user, article, Permission.EDIT_ARTICLES)
        stored, report = _store(found, self.read(VersionBody), user)
        is_new = stored.arrival != Arrival.DUPLICATE
        answer = version_document(stored.version) | {
            "arrival": stored.arrival,
            "review": list(stored.review),
            "correction": None if report is None else summed_up(report),
        }
        return Response(answer, status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


def _store(article: Article, body: dict[str, Any], by: User) -> tuple[Imported, JsonObject | None]:
    if not body["correction"]:
        return add_version(article=article, text=body["text"], by=by, at=timezone.now()), None
    done = correct_version(article=article, text=body["text"], by=by, at=timezone.now())
    return done.imported, done.report


class VersionDetail(Endpoint):
    """GET: one version with its text."""

    @extend_schema(responses=responses_of(200, VersionShape))
    def get(self, request: Request, article: UUID, number: int) -> Response:
        """One version of an article with its text."""
        return self.tagged(version_document(visible_version(person(request), article, number)))


class SentenceList(Endpoint):
    """GET: the sentences of a version."""

    query = ListQuery

    @extend_schema(responses=responses_of(200, page_of(SentenceShape)))
    def get(self, request: Request, article: UUID, number: int) -> Response:
        """The sentences of a version in order, with their words."""
        version = visible_version(person(request), article, number)
        text = version.text
        return self.page(
            sentence_rows(version),
            shape=lambda row: row | {"text": text[row["start"] : row["end"]]},
        )


def _without_key(row: dict[str, Any]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name != "pk"}
