"""The articles of a project, found by words and filters as on their page."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission, closed_versions, may
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Shape
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.models import Project
from annotations.queries.article_filter import (
    ArticleFilter,
    CommentState,
    MarkChoice,
    Order,
    WorkState,
)
from annotations.queries.article_matches import articles_matching, ordered
from annotations.queries.article_rows import article_figures
from annotations.queries.article_sources import sources_called

COLUMNS = ("uid", "title", "outlet", "author", "url", "published_at", "language", "created_at")


class ArticleQuery(ListQuery):
    """The filters; all of them hold together."""

    q = serializers.CharField(
        max_length=200,
        required=False,
        help_text="Words in title, origin and newest text; all must occur. Words in quotes stand "
        "together, a star ends the beginning of a word.",
    )
    state = serializers.ChoiceField(
        [str(one) for one in WorkState],
        required=False,
        help_text="Somebody's work on the article; done: some is submitted and none is left.",
    )
    batch = serializers.UUIDField(required=False)
    annotator = serializers.CharField(max_length=12, required=False, help_text="A pseudonym.")
    mark = serializers.ChoiceField(
        [str(one) for one in MarkChoice],
        required=False,
        help_text="What a sentence of submitted work is marked as. Articles one still works on "
        "oneself are left out, as with `source`.",
    )
    source = serializers.UUIDField(  # type: ignore[assignment]
        required=False, help_text="Who speaks in submitted work, after merges."
    )
    outlet = serializers.CharField(max_length=300, required=False)
    language = serializers.CharField(max_length=35, required=False)
    published_from = serializers.DateField(required=False)
    published_to = serializers.DateField(required=False)
    comments = serializers.ChoiceField(
        [str(one) for one in CommentState],
        required=False,
        help_text="For managers: with open comments.",
    )
    order = serializers.ChoiceField([str(one) for one in Order], default=str(Order.NEWEST))


class WorkCountShape(Shape):
    state = serializers.CharField()
    n = serializers.IntegerField()


class ArticleRowShape(Shape):
    uid = serializers.UUIDField()
    title = serializers.CharField()
    outlet = serializers.CharField()
    author = serializers.CharField()
    url = serializers.CharField()
    published_at = serializers.CharField(help_text="As it was given.")
    language = serializers.CharField()
    created_at = serializers.DateTimeField()
    version = serializers.IntegerField(help_text="The number of the newest.")
    sentences = serializers.IntegerField()
    has_suggestions = serializers.BooleanField()
    batches = serializers.ListField(child=serializers.CharField(), help_text="Their names.")
    work = WorkCountShape(many=True, help_text="Assignments by state, withdrawn ones left out.")
    open_comments = serializers.IntegerField(
        allow_null=True, help_text="Null where one may not read comments."
    )


class ArticleList(Endpoint):
    """GET: the articles of a project."""

    query = ArticleQuery

    @extend_schema(responses=responses_of(200, page_of(ArticleRowShape)))
    def get(self, request: Request, project: UUID) -> Response:
        """The articles that match, newest first unless another order is asked for."""
        found = self.visible_project(project, Permission.VIEW_ARTICLES)
        reads = may(self.require(found, Permission.VIEW_ARTICLES), Permission.VIEW_COMMENTS)
        closed = closed_versions(person(request), found)
        wanted = _wanted(found, self.parameters, closed, comments=reads)
        matching = ordered(
            articles_matching(found, wanted, closed=closed), self.parameters["order"]
        )

        def complete(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
            return _documents(rows, comments=reads)

        return self.page_with(matching.values("pk", *COLUMNS), complete)


def _wanted(
    project: Project, asked: dict[str, Any], closed: set[int], *, comments: bool
) -> ArticleFilter:
    """What the parameters ask for; every one of them is named here."""
    sources = None
    if "source" in asked:
        sources, _ = sources_called(project, str(asked["source"]), closed=closed)
    return ArticleFilter(
        words=asked.get("q", ""),
        state=asked.get("state", ""),
        batch=asked.get("batch"),
        annotator=asked.get("annotator", ""),
        mark=asked.get("mark", ""),
        sources=sources,
        outlet=asked.get("outlet", ""),
        language=asked.get("language", ""),
        published_from=asked.get("published_from"),
        published_to=asked.get("published_to"),
        comments=asked.get("comments", "") if comments else "",
    )


def _documents(rows: list[dict[str, Any]], *, comments: bool) -> list[dict[str, Any]]:
    figures = article_figures([row["pk"] for row in rows])
    return [
        {name: row[name] for name in COLUMNS}
        | {
            "version": found.version,
            "sentences": found.sentences,
            "has_suggestions": found.has_suggestions,
            "batches": found.batches,
            "work": [{"state": one.state, "n": one.n} for one in found.work],
            "open_comments": found.open_comments if comments else None,
        }
        for row in rows
        for found in (figures[row["pk"]],)
    ]
