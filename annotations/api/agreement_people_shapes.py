"""What the endpoints of people and of the discussion queue answer, for the OpenAPI document."""

from rest_framework import serializers

from annotations.api.agreement_shapes import FigureShape, ReasonShape, ViewShape
from annotations.api.bodies import Shape
from annotations.domain.agreement.truth.competence import METHODS


class MethodShape(Shape):
    method = serializers.ChoiceField(list(METHODS))
    prevalence = serializers.ListField(
        child=serializers.FloatField(),
        allow_null=True,
        help_text="The estimated share of each of `labels` among the sentences.",
    )
    undefined = ReasonShape(allow_null=True)


class CompetenceShape(Shape):
    """A share of the person's answers: see each method in the glossary."""

    majority = serializers.FloatField(allow_null=True)
    one_coin = serializers.FloatField(allow_null=True)
    dawid_skene = serializers.FloatField(allow_null=True)
    mace = serializers.FloatField(allow_null=True)


class PersonCompetenceShape(Shape):
    annotator = serializers.CharField(help_text="A pseudonym.")
    units = serializers.IntegerField(help_text="Sentences decided with somebody else.")
    with_others = FigureShape(help_text="Alpha of the person against everybody else.")
    without = FigureShape(help_text="Alpha of the others alone.")
    change = FigureShape(help_text="`without` less alpha of all.")
    accuracy = FigureShape(help_text="The share of answers that is right, by Dawid and Skene.")
    competence = CompetenceShape()
    confusion = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField()),
        allow_null=True,
        help_text="Expected sentences by true label (rows) and given label, as in `labels`.",
    )
    seconds = serializers.FloatField(
        allow_null=True, help_text="Of active time a sentence, over all articles of the view."
    )


class PeopleReportShape(ViewShape):
    layer = serializers.CharField()
    labels = serializers.ListField(child=serializers.CharField())
    alpha = FigureShape()
    intervals = serializers.ChoiceField(["current", "stale", "missing", "withheld"])
    methods = MethodShape(many=True)
    people = PersonCompetenceShape(many=True)


class PeopleShape(Shape):
    views = ViewShape(many=True)
    report = PeopleReportShape(allow_null=True, help_text="Null where there are no figures yet.")


class GivenShape(Shape):
    annotator = serializers.CharField(help_text="A pseudonym.")
    value = serializers.CharField()


class LikelyShape(Shape):
    value = serializers.CharField()
    share = serializers.FloatField()


class GoldBesideShape(Shape):
    value = serializers.CharField(
        allow_null=True, help_text="Null where gold says nothing on this layer."
    )
    method = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)


class DiscussedShape(Shape):
    article = serializers.UUIDField()
    title = serializers.CharField()
    version = serializers.UUIDField()
    position = serializers.IntegerField(help_text="Of the sentence, from 0.")
    text = serializers.CharField(help_text="Its first 600 characters.")
    values = GivenShape(many=True)
    posterior = LikelyShape(many=True, help_text="The likeliest first.")
    entropy = serializers.FloatField(help_text="Of the posterior, in bits.")
    prevalence = serializers.FloatField(
        help_text="The share of all differences that are about the same values."
    )
    score = serializers.FloatField(help_text="entropy x prevalence")
    batch = serializers.UUIDField(
        allow_null=True, help_text="Where it is adjudicated; null while it cannot be."
    )
    gold = GoldBesideShape(allow_null=True)
