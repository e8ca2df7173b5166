"""How far every batch and every person is."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission
from annotations.api.base import Endpoint
from annotations.api.bodies import QueryBody, Shape
from annotations.api.schema import responses_of
from annotations.domain.fields import JsonObject
from annotations.models import BatchKind
from annotations.queries.work_progress import (
    BatchFigures,
    Figures,
    PersonFigures,
    work_progress,
)


class ProgressQuery(QueryBody):
    batch = serializers.UUIDField(required=False, help_text="This batch alone.")


class FiguresShape(Shape):
    assigned = serializers.IntegerField(help_text="All but the withdrawn ones.")
    todo = serializers.IntegerField()
    open = serializers.IntegerField()
    submitted = serializers.IntegerField()
    reopened = serializers.IntegerField()
    skipped = serializers.IntegerField()
    withdrawn = serializers.IntegerField(help_text="Their work counts in no other figure.")
    sentences = serializers.IntegerField()
    decided = serializers.IntegerField(help_text="Sentences with a mark, or with none chosen.")
    seconds = serializers.FloatField(help_text="As the annotation page measured them.")
    last_activity = serializers.DateTimeField(allow_null=True)


class PersonFiguresShape(FiguresShape):
    annotator = serializers.CharField(help_text="A pseudonym.")


class BatchFiguresShape(FiguresShape):
    uid = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(BatchKind.choices)
    articles = serializers.IntegerField()
    people = PersonFiguresShape(many=True)


class ProgressShape(Shape):
    total = FiguresShape()
    people = PersonFiguresShape(many=True, help_text="Over all batches.")
    batches = BatchFiguresShape(many=True, help_text="Newest first.")


class ProgressDetail(Endpoint):
    """GET: how far the work is."""

    query = ProgressQuery

    @extend_schema(responses=responses_of(200, ProgressShape))
    def get(self, _request: Request, project: UUID) -> Response:
        """Assignments by state, sentences, time and last activity, counted at every request."""
        found = self.visible_project(project, Permission.EDIT_BATCHES)
        progress = work_progress(found, batch=self.parameters.get("batch"))
        return self.tagged(
            {
                "total": _figures(progress.figures),
                "people": [_person(one) for one in progress.people],
                "batches": [_batch(one) for one in progress.batches],
            }
        )


def _batch(one: BatchFigures) -> JsonObject:
    return {
        "uid": str(one.batch.uid),
        "name": one.batch.name,
        "kind": one.batch.kind,
        "articles": one.articles,
        **_figures(one.figures),
        "people": [_person(person) for person in one.people],
    }


def _person(one: PersonFigures) -> JsonObject:
    return {"annotator": one.pseudonym, **_figures(one.figures)}


def _figures(one: Figures) -> JsonObject:
    at = one.last_activity
    return {
        "assigned": one.assigned,
        "todo": one.todo,
        "open": one.open,
        "submitted": one.submitted,
        "reopened": one.reopened,
        "skipped": one.skipped,
        "withdrawn": one.withdrawn,
        "sentences": one.sentences,
        "decided": one.decided,
        "seconds": one.seconds,
        "last_activity": None if at is None else at.isoformat(),
    }
