"""What the endpoints of arms and calibration answer, for the OpenAPI document."""

from rest_framework import serializers

from annotations.api.agreement_shapes import FigureShape, ReasonShape, ViewShape
from annotations.api.bodies import Shape
from annotations.api.decisions import (
    DecidedArticleShape,
    DecidedGoldShape,
    DecidedRecordShape,
    NamedSourceShape,
)
from annotations.domain.agreement.arms import ALPHA, GROUPS, SECONDS, SHARE


class ArmEstimateShape(Shape):
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="Of the 95 % interval.")
    high = serializers.FloatField(allow_null=True)
    n = serializers.FloatField(help_text="What was counted.")
    articles = serializers.IntegerField()
    undefined = ReasonShape(allow_null=True, help_text="Why an alpha has no value.")


class ArmDifferenceShape(Shape):
    value = serializers.FloatField(allow_null=True, help_text="Assisted less blind.")
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class EffectShape(Shape):
    name = serializers.CharField()
    group = serializers.ChoiceField(GROUPS)
    kind = serializers.ChoiceField([SHARE, SECONDS, ALPHA])
    assisted = ArmEstimateShape()
    blind = ArmEstimateShape()
    difference = ArmDifferenceShape()
    few_articles = serializers.BooleanField(help_text="Too few in an arm to conclude anything.")


class ArmArticlesShape(Shape):
    assisted = serializers.IntegerField()
    blind = serializers.IntegerField()


class ArmReportShape(Shape):
    scheme = serializers.IntegerField()
    batches = serializers.ListField(
        child=serializers.CharField(), help_text="Names of those with both arms."
    )
    articles = ArmArticlesShape()
    few_articles = serializers.BooleanField()
    least_articles = serializers.IntegerField(help_text="Of each arm, to conclude anything.")
    articles_left_out = serializers.IntegerField(help_text="Those one still marks.")
    readings_set_aside = serializers.IntegerField(
        help_text="Blind, by people who had had the article with suggestions before."
    )
    articles_unread = serializers.IntegerField(
        help_text="Blind, never read by the finder of their batch."
    )
    effects = EffectShape(many=True)


class ArmsShape(Shape):
    report = ArmReportShape(allow_null=True, help_text="Null where there are no figures yet.")


class AlikeShape(Shape):
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="Of the 95 % interval.")
    high = serializers.FloatField(allow_null=True)
    n = serializers.FloatField(help_text="Sentences.")
    articles = serializers.IntegerField()


class ComparedAgainShape(Shape):
    layer = serializers.CharField()
    alpha = FigureShape()
    alike = AlikeShape(help_text="The share of sentences with equal values.")


class CheckedArticleShape(Shape):
    title = serializers.CharField()
    submitted_at = serializers.DateTimeField()
    days = serializers.IntegerField(allow_null=True, help_text="Since the first time.")
    alike = AlikeShape(help_text="Of its marks.")


class CheckedShape(Shape):
    left = serializers.IntegerField(help_text="Articles not submitted yet.")
    layers = ComparedAgainShape(many=True)
    articles = CheckedArticleShape(many=True)


class PersonCalibrationShape(Shape):
    annotator = serializers.CharField(help_text="A pseudonym.")
    rechecks = CheckedShape(help_text="Beside their earlier self.")
    training = CheckedShape(help_text="Beside known answers.")


class CalibrationReportShape(ViewShape):
    left_out = serializers.IntegerField(help_text="Rechecks that do not count.")
    people = PersonCalibrationShape(many=True)


class CalibrationShape(Shape):
    views = ViewShape(many=True)
    report = CalibrationReportShape(allow_null=True)


class FeedbackSentenceShape(Shape):
    n = serializers.IntegerField(help_text="From 0.")
    text = serializers.CharField()
    record = DecidedRecordShape(help_text="One's own.")
    known = DecidedGoldShape(allow_null=True)
    alike = serializers.BooleanField()


class FeedbackShape(Shape):
    article = DecidedArticleShape()
    version = serializers.IntegerField()
    submitted_at = serializers.DateTimeField()
    sentences = FeedbackSentenceShape(many=True)
    sources = NamedSourceShape(many=True)
