"""What the endpoints of time, spans and what-if answer, for the OpenAPI document."""

from rest_framework import serializers

from annotations.api.agreement_shapes import (
    FigureShape,
    IntervalsShape,
    LayerShape,
    ReasonShape,
    ViewShape,
)
from annotations.api.bodies import Shape
from annotations.domain.agreement.layers import LAYERS


class WeekShape(Shape):
    monday = serializers.DateField(help_text="The first day of the week.")
    units = serializers.IntegerField(help_text="Sentences decided by two or more.")
    alpha = serializers.FloatField(allow_null=True, help_text="Of this week alone.")
    low = serializers.FloatField(allow_null=True, help_text="Of the 95 % interval.")
    high = serializers.FloatField(allow_null=True)
    undefined = ReasonShape(allow_null=True)
    smoothed = serializers.FloatField(
        allow_null=True, help_text="Of all weeks so far, older ones weighing less."
    )


class LayerWeeksShape(Shape):
    layer = serializers.ChoiceField(list(LAYERS))
    weeks = WeekShape(many=True)


class PersonWeeksShape(Shape):
    annotator = serializers.CharField(help_text="A pseudonym.")
    weeks = WeekShape(many=True, help_text="With the others; units are comparisons.")


class GuidelineStartShape(Shape):
    scheme = serializers.IntegerField()

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        """`from` is no name in Python."""
        return super().get_fields() | {"from": serializers.DateField()}


class EstimateShape(Shape):
    value = serializers.FloatField()
    low = serializers.FloatField(allow_null=True, help_text="Of the 95 % interval.")
    high = serializers.FloatField(allow_null=True)


class ValueField(serializers.JSONField):
    """A value of a layer: a word, or a list of words."""


class ShiftShape(Shape):
    own = ValueField(help_text="What this person gave, a word or a list of words,")
    other = ValueField(help_text="where another gave this.")
    recent = serializers.IntegerField(help_text="How often, of `recent_of` comparisons.")
    recent_of = serializers.IntegerField()
    earlier = serializers.IntegerField()
    earlier_of = serializers.IntegerField()


class AlertShape(Shape):
    layer = serializers.ChoiceField(list(LAYERS))
    person = serializers.CharField(allow_null=True, help_text="A pseudonym; null: everybody.")
    rules = serializers.ListField(
        child=serializers.ChoiceField(["low", "apart", "fell", "fell_alone"])
    )
    since = serializers.DateField(allow_null=True, help_text="From which Monday on.")
    units = serializers.IntegerField()
    articles = serializers.IntegerField()
    recent = EstimateShape(allow_null=True, help_text="Alpha with the others since then.")
    gap = EstimateShape(allow_null=True, help_text="The others among themselves less recent.")
    before = EstimateShape(allow_null=True)
    change = EstimateShape(allow_null=True, help_text="recent less before.")
    excess = EstimateShape(allow_null=True, help_text="change less that of the others.")
    shift = ShiftShape(allow_null=True, help_text="The difference that grew most.")


class TimeShape(ViewShape):
    layer = serializers.ChoiceField(list(LAYERS), help_text="That of `people`.")
    intervals = IntervalsShape()
    guidelines = GuidelineStartShape(many=True)
    layers = LayerWeeksShape(many=True)
    people = PersonWeeksShape(many=True, allow_null=True)
    alerts = AlertShape(many=True, allow_null=True)


class SpanFiguresShape(Shape):
    attributions = serializers.IntegerField()
    met = serializers.DictField(child=serializers.IntegerField())
    characters = serializers.IntegerField()
    figures = serializers.DictField(child=FigureShape())


class OffsetShape(Shape):
    least = serializers.IntegerField(help_text="Characters apart.")
    most = serializers.IntegerField(allow_null=True, help_text="Null: any more.")
    starts = serializers.IntegerField()
    ends = serializers.IntegerField()


class ConfusedShape(Shape):
    first = serializers.CharField(help_text="The uid of a source, or not_stated.")
    first_name = serializers.CharField(allow_null=True)
    second = serializers.CharField()
    second_name = serializers.CharField(allow_null=True)
    times = serializers.IntegerField()


class SpansShape(ViewShape):
    intervals = IntervalsShape()
    spans = SpanFiguresShape()
    offsets = OffsetShape(many=True)
    layers = LayerShape(many=True)
    confused = ConfusedShape(many=True, allow_null=True)


class OutcomeShape(Shape):
    alpha = FigureShape()
    percent = FigureShape()


class WhatIfResultShape(Shape):
    before = OutcomeShape()
    after = OutcomeShape()
    difference = EstimateShape(allow_null=True, help_text="after less before, of alpha.")


class EffectShape(Shape):
    """One change alone."""

    alpha = serializers.FloatField(allow_null=True, help_text="As it would be.")
    undefined = ReasonShape(allow_null=True)


class WithoutPersonShape(EffectShape):
    annotator = serializers.CharField(help_text="A pseudonym.")


class WithoutLabelShape(EffectShape):
    label = serializers.CharField()  # type: ignore[assignment]


class MergedPairShape(EffectShape):
    first = serializers.CharField()
    second = serializers.CharField()
    times = serializers.IntegerField(help_text="Comparisons in which one is given for the other.")


class WithoutArticleShape(Shape):
    version = serializers.UUIDField()
    title = serializers.CharField()
    alpha = serializers.FloatField(allow_null=True, help_text="Of all others.")


class WhatIfShape(ViewShape):
    layer = serializers.ChoiceField(list(LAYERS))
    alpha = serializers.FloatField(allow_null=True, help_text="As it is.")
    undefined = ReasonShape(allow_null=True)
    result = WhatIfResultShape(allow_null=True, help_text="Null where nothing is changed.")
    people = WithoutPersonShape(many=True)
    labels = WithoutLabelShape(many=True)
    pairs = MergedPairShape(many=True)
    articles = WithoutArticleShape(many=True, help_text="Those on which people differ most.")
