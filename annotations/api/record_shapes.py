"""The sentence record in the OpenAPI document: one shape everywhere (`domain/record.py` parses it).

What is answered has every key; what is sent may leave out those that have a default.
"""

from copy import deepcopy
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from annotations.actions.records import MAX_WRITES
from annotations.actions.sources import MAX_NEW_SOURCES
from annotations.api.bodies import Body, Part, Shape
from annotations.domain import attribution as words
from annotations.domain import evidence as evidence_words
from annotations.domain.fields import MAX_SECONDS, MAX_SHORT, MAX_TEXT, MAX_URL
from annotations.domain.marks import LEGAL_SETS
from annotations.domain.names import MAX_NAME
from annotations.domain.record import MAX_ATTRIBUTIONS, MAX_CHAIN, MAX_EVIDENCE
from annotations.models import SourceScope

VERSION_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^"(0|[1-9][0-9]{0,8})"$'},
    OpenApiParameter.HEADER,
    required=True,
    description='The version that this change was made on, in quotes; "0" = never written.',
)


class SpanField(serializers.ListField):
    """[start, end) in code points from the start of the article."""

    def __init__(self, **options: Any) -> None:
        offset = serializers.IntegerField(min_value=0)
        super().__init__(child=offset, min_length=2, max_length=2, **options)


def spans() -> serializers.ListField:
    return serializers.ListField(
        child=SpanField(), help_text="[start, end) pairs of code points in the article."
    )


def sent(answered: type[Shape], *required: str, **parts: Any) -> type[Part]:
    """The shape in which something is sent: only `required` keys must be there."""
    declared = dict(deepcopy(answered._declared_fields)) | parts
    for name, field in declared.items():
        field.required = name in required
    return type(answered.__name__.removesuffix("Shape") + "Body", (Part,), declared)


class SpeakerShape(Shape):
    kind = serializers.ChoiceField(words.SPEAKER_KINDS)
    source = serializers.UUIDField(  # type: ignore[assignment]
        allow_null=True, help_text="If and only if the kind is `source`."
    )
    mention = spans()
    set_by = serializers.ChoiceField(words.SET_BY)


class LinkShape(Shape):
    place = serializers.ChoiceField(words.PLACES)
    kind = serializers.ChoiceField(words.LINK_KINDS)
    source = serializers.UUIDField(allow_null=True)  # type: ignore[assignment]
    mention = spans()


class AttributionShape(Shape):
    uid = serializers.UUIDField(help_text="Made by the client.")
    mode = serializers.ChoiceField(
        words.MODES, allow_null=True, help_text="Null if and only if the article itself speaks."
    )
    continues = serializers.UUIDField(allow_null=True)
    content = spans()
    cue = spans()
    commitment = serializers.ChoiceField(words.COMMITMENTS)
    certainty = serializers.ChoiceField(words.CERTAINTIES)
    negated = serializers.BooleanField()
    identity = serializers.ChoiceField(words.IDENTITIES, allow_null=True)
    role = serializers.ChoiceField(words.ROLES, allow_null=True)
    anonymity_reason = serializers.CharField(max_length=MAX_SHORT, allow_blank=True)
    speaker = SpeakerShape()
    chain = serializers.ListField(child=LinkShape(), max_length=MAX_CHAIN)
    suggestion = serializers.UUIDField(allow_null=True)


class EvidenceShape(Shape):
    uid = serializers.UUIDField(help_text="Made by the client.")
    url = serializers.CharField(max_length=MAX_URL, allow_blank=True)
    document = serializers.CharField(max_length=MAX_SHORT, allow_blank=True)
    publisher = serializers.CharField(max_length=300, allow_blank=True)
    passage = serializers.CharField(max_length=MAX_TEXT)
    retrieved_at = serializers.CharField(max_length=40, allow_blank=True)
    kind = serializers.ChoiceField(evidence_words.KINDS)
    stance = serializers.ChoiceField(evidence_words.STANCES)


class RecordShape(Shape):
    marks = serializers.ChoiceField(LEGAL_SETS, allow_null=True, help_text="Null: undecided.")
    fact_candidate = serializers.BooleanField()
    unsure = serializers.BooleanField()
    note = serializers.CharField(max_length=MAX_TEXT, allow_blank=True)
    seconds = serializers.FloatField(min_value=0, max_value=MAX_SECONDS)
    bulk = serializers.BooleanField()
    attributions = serializers.ListField(child=AttributionShape(), max_length=MAX_ATTRIBUTIONS)
    evidence = serializers.ListField(child=EvidenceShape(), max_length=MAX_EVIDENCE)


_SpeakerBody = sent(SpeakerShape, "kind")
_LinkBody = sent(LinkShape, "place", "kind")
_AttributionBody = sent(
    AttributionShape,
    "uid",
    "speaker",
    speaker=_SpeakerBody(),
    chain=serializers.ListField(child=_LinkBody(), max_length=MAX_CHAIN),
)
_EvidenceBody = sent(EvidenceShape, "uid", "passage")
RecordBody = sent(
    RecordShape,
    attributions=serializers.ListField(child=_AttributionBody(), max_length=MAX_ATTRIBUTIONS),
    evidence=serializers.ListField(child=_EvidenceBody(), max_length=MAX_EVIDENCE),
)


class StoredRecordShape(Shape):
    version = serializers.IntegerField(min_value=0)
    record = RecordShape()
    saved_at = serializers.DateTimeField(allow_null=True)


class SavedRecordShape(StoredRecordShape):
    seq = serializers.IntegerField()


class SavedShape(Shape):
    records = serializers.DictField(child=StoredRecordShape(), help_text="By sentence position.")
    seq = serializers.IntegerField()
    act = serializers.UUIDField()


class StacksShape(Shape):
    undo = serializers.ListField(child=serializers.UUIDField(), help_text="Acts, newest last.")
    redo = serializers.ListField(child=serializers.UUIDField())


class UndoneShape(StacksShape, SavedShape):
    """What the act's sentences are now, and which acts can be taken back next."""


class NewSourceBody(Part):
    uid = serializers.UUIDField(help_text="Made by the client.")
    name = serializers.CharField(max_length=MAX_NAME)
    scope = serializers.ChoiceField(SourceScope.values, required=False)


class ActBody(Body):
    """Of everything that writes one's own work: `event` names the request and is required."""

    event = serializers.UUIDField(help_text="A uid made for this request.")
    act = serializers.UUIDField(
        required=False, allow_null=True, help_text="Groups what one key press did."
    )
    client = serializers.UUIDField(required=False, allow_null=True, help_text="The browser tab.")


class WriteBody(ActBody):
    record = RecordBody()
    sources = serializers.ListField(
        child=NewSourceBody(), required=False, max_length=MAX_NEW_SOURCES
    )


class WritePart(Part):
    n = serializers.IntegerField(min_value=0, help_text="The sentence's position, from 0.")
    base = serializers.IntegerField(min_value=0, help_text="The version this was made on.")
    record = RecordBody()


class WritesBody(ActBody):
    records = serializers.ListField(child=WritePart(), min_length=1, max_length=MAX_WRITES)
    sources = serializers.ListField(
        child=NewSourceBody(), required=False, max_length=MAX_NEW_SOURCES
    )


class UndoBody(ActBody):
    undoes = serializers.UUIDField(help_text="The act to take back.")
