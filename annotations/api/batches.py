"""Batches: how far each is, giving articles to people, and putting one away."""

import secrets
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission, closed_versions
from annotations.actions.archiving import archive_batch, restore_batch
from annotations.actions.batches import MAX_BATCH_NAME, BatchPlan, BatchRefused, assign_batch
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Shape
from annotations.api.once import once
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_
from annotations.models import Arm, AssignmentState, Batch, BatchKind, Membership, Project, User
from annotations.queries.articles import newest_versions
from annotations.queries.batch_documents import batch_document, batch_rows, with_people
from annotations.visible import visible_batch

MOST_ARTICLES = 500
MOST_PEOPLE = 100
SEED_LIMIT = 1_000_000


class BatchBody(Body):
    name = serializers.CharField(max_length=MAX_BATCH_NAME)
    kind = serializers.ChoiceField(
        BatchKind.choices,
        default=BatchKind.WORK,
        help_text="In training, articles whose every sentence has gold are answered with it after "
        "submission. Rechecks are drawn by `rechecks`, which keeps each article's arm.",
    )
    articles = serializers.ListField(
        child=serializers.UUIDField(),
        min_length=1,
        max_length=MOST_ARTICLES,
        help_text="Their newest versions are assigned.",
    )
    annotators = serializers.ListField(
        child=serializers.CharField(max_length=12),
        min_length=1,
        max_length=MOST_PEOPLE,
        help_text="Pseudonyms.",
    )
    overlap = serializers.IntegerField(
        min_value=1, max_value=MOST_PEOPLE, default=2, help_text="People per article."
    )
    blind_share = serializers.FloatField(
        min_value=0,
        max_value=1,
        allow_null=True,
        default=None,
        help_text="Share of articles on which nobody gets suggestions; null: 0.15, and none in a "
        "batch of fewer than four articles.",
    )
    seed = serializers.IntegerField(
        min_value=0,
        max_value=2**31 - 1,
        required=False,
        help_text="Of the draw; left out, one is drawn.",
    )


class PersonProgressShape(Shape):
    annotator = serializers.CharField(help_text="A pseudonym.")
    assigned = serializers.IntegerField()
    begun = serializers.IntegerField()
    submitted = serializers.IntegerField()
    skipped = serializers.IntegerField()


class BatchRowShape(Shape):
    uid = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(BatchKind.choices)
    scheme = serializers.IntegerField()
    assigned_at = serializers.DateTimeField(allow_null=True)
    articles = serializers.IntegerField()
    people = PersonProgressShape(many=True)


class CellShape(Shape):
    uid = serializers.UUIDField()
    annotator = serializers.CharField(help_text="A pseudonym.")
    state = serializers.ChoiceField(AssignmentState.choices)
    skip_reason = serializers.CharField()


class BatchArticleShape(Shape):
    article = serializers.UUIDField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    version_uid = serializers.UUIDField()
    arm = serializers.ChoiceField(
        Arm.choices, allow_null=True, help_text="Null while one still marks the article oneself."
    )
    decisions_opened_at = serializers.DateTimeField(allow_null=True)
    assignments = CellShape(many=True)


class BatchShape(Shape):
    uid = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(BatchKind.choices)
    scheme = serializers.IntegerField()
    overlap = serializers.IntegerField()
    blind_share = serializers.FloatField()
    seed = serializers.IntegerField(allow_null=True, help_text="Null where an arm is null.")
    created_at = serializers.DateTimeField()
    assigned_at = serializers.DateTimeField(allow_null=True)
    archived_at = serializers.DateTimeField(allow_null=True)
    people = PersonProgressShape(many=True)
    in_training = serializers.ListField(
        child=serializers.CharField(),
        help_text="Of a work batch: the pseudonyms of its people who have training left, which "
        "comes first.",
    )
    articles = BatchArticleShape(many=True)


class BatchList(Endpoint):
    """GET: how far the batches are. POST: a new one, assigned at once."""

    query = ListQuery

    @extend_schema(responses=responses_of(200, page_of(BatchRowShape)))
    def get(self, _request: Request, project: UUID) -> Response:
        """The batches of a project and how far each person is in them, newest first."""
        found = self.visible_project(project, Permission.VIEW_AGREEMENT)
        return self.page_with(batch_rows(found), lambda rows: with_people(found, rows))

    @extend_schema(request=BatchBody, responses=responses_of(201, BatchShape))
    @once
    def post(self, request: Request, project: UUID) -> Response:
        """Give articles to people under the newest scheme, which closes the batch.

        An article is in one work batch per scheme.
        """
        user = person(request)
        found = self.visible_project(project, Permission.EDIT_BATCHES)
        plan = _plan(found, self.read(BatchBody))
        batch = assign_batch(project=found, plan=plan, by=user, at=timezone.now())
        return self.tagged(_document(user, batch), status.HTTP_201_CREATED)


def _plan(project: Project, given: dict[str, Any]) -> BatchPlan:
    uids, share = given["articles"], given["blind_share"]
    versions = newest_versions(project, uids)
    if len(set(uids)) < len(uids) or len(versions) < len(uids):
        raise BatchRefused(
            N_("An article is not there, archived or named twice."), field="articles"
        )
    return BatchPlan(
        name=given["name"],
        kind=given["kind"],
        versions=versions,
        annotators=named_annotators(project, given["annotators"]),
        overlap=given["overlap"],
        seed=given.get("seed", secrets.randbelow(SEED_LIMIT)),
        blind_share=None if share is None else Decimal(str(share)),
    )


def named_annotators(project: Project, pseudonyms: Sequence[str]) -> list[User]:
    """The people with these pseudonyms; BatchRefused where one may not annotate here."""
    members = (
        Membership.objects.assignable()
        .filter(project=project, pseudonym__in=pseudonyms)
        .select_related("user")
        .order_by("pk")
    )
    people = [member.user for member in members]
    if len(people) < len(set(pseudonyms)):
        raise BatchRefused(N_("Somebody named may not annotate here."), field="annotators")
    return people


class BatchDetail(Endpoint):
    """GET: one batch."""

    @extend_schema(responses=responses_of(200, BatchShape))
    def get(self, request: Request, batch: UUID) -> Response:
        """A batch as articles by people, with the state of every assignment."""
        user = person(request)
        return self.tagged(_document(user, visible_batch(user, batch)))


class BatchArchiving(Endpoint):
    """POST: put a batch away."""

    @extend_schema(request=Body, responses=responses_of(200, BatchShape, 409))
    @once
    def post(self, request: Request, batch: UUID) -> Response:
        """Put a batch away: what was submitted in it counts nowhere until it is restored.

        Refused while somebody has unfinished work in it.
        """
        user = person(request)
        found = visible_batch(user, batch)
        self.read(Body)
        archive_batch(batch=found, by=user, at=timezone.now())
        return self.tagged(_document(user, found))


class BatchRestoring(Endpoint):
    """POST: take a batch out again."""

    @extend_schema(request=Body, responses=responses_of(200, BatchShape, 409))
    @once
    def post(self, request: Request, batch: UUID) -> Response:
        """Take an archived batch out again."""
        user = person(request)
        found = visible_batch(user, batch)
        self.read(Body)
        restore_batch(batch=found, by=user, at=timezone.now())
        return self.tagged(_document(user, found))


def _document(user: User, batch: Batch) -> JsonObject:
    return batch_document(batch, closed=closed_versions(user, batch.project))
