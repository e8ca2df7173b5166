"""One article: what is said about it, its versions, and putting it away."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import NotVisible, Permission
from annotations.actions.archiving import archive_article, restore_article
from annotations.actions.article_metadata import edit_article
from annotations.actions.holding import hold
from annotations.actions.preannotation import request_preannotation
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Shape
from annotations.api.jobs import JobShape, accepted
from annotations.api.once import once
from annotations.api.schema import responses_of
from annotations.api.versions import VersionRowShape
from annotations.formats.base import MAX_LENGTHS
from annotations.models import Article, AssignmentState, User
from annotations.queries.article_documents import article_document
from annotations.queries.articles import newest_version
from annotations.visible import kept_article, visible_article


def _text(name: str, **options: object) -> serializers.CharField:
    return serializers.CharField(
        max_length=MAX_LENGTHS[name],
        required=False,
        allow_blank=name != "language",
        **options,  # type: ignore[arg-type]
    )


class ArticleBody(Body):
    """What is left out stays as it is."""

    title = _text("title")
    url = _text("url", help_text="An http or https address; no two articles have the same.")
    outlet = _text("outlet")
    author = _text("author")
    published_at = _text("published_at", help_text="An ISO date, with or without a time.")
    language = _text("language", help_text="A language tag such as en or pt-BR.")
    licence = _text("licence")
    credit = _text("credit", help_text="Whom the licence asks to be named.")


class PlacedAssignmentShape(Shape):
    uid = serializers.UUIDField()
    annotator = serializers.CharField(help_text="A pseudonym.")
    state = serializers.ChoiceField(AssignmentState.choices)
    batch = serializers.UUIDField()


class ArticleVersionShape(VersionRowShape):
    assignments = PlacedAssignmentShape(many=True)


class ArticleShape(Shape):
    uid = serializers.UUIDField()
    title = serializers.CharField()
    url = serializers.CharField()
    outlet = serializers.CharField()
    author = serializers.CharField()
    published_at = serializers.CharField(help_text="As it was given.")
    language = serializers.CharField()
    licence = serializers.CharField()
    credit = serializers.CharField(help_text="Whom the licence asks to be named.")
    source_name = serializers.CharField(help_text="The name of the file it came from.")
    created_at = serializers.DateTimeField()
    archived_at = serializers.DateTimeField(allow_null=True)
    versions = ArticleVersionShape(many=True, help_text="Newest first.")


class ArticleDetail(Endpoint):
    """GET and PATCH: one article."""

    matched = ("PATCH",)

    @extend_schema(responses=responses_of(200, ArticleShape))
    def get(self, request: Request, article: UUID) -> Response:
        """An article with its versions and who marks them; never what they mark."""
        return self.tagged(article_document(_readable(person(request), article)))

    @extend_schema(request=ArticleBody, responses=responses_of(200, ArticleShape))
    @once
    def patch(self, request: Request, article: UUID) -> Response:
        """Correct what is said about an article; its text changes by a new version."""
        user = person(request)
        found = visible_article(user, article, Permission.EDIT_ARTICLES)
        changes = self.read(ArticleBody)
        hold(found, project_id=found.project_id)
        self.check_match(article_document(found))
        edit_article(article=found, changes=changes, by=user, at=timezone.now())
        return self.tagged(article_document(found))


def _readable(user: User, uid: UUID) -> Article:
    """The article; archived ones are there for those who can take them out again."""
    try:
        return visible_article(user, uid, Permission.VIEW_ARTICLES)
    except NotVisible:
        return kept_article(user, uid)


class ArticleArchiving(Endpoint):
    """POST: put an article away."""

    @extend_schema(request=Body, responses=responses_of(200, ArticleShape, 409))
    @once
    def post(self, request: Request, article: UUID) -> Response:
        """Put an article away: it leaves lists, agreement and later releases; nothing is lost.

        Refused while somebody has unfinished work on it.
        """
        found = kept_article(person(request), article)
        self.read(Body)
        archive_article(article=found, by=person(request), at=timezone.now())
        return self.tagged(article_document(found))


class ArticleRestoring(Endpoint):
    """POST: take an article out again."""

    @extend_schema(request=Body, responses=responses_of(200, ArticleShape, 409))
    @once
    def post(self, request: Request, article: UUID) -> Response:
        """Take an archived article out again."""
        found = kept_article(person(request), article)
        self.read(Body)
        restore_article(article=found, by=person(request), at=timezone.now())
        return self.tagged(article_document(found))


class ArticlePreannotation(Endpoint):
    """POST: ask for suggestions on one article."""

    @extend_schema(request=Body, responses=responses_of(202, JobShape))
    @once
    def post(self, request: Request, article: UUID) -> Response:
        """Ask for suggestions on the newest version of an article."""
        user = person(request)
        found = visible_article(user, article, Permission.EDIT_JOBS)
        self.read(Body)
        job = request_preannotation(
            project=found.project,
            by=user,
            at=timezone.now(),
            versions=[newest_version(found)],
        )
        return accepted(job)
