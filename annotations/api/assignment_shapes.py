"""One's own work on an article in the OpenAPI document."""

from rest_framework import serializers

from annotations.actions.reactions import Did
from annotations.api.bodies import Part, Shape
from annotations.api.record_shapes import ActBody, StacksShape, StoredRecordShape
from annotations.domain import attribution as words
from annotations.domain.fields import MAX_SHORT
from annotations.models import AssignmentState, SkipReason, SourceScope

MAX_REACTIONS = 500
MAX_AGE = 10_000_000_000  # about four months, in milliseconds
DID = tuple(Did)


class LastUseShape(Shape):
    identity = serializers.ChoiceField(words.IDENTITIES, allow_null=True)
    role = serializers.ChoiceField(words.ROLES, allow_null=True)
    anonymity_reason = serializers.CharField()


class OfferedSourceShape(Shape):
    uid = serializers.UUIDField()
    name = serializers.CharField()
    aliases = serializers.ListField(child=serializers.CharField())
    scope = serializers.ChoiceField(SourceScope.values)
    private = serializers.BooleanField(help_text="Typed by oneself and not submitted yet.")
    last = LastUseShape(allow_null=True)


class SuggestionShape(Shape):
    uid = serializers.UUIDField()
    kind = serializers.CharField()
    score = serializers.FloatField()
    finder = serializers.CharField()
    finder_version = serializers.CharField()
    quote = serializers.BooleanField()
    continues = serializers.UUIDField(allow_null=True)
    attribution = serializers.DictField(
        child=serializers.JSONField(),
        allow_null=True,
        help_text="As in a record, the speaker and the chain by name; null of a claim. Without "
        "`certainty` until that is revealed.",
    )
    reason = serializers.CharField(
        allow_blank=True,
        help_text="Why a claim is worth checking: number, cause, comparison, event or date.",
    )
    outcome = serializers.CharField(allow_null=True)


class AssignmentShape(StacksShape):
    uid = serializers.UUIDField()
    state = serializers.ChoiceField(AssignmentState.values)
    submitted_at = serializers.DateTimeField(allow_null=True)
    records = serializers.DictField(child=StoredRecordShape(), help_text="By sentence position.")
    sources = serializers.ListField(child=OfferedSourceShape())
    suggestions = serializers.DictField(
        child=serializers.ListField(child=SuggestionShape()), help_text="By sentence position."
    )
    reveals = serializers.BooleanField(
        help_text="Whether what judges is shown after each decision, in this batch."
    )


class SubmissionBody(ActBody):
    settle = serializers.DictField(
        child=serializers.UUIDField(allow_null=True),
        required=False,
        help_text="Answers to `ambiguous_source`: a typed source's uid to the one meant, or null.",
    )


class SubmissionShape(Shape):
    number = serializers.IntegerField()
    submitted_at = serializers.DateTimeField()
    next = serializers.CharField(
        allow_null=True,
        help_text="The page to go on with: the next article, or the known answers of training.",
    )


class SkipBody(ActBody):
    reason = serializers.ChoiceField(SkipReason.values)
    note = serializers.CharField(max_length=MAX_SHORT, required=False, allow_blank=True)


class SkipShape(Shape):
    next = serializers.CharField(allow_null=True, help_text="The page of the next article.")


class ToldPart(Part):
    suggestion = serializers.UUIDField()
    did = serializers.ChoiceField(DID)
    age = serializers.IntegerField(
        min_value=0,
        max_value=MAX_AGE,
        required=False,
        help_text="How many milliseconds ago, by the clock of who did it.",
    )


class ReactionBody(Part):
    event = serializers.UUIDField(required=False, allow_null=True)
    act = serializers.UUIDField(required=False, allow_null=True)
    client = serializers.UUIDField(required=False, allow_null=True)
    reactions = serializers.ListField(
        child=ToldPart(),
        required=False,
        max_length=MAX_REACTIONS,
        help_text="In the order in which they came about.",
    )
    decided = serializers.ListField(
        child=serializers.IntegerField(min_value=0),
        required=False,
        max_length=MAX_REACTIONS,
        help_text="Sentences, from 0, that the person decided and left: what judges is answered.",
    )


class RevealedShape(Shape):
    suggestions = serializers.DictField(
        child=serializers.ListField(child=SuggestionShape()), help_text="By sentence position."
    )
