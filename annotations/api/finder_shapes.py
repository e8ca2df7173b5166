"""What the endpoint of finders' figures answers, for the OpenAPI document."""

from rest_framework import serializers

from annotations.api.bodies import Shape
from annotations.domain.suggestions.appraisal import ALL, CONTENT, MARK, SPEAKER
from annotations.domain.suggestions.thresholds import KINDS


class ShareShape(Shape):
    value = serializers.FloatField(allow_null=True, help_text="Null where nothing is counted.")
    low = serializers.FloatField(allow_null=True, help_text="Of the 95 % interval.")
    high = serializers.FloatField(allow_null=True)
    n = serializers.FloatField(help_text="Of how many; of several people's, the mean.")


class OutcomesShape(Shape):
    accepted = ShareShape()
    edited = ShareShape()
    rejected = ShareShape()
    ignored = ShareShape()


class KindFatesShape(Shape):
    kind = serializers.ChoiceField(KINDS)
    shown = serializers.IntegerField()
    outcomes = OutcomesShape()
    edits = serializers.DictField(
        child=serializers.IntegerField(), help_text="How often each field was changed."
    )


class ComparedShape(Shape):
    what = serializers.ChoiceField([CONTENT, SPEAKER, MARK])
    kind = serializers.ChoiceField([*KINDS, ALL])
    precision = ShareShape()
    recall = ShareShape(
        allow_null=True, help_text="Null for speakers: asked where a content is found."
    )


class AppraisedShape(Shape):
    articles = serializers.IntegerField()
    readings = serializers.IntegerField(help_text="People's, or the gold's, of these articles.")
    figures = ComparedShape(many=True)


class FinderShape(Shape):
    finder = serializers.CharField()
    finder_version = serializers.CharField()
    articles = serializers.IntegerField(help_text="Article versions that have its suggestions.")
    current = serializers.BooleanField(help_text="Whether batches assigned now show it.")
    fates = KindFatesShape(many=True)
    blind = AppraisedShape(
        allow_null=True, help_text="Against people who saw none. Null: too old to be compared."
    )
    gold = AppraisedShape(allow_null=True, help_text="Against gold made from such people's work.")


class MissedCountShape(Shape):
    quote = serializers.IntegerField()
    indirect = serializers.IntegerField()
    claim = serializers.IntegerField()


class BinShape(Shape):
    start = serializers.FloatField()
    end = serializers.FloatField()
    score = serializers.FloatField(help_text="The mean of those in it.")
    right = ShareShape(help_text="What was said and who said it.")


class ReliabilityShape(Shape):
    quote = BinShape(many=True)
    indirect = BinShape(many=True)


class PreviewShape(Shape):
    threshold = serializers.FloatField()
    withheld = serializers.IntegerField()
    suggestions = serializers.IntegerField()
    precision = ShareShape(help_text="Of what is shown still.")
    found = serializers.FloatField(
        allow_null=True, help_text="The share of what was found that still is."
    )


class PreviewsShape(Shape):
    quote = PreviewShape(many=True)
    indirect = PreviewShape(many=True)
    claim = PreviewShape(many=True)


class ChosenShape(Shape):
    finder = serializers.CharField()
    finder_version = serializers.CharField()
    missed = MissedCountShape(help_text="Of what people marked who saw no suggestion.")
    reliability = ReliabilityShape()
    thresholds = PreviewsShape(help_text="What thresholds would withhold.")


class FinderReportShape(Shape):
    missing_tagger = serializers.CharField(
        help_text="Why the trained tagger is away and the rules are used; empty where it is there."
    )
    blind_articles = serializers.IntegerField(help_text="That somebody read who saw none.")
    gold_articles = serializers.IntegerField()
    left_out = serializers.IntegerField(help_text="Articles that one still marks oneself.")
    set_aside = serializers.IntegerField(
        help_text="Readings of people who had had the article with suggestions before."
    )
    finders = FinderShape(many=True, help_text="The current one first.")
    chosen = ChosenShape(allow_null=True)
