"""What the endpoints behind the figures of agreement answer, for the OpenAPI document."""

from rest_framework import serializers

from annotations.api.agreement_shapes import (
    FigureShape,
    LayerShape,
    PairShape,
    ValueShape,
    ViewShape,
)
from annotations.api.bodies import Shape


class CoincidenceShape(Shape):
    row = serializers.CharField()
    column = serializers.CharField()
    units = serializers.IntegerField(help_text="Sentences in which both were given.")
    coincidences = serializers.FloatField(
        help_text="Ordered pairs, each weighted by 1 / (values of the sentence - 1)."
    )


class CoincidencesShape(ViewShape):
    layer = serializers.CharField()
    values = serializers.ListField(child=serializers.CharField())
    cells = CoincidenceShape(many=True)


class BoundedPairShape(PairShape):
    low = serializers.FloatField(allow_null=True, help_text="Of the 95 % interval of alpha.")
    high = serializers.FloatField(allow_null=True)


class OwnAlphaShape(Shape):
    annotator = serializers.CharField(help_text="A pseudonym.")
    alpha = FigureShape()


class PairsShape(ViewShape):
    layer = serializers.CharField()
    order = serializers.ListField(
        child=serializers.CharField(), help_text="Pseudonyms, those who decide alike together."
    )
    pairs = BoundedPairShape(many=True)
    own = OwnAlphaShape(many=True, help_text="People with their earlier selves, on the marks.")


class AgreementArticleShape(Shape):
    article = serializers.UUIDField()
    version = serializers.UUIDField()
    title = serializers.CharField()
    batch = serializers.UUIDField(allow_null=True)
    units = serializers.IntegerField()
    alpha = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="By resampling its sentences.")
    high = serializers.FloatField(allow_null=True)
    percent = serializers.FloatField(allow_null=True)
    expected_low = serializers.FloatField(
        allow_null=True, help_text="95 of 100 articles of this size lie between this and the next."
    )
    expected_high = serializers.FloatField(allow_null=True)
    last_at = serializers.DateTimeField()


class CountShape(Shape):
    version = serializers.UUIDField()
    units = serializers.IntegerField()
    values = ValueShape(many=True)


class OwnArticleShape(Shape):
    assignment = serializers.UUIDField()
    title = serializers.CharField()
    comparisons = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True, help_text="Of them, those that are alike.")


class OwnMarksShape(Shape):
    own = serializers.CharField()
    other = serializers.CharField()
    comparisons = serializers.IntegerField()


class OwnSetShape(Shape):
    scheme = serializers.IntegerField()
    number = serializers.IntegerField()
    layers = LayerShape(many=True)
    marks = OwnMarksShape(many=True)
    articles = OwnArticleShape(many=True)


class OwnAgreementShape(Shape):
    annotator = serializers.CharField(help_text="One's own pseudonym.")
    waiting = serializers.IntegerField(help_text="Articles submitted and not opened yet.")
    sets = OwnSetShape(many=True, help_text="Articles that may be counted together.")
