"""One's own work on an article in the OpenAPI document."""

from rest_framework import serializers

from annotations.api.bodies import Part, Shape
from annotations.api.record_shapes import ActBody, StacksShape, StoredRecordShape
from annotations.domain import attribution as words
from annotations.domain.fields import MAX_SHORT
from annotations.models import AssignmentState, SkipReason, SourceScope

MAX_REACTIONS = 500


class LastUseShape(Shape):
    identity = serializers.ChoiceField(words.IDENTITIES, allow_null=True)
    role = serializers.ChoiceField(words.ROLES, allow_null=True)


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
        help_text="As in a record, the speaker and the chain by name.",
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


class SubmissionBody(ActBody):
    settle = serializers.DictField(
        child=serializers.UUIDField(allow_null=True),
        required=False,
        help_text="Answers to `ambiguous_source`: a typed source's uid to the one meant, or null.",
    )


class SubmissionShape(Shape):
    number = serializers.IntegerField()
    submitted_at = serializers.DateTimeField()
    next = serializers.CharField(allow_null=True, help_text="The page of the next article.")


class SkipBody(ActBody):
    reason = serializers.ChoiceField(SkipReason.values)
    note = serializers.CharField(max_length=MAX_SHORT, required=False, allow_blank=True)


class SkipShape(Shape):
    next = serializers.CharField(allow_null=True, help_text="The page of the next article.")


def _suggestions() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MAX_REACTIONS
    )


class ReactionBody(Part):
    event = serializers.UUIDField(required=False, allow_null=True)
    act = serializers.UUIDField(required=False, allow_null=True)
    client = serializers.UUIDField(required=False, allow_null=True)
    shown = _suggestions()
    rejected = _suggestions()
    restored = _suggestions()
