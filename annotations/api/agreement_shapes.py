"""What the endpoints of agreement answer, for the OpenAPI document."""

from rest_framework import serializers

from annotations.api.bodies import Shape
from annotations.models import Arm


class ReasonShape(Shape):
    code = serializers.CharField()
    detail = serializers.CharField()


class FigureShape(Shape):
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="Of the 95 % interval.")
    high = serializers.FloatField(allow_null=True)
    units = serializers.IntegerField(help_text="Sentences decided by two or more.")
    annotators = serializers.IntegerField()
    articles = serializers.IntegerField()
    undefined = ReasonShape(allow_null=True, help_text="Why there is no value.")
    no_interval = ReasonShape(allow_null=True)
    undefined_resamples = serializers.IntegerField()


class LabelShape(Shape):
    label = serializers.CharField()  # type: ignore[assignment]
    values = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)
    specific = FigureShape(allow_null=True)


class LayerShape(Shape):
    layer = serializers.CharField()
    title = serializers.CharField()
    question = serializers.CharField()
    paired = serializers.BooleanField(
        help_text="A unit is two people and a pair of attributions matched by content."
    )
    units = serializers.IntegerField()
    decided = serializers.IntegerField()
    coverage = serializers.FloatField(
        allow_null=True, help_text="Units / decided; null for paired layers."
    )
    alpha = FigureShape()
    percent = FigureShape()
    ac1 = FigureShape(allow_null=True, help_text="Gwet's; null where labels are an open set.")
    brennan_prediger = FigureShape(allow_null=True)
    fleiss = FigureShape(allow_null=True, help_text="Fleiss' kappa.")
    labels = LabelShape(many=True)


class PairShape(Shape):
    first = serializers.CharField(help_text="A pseudonym.")
    second = serializers.CharField(help_text="A pseudonym.")
    units = serializers.IntegerField()
    disagreements = serializers.IntegerField()
    percent = serializers.FloatField()
    kappa = serializers.FloatField(allow_null=True)
    alpha = serializers.FloatField(allow_null=True)
    undefined = ReasonShape(allow_null=True)


class LeftOutShape(Shape):
    """Assignments that count in no figure of the view."""

    unfinished = serializers.IntegerField()
    skipped = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    exposed = serializers.IntegerField(help_text="Submitted once others' marks were readable.")


class IntervalsShape(Shape):
    state = serializers.ChoiceField(
        ["current", "stale", "missing", "withheld"],
        help_text="Stale: made from other counts. Withheld: while one marks counted articles.",
    )
    computed_at = serializers.DateTimeField(allow_null=True)
    resamples = serializers.IntegerField(allow_null=True)
    seed = serializers.IntegerField(allow_null=True)


class ViewShape(Shape):
    scheme = serializers.IntegerField()
    arm = serializers.ChoiceField(Arm.choices)


class ReportShape(ViewShape):
    articles = serializers.IntegerField()
    articles_left_out = serializers.IntegerField(help_text="Those one still marks.")
    left_out = LeftOutShape()
    intervals = IntervalsShape()
    layers = LayerShape(many=True)
    pairs = PairShape(many=True, allow_null=True, help_text="Null for who may not compare people.")


class AgreementShape(Shape):
    views = ViewShape(many=True)
    report = ReportShape(allow_null=True, help_text="Null where there are no figures yet.")


class SideShape(Shape):
    speakers = serializers.ListField(child=serializers.CharField())
    record = serializers.DictField(help_text="As it was submitted.")


class DisagreementShape(Shape):
    article = serializers.UUIDField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    position = serializers.IntegerField(help_text="Of the sentence, from 0.")
    text = serializers.CharField()
    first = SideShape()
    second = SideShape()


class ValueShape(Shape):
    annotator = serializers.CharField(help_text="A pseudonym.")
    value = serializers.CharField(help_text="As `label` names it; a speaker by its uid.")


class DecisionShape(SideShape):
    annotator = serializers.CharField(help_text="A pseudonym.")


class DifferingShape(Shape):
    article = serializers.UUIDField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    position = serializers.IntegerField(help_text="Of the sentence, from 0.")
    text = serializers.CharField()
    values = ValueShape(many=True, help_text="On the layer.")
    decisions = DecisionShape(many=True)
