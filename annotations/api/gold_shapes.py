"""Adjudication in the OpenAPI document: the queue, an article side by side, and its gold."""

from rest_framework import serializers

from annotations.actions.records import MAX_WRITES
from annotations.actions.sources import MAX_NEW_SOURCES
from annotations.api.assignment_shapes import OfferedSourceShape
from annotations.api.bodies import Part, Shape
from annotations.api.record_shapes import (
    ActBody,
    NewSourceBody,
    RecordBody,
    RecordShape,
    StacksShape,
)
from annotations.domain.adjudication import FIELDS
from annotations.domain.fields import MAX_TEXT
from annotations.models import GoldMethod, GoldReason

MAX_INPUTS = 100


class ArticleNameShape(Shape):
    uid = serializers.UUIDField()
    title = serializers.CharField()


class GoldStateShape(Shape):
    method = serializers.ChoiceField(GoldMethod.values)
    reason = serializers.ChoiceField(GoldReason.values, allow_blank=True)
    outdated = serializers.BooleanField(
        help_text="Somebody submitted another decision since, was added or was taken away."
    )


def _differing() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.ChoiceField(FIELDS), help_text="Where people differ."
    )


class QueuedShape(Shape):
    article = ArticleNameShape()
    version = serializers.UUIDField()
    n = serializers.IntegerField(min_value=0, help_text="The sentence's position, from 0.")
    text = serializers.CharField(help_text="The first 160 characters.")
    score = serializers.FloatField(min_value=0, max_value=1, help_text="1 = nothing in common.")
    fields = _differing()  # type: ignore[assignment]
    sampled = serializers.BooleanField(help_text="Unanimous, and drawn to be looked at.")
    gold = GoldStateShape(allow_null=True)


class QueueCountsShape(Shape):
    open = serializers.IntegerField()
    done = serializers.IntegerField()
    unanimous = serializers.IntegerField(help_text="What could be accepted together.")
    sampled = serializers.IntegerField()
    to_sample = serializers.IntegerField(help_text="Drawn ones that wait for a look.")
    waiting = serializers.IntegerField(help_text="Articles on which somebody still works.")


class AdjudicationQueueShape(Shape):
    items = QueuedShape(many=True)
    counts = QueueCountsShape()
    next = serializers.CharField(allow_null=True, help_text="Where to go on; null at the end.")


class ReaderShape(Shape):
    side = serializers.IntegerField(min_value=1)
    pseudonym = serializers.CharField(
        allow_null=True, help_text="Null until every disagreement of the article has gold."
    )


class SubmittedSideShape(Shape):
    side = serializers.IntegerField(min_value=1)
    submission = serializers.IntegerField(min_value=1, help_text="The submission's number.")
    version = serializers.IntegerField(min_value=1, help_text="The record's version.")
    record = RecordShape()


class DifferenceShape(Shape):
    score = serializers.FloatField(min_value=0, max_value=1)
    fields = _differing()  # type: ignore[assignment]


class GoldInputShape(Shape):
    side = serializers.IntegerField(
        min_value=1, allow_null=True, help_text="Null where this person's work is taken away."
    )
    submission = serializers.IntegerField(min_value=1)
    version = serializers.IntegerField(min_value=1)


class SentenceGoldShape(Shape):
    version = serializers.IntegerField(min_value=1)
    record = RecordShape(allow_null=True, help_text="Null: taken back.")
    method = serializers.ChoiceField(GoldMethod.values)
    reason = serializers.ChoiceField(GoldReason.values, allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    bulk = serializers.BooleanField(help_text="Accepted with others.")
    outdated = serializers.BooleanField()
    valid = serializers.ListField(
        child=serializers.IntegerField(), help_text="Sides that may stand beside it."
    )
    inputs = GoldInputShape(many=True)
    by = serializers.CharField(allow_null=True, help_text="A pseudonym.")
    at = serializers.DateTimeField()


class GoldShape(StacksShape):
    batch = serializers.UUIDField()
    article = ArticleNameShape()
    version = serializers.UUIDField()
    readers = ReaderShape(many=True)
    decisions = serializers.DictField(
        child=SubmittedSideShape(many=True), help_text="By sentence position, each list by side."
    )
    disagreement = serializers.DictField(child=DifferenceShape(), help_text="By sentence position.")
    gold = serializers.DictField(child=SentenceGoldShape(), help_text="By sentence position.")
    sources = OfferedSourceShape(many=True)


class StoredGoldShape(Shape):
    version = serializers.IntegerField(min_value=0)
    record = RecordShape(allow_null=True)
    saved_at = serializers.DateTimeField(allow_null=True)


class GoldSavedShape(Shape):
    records = serializers.DictField(child=StoredGoldShape(), help_text="By sentence position.")
    seq = serializers.IntegerField()
    act = serializers.UUIDField()


class SavedGoldShape(StoredGoldShape, GoldSavedShape):
    """One sentence's gold as it is now, both ways in which writes are answered."""


class UndoneGoldShape(StacksShape, GoldSavedShape):
    """What the act's sentences are now, and which acts can be taken back next."""


class GoldInputBody(Part):
    side = serializers.IntegerField(min_value=0)
    submission = serializers.IntegerField(min_value=0)
    version = serializers.IntegerField(min_value=0)


class GoldPart(Part):
    record = RecordBody(allow_null=True, help_text="Null takes the gold back.")
    reason = serializers.ChoiceField(
        GoldReason.values,
        required=False,
        allow_blank=True,
        help_text="Required where people differ.",
    )
    note = serializers.CharField(max_length=MAX_TEXT, required=False, allow_blank=True)
    valid = serializers.ListField(
        child=serializers.IntegerField(),
        required=False,
        allow_null=True,
        max_length=MAX_INPUTS,
        help_text="Sides that may stand beside a judgement; left out: all.",
    )
    inputs = serializers.ListField(
        child=GoldInputBody(), max_length=MAX_INPUTS, help_text="What was looked at, every side."
    )


def _sources() -> serializers.ListField:
    return serializers.ListField(child=NewSourceBody(), required=False, max_length=MAX_NEW_SOURCES)


class GoldBody(ActBody, GoldPart):
    sources = _sources()


class ListedGoldPart(GoldPart):
    n = serializers.IntegerField(min_value=0, help_text="The sentence's position, from 0.")
    base = serializers.IntegerField(min_value=0, help_text="The gold version this was made on.")


class GoldsBody(ActBody):
    records = serializers.ListField(child=ListedGoldPart(), min_length=1, max_length=MAX_WRITES)
    sources = _sources()


class AcceptanceBody(ActBody):
    """Nothing but the request's own uids."""


class AcceptanceShape(Shape):
    accepted = serializers.IntegerField(help_text="Sentences that have gold by it.")
