"""Opening the decisions on a batch's articles, and reading those on one's own article."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import closed_versions
from annotations.actions.opening import open_decisions
from annotations.api.base import Endpoint, person
from annotations.api.batches import MOST_ARTICLES, BatchShape
from annotations.api.bodies import Body, Shape
from annotations.api.comments import AssignmentCommentShape
from annotations.api.once import once
from annotations.api.record_shapes import AttributionShape
from annotations.api.schema import responses_of
from annotations.domain.adjudication import FIELDS
from annotations.domain.marks import LEGAL_SETS
from annotations.domain.record import MAX_ATTRIBUTIONS
from annotations.models import GoldMethod, GoldReason
from annotations.queries.batch_documents import batch_document
from annotations.queries.decision_documents import decisions_document
from annotations.visible import opened_assignment, visible_batch


class OpeningBody(Body):
    versions = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        min_length=1,
        max_length=MOST_ARTICLES,
        help_text="Article versions of the batch; left out, all of them.",
    )


class DecisionOpening(Endpoint):
    """POST: let annotators read everybody's decisions."""

    @extend_schema(request=OpeningBody, responses=responses_of(200, BatchShape, 409))
    @once
    def post(self, request: Request, batch: UUID) -> Response:
        """Open the decisions on articles of a batch to those who submitted them.

        What these people submit later never enters agreement, and there is no closing. Who still
        works on an article reads nothing until they submit it.
        """
        user = person(request)
        found = visible_batch(user, batch)
        versions = self.read(OpeningBody).get("versions")
        open_decisions(batch=found, versions=versions, by=user, at=timezone.now())
        return Response(batch_document(found, closed=closed_versions(user, found.project)))


class DecidedArticleShape(Shape):
    uid = serializers.UUIDField()
    title = serializers.CharField()


class DecidingPersonShape(Shape):
    annotator = serializers.CharField(help_text="A pseudonym.")
    own = serializers.BooleanField()
    submission = serializers.IntegerField(help_text="The number of the newest submission.")


class DecidedRecordShape(Shape):
    marks = serializers.ChoiceField(LEGAL_SETS)
    fact_candidate = serializers.BooleanField()
    attributions = serializers.ListField(child=AttributionShape(), max_length=MAX_ATTRIBUTIONS)


def _differing(words: str) -> serializers.ListField:
    return serializers.ListField(child=serializers.ChoiceField(FIELDS), help_text=words)


class DecidedSideShape(Shape):
    annotator = serializers.CharField(help_text="A pseudonym.")
    record = DecidedRecordShape()
    differs = _differing("Where it differs from one's own.")


class DecidedGoldShape(Shape):
    record = DecidedRecordShape()
    differs = _differing("Where it differs from one's own.")
    method = serializers.ChoiceField(GoldMethod.choices)
    reason = serializers.ChoiceField(GoldReason.choices, allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    valid = serializers.ListField(
        child=serializers.CharField(), help_text="Whose decisions may stand beside it."
    )


class DecidedSentenceShape(Shape):
    n = serializers.IntegerField(help_text="From 0.")
    text = serializers.CharField()
    fields = _differing("Where any two people differ.")  # type: ignore[assignment]
    decisions = DecidedSideShape(many=True)
    gold = DecidedGoldShape(allow_null=True)
    comments = AssignmentCommentShape(many=True)


class NamedSourceShape(Shape):
    uid = serializers.UUIDField()
    name = serializers.CharField(help_text="After merges.")


class DecisionsShape(Shape):
    article = DecidedArticleShape()
    version = serializers.IntegerField()
    opened_at = serializers.DateTimeField()
    people = DecidingPersonShape(many=True)
    sentences = DecidedSentenceShape(many=True)
    sources = NamedSourceShape(many=True)


class DecisionDetail(Endpoint):
    """GET: everybody's decisions on one's own submitted article."""

    @extend_schema(responses=responses_of(200, DecisionsShape))
    def get(self, request: Request, assignment: UUID) -> Response:
        """Everybody's marks and speakers and the gold, once a manager opened them.

        Notes, seconds and evidence stay with the person they are of.
        """
        found = opened_assignment(person(request), assignment)
        return Response(decisions_document(found))
