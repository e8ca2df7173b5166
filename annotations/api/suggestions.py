"""Suggestions: what finders proposed on an article, and asking for more."""

from dataclasses import asdict
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission, closed_versions
from annotations.actions.finders import PAGE_SECONDS, chosen_finder, finder_for
from annotations.actions.preannotation import request_preannotation, stand_in
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Shape
from annotations.api.jobs import JobShape, accepted
from annotations.api.once import once
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.models import Arm, SuggestionKind
from annotations.queries.batch_suggestions import batch_suggestions
from annotations.queries.preannotation import outlook
from annotations.queries.suggestion_rows import run_rows, suggestion_json, suggestion_rows
from annotations.visible import comparable_version, visible_batch
from annotations.wording import say


class SuggestionQuery(ListQuery):
    version = serializers.IntegerField(
        min_value=1, required=False, help_text="Of the article; left out, the newest."
    )
    run = serializers.UUIDField(required=False)


class FatesShape(Shape):
    """How often, in submitted work, a suggestion was shown and came to what."""

    shown = serializers.IntegerField()
    accepted = serializers.IntegerField()
    edited = serializers.IntegerField()
    rejected = serializers.IntegerField()
    ignored = serializers.IntegerField()


class RunShape(Shape):
    uid = serializers.UUIDField()
    finder = serializers.CharField()
    finder_version = serializers.CharField()
    config_hash = serializers.CharField()
    at = serializers.DateTimeField()


class ArticleSuggestionShape(Shape):
    uid = serializers.UUIDField()
    run = RunShape()
    position = serializers.IntegerField(help_text="Of the sentence, from 0.")
    kind = serializers.ChoiceField(SuggestionKind.choices)
    quote = serializers.BooleanField(help_text="Whether it proposes the mark Q.")
    score = serializers.FloatField()
    attribution = serializers.DictField(
        allow_null=True, help_text="Shaped as a record's, with names in place of sources."
    )
    continues = serializers.UUIDField(allow_null=True)
    fates = FatesShape()


class SuggestionList(Endpoint):
    """GET: what finders proposed on an article."""

    query = SuggestionQuery

    @extend_schema(responses=responses_of(200, page_of(ArticleSuggestionShape)))
    def get(self, request: Request, article: UUID) -> Response:
        """The suggestions on an article, with what became of them in submitted work.

        Not there for anybody who still has work to do on the article.
        """
        asked = self.parameters
        version = comparable_version(person(request), article, number=asked.get("version"))
        rows = suggestion_rows(version)
        if "run" in asked:
            rows = rows.filter(run__uid=asked["run"])
        runs = {run["uid"]: run for run in run_rows(version)}
        return self.page(rows, shape=lambda row: suggestion_json(row, runs))


class BatchFatesShape(FatesShape):
    finder = serializers.CharField()
    finder_version = serializers.CharField()
    kind = serializers.ChoiceField(SuggestionKind.choices)
    edits = serializers.DictField(
        child=serializers.IntegerField(), help_text="How often each field was changed."
    )


class ArmTimeShape(Shape):
    arm = serializers.ChoiceField(Arm.choices)
    works = serializers.IntegerField(help_text="Assignments submitted.")
    median_seconds = serializers.FloatField(
        allow_null=True, help_text="Active seconds for an article; null without work."
    )
    seconds_per_sentence = serializers.FloatField(allow_null=True)


class BatchSuggestionsShape(Shape):
    reveals = serializers.BooleanField(
        help_text="Whether claims and certainties are suggested after each decision."
    )
    left_out = serializers.IntegerField(help_text="Articles that one still marks oneself.")
    fates = BatchFatesShape(many=True)
    times = ArmTimeShape(many=True)


class BatchSuggestionList(Endpoint):
    """GET: what became of the suggestions in a batch."""

    @extend_schema(responses=responses_of(200, BatchSuggestionsShape))
    def get(self, request: Request, batch: UUID) -> Response:
        """By finder version, from submitted work; and the time articles took in either arm."""
        user = person(request)
        found = visible_batch(user, batch)
        closed = closed_versions(user, found.project)
        return Response(batch_suggestions(found, closed=closed).as_json())


class OutlookShape(Shape):
    """What a request would take, before anybody asks: counted on newest versions."""

    finder = serializers.CharField()
    finder_version = serializers.CharField()
    stand_in = serializers.CharField(
        allow_null=True, help_text="Why the rules stand in for the tagger, if they do."
    )
    articles = serializers.IntegerField()
    without_this_version = serializers.IntegerField(
        help_text="Without a run of this version of the finder: what is done without `only_new`."
    )
    without_any = serializers.IntegerField(
        help_text="Without suggestions of any finder: what is done with `only_new`."
    )
    only_imported = serializers.IntegerField(
        help_text="With suggestions that all came in a file: what `only_new` passes over and a "
        "request without it takes."
    )


class ProjectPreannotationBody(Body):
    only_new = serializers.BooleanField(
        default=False, help_text="Pass over articles that have suggestions of any finder."
    )


class ProjectPreannotation(Endpoint):
    """GET: how many articles would be done. POST: ask for suggestions on them."""

    @extend_schema(responses=responses_of(200, OutlookShape))
    def get(self, _request: Request, project: UUID) -> Response:
        """How many articles a request would take, and with which finder."""
        found = self.visible_project(project, Permission.EDIT_JOBS)
        engine = finder_for(found, chosen_finder(found), seconds=PAGE_SECONDS)
        reason = stand_in(found)
        told = {
            "finder": engine.name,
            "finder_version": engine.version,
            "stand_in": None if reason is None else say(reason),
        }
        return Response(told | asdict(outlook(found, engine)))

    @extend_schema(request=ProjectPreannotationBody, responses=responses_of(202, JobShape))
    @once
    def post(self, request: Request, project: UUID) -> Response:
        """Ask for suggestions on the newest version of every article that lacks the finder's.

        Older runs stay as history, and batches keep the runs they were assigned with.
        """
        found = self.visible_project(project, Permission.EDIT_JOBS)
        job = request_preannotation(
            project=found,
            by=person(request),
            at=timezone.now(),
            only_new=self.read(ProjectPreannotationBody)["only_new"],
        )
        return accepted(job)
