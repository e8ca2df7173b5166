"""The effect of suggestions, calibration, giving articles again, and feedback on training."""

import secrets
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission, closed_versions
from annotations.actions.batches import MAX_BATCH_NAME
from annotations.actions.rechecks import MOST_DAYS, MOST_EACH, RecheckPlan, assign_rechecks
from annotations.api.agreement import AgreementQuery, asked_view
from annotations.api.base import Endpoint, person
from annotations.api.batches import MOST_PEOPLE, SEED_LIMIT, BatchShape, named_annotators
from annotations.api.bodies import Body, QueryBody
from annotations.api.calibration_shapes import ArmsShape, CalibrationShape, FeedbackShape
from annotations.api.once import once
from annotations.api.schema import responses_of
from annotations.queries.agreement_documents import view_json
from annotations.queries.agreement_views import views
from annotations.queries.arm_documents import arm_document
from annotations.queries.arms import arm_report
from annotations.queries.batch_documents import batch_document
from annotations.queries.calibration import calibration, calibration_views
from annotations.queries.calibration_documents import calibration_document, feedback_document
from annotations.visible import trained_assignment


class ArmQuery(QueryBody):
    scheme = serializers.IntegerField(min_value=1, required=False, help_text="Its number.")


class ArmDetail(Endpoint):
    """GET: what seeing suggestions changes."""

    query = ArmQuery

    @extend_schema(responses=responses_of(200, ArmsShape))
    def get(self, request: Request, project: UUID) -> Response:
        """Work with suggestions against work without, in the batches that have both.

        Without `scheme`: under the newest that has figures. Articles one still marks are left out.
        """
        found = self.visible_project(project, Permission.VIEW_AGREEMENT)
        view = asked_view(views(found), self.parameters)
        if view is None:
            return self.tagged({"report": None})
        hidden = closed_versions(person(request), found)
        return self.tagged({"report": arm_document(arm_report(view.scheme, hidden=hidden))})


class CalibrationDetail(Endpoint):
    """GET: people beside their earlier selves and beside known answers."""

    query = AgreementQuery

    @extend_schema(responses=responses_of(200, CalibrationShape))
    def get(self, request: Request, project: UUID) -> Response:
        """Rechecks and training of one scheme in one arm, person by person, for coaching."""
        found = self.visible_project(project, Permission.EDIT_BATCHES)
        listed = calibration_views(found)
        view = asked_view(listed, self.parameters)
        told = None
        if view is not None:
            hidden = closed_versions(person(request), found)
            told = calibration_document(calibration(found, view, hidden=hidden))
        return self.tagged({"views": [view_json(one) for one in listed], "report": told})


class RecheckBody(Body):
    name = serializers.CharField(
        max_length=MAX_BATCH_NAME, help_text="People see it; it must not tell what the batch is."
    )
    annotators = serializers.ListField(
        child=serializers.CharField(max_length=12),
        min_length=1,
        max_length=MOST_PEOPLE,
        help_text="Pseudonyms.",
    )
    each = serializers.IntegerField(
        min_value=1, max_value=MOST_EACH, default=3, help_text="Articles for each person, at most."
    )
    days = serializers.IntegerField(
        min_value=0,
        max_value=MOST_DAYS,
        default=7,
        help_text="How long ago they must have submitted them, at least.",
    )
    seed = serializers.IntegerField(
        min_value=0,
        max_value=2**31 - 1,
        required=False,
        help_text="Of the draw; left out, one is drawn.",
    )


class RecheckCreate(Endpoint):
    """POST: give people articles again that they have submitted."""

    @extend_schema(request=RecheckBody, responses=responses_of(201, BatchShape))
    @once
    def post(self, request: Request, project: UUID) -> Response:
        """Draw for each person some of the articles they submitted, and give them these again.

        They look like any work, empty and in the arm they had; nothing tells their people.
        """
        user = person(request)
        found = self.visible_project(project, Permission.EDIT_BATCHES)
        given = self.read(RecheckBody)
        plan = RecheckPlan(
            name=given["name"],
            annotators=named_annotators(found, given["annotators"]),
            each=given["each"],
            days=given["days"],
            seed=given.get("seed", secrets.randbelow(SEED_LIMIT)),
        )
        batch = assign_rechecks(project=found, plan=plan, by=user, at=timezone.now())
        told = batch_document(batch, closed=closed_versions(user, found))
        return self.tagged(told, status.HTTP_201_CREATED)


class FeedbackDetail(Endpoint):
    """GET: one's own training beside the known answers."""

    @extend_schema(responses=responses_of(200, FeedbackShape))
    def get(self, request: Request, assignment: UUID) -> Response:
        """What one decided and what was known, once one has submitted the article in training."""
        return Response(feedback_document(trained_assignment(person(request), assignment)))
