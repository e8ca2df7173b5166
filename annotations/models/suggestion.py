"""What finders propose, kept apart from what people mark, and how people reacted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.domain.suggestions.fate import Proposal
from annotations.models.article import ArticleVersion, Sentence
from annotations.models.batch import Assignment
from annotations.models.identity import Identified


class SuggestionRun(Identified):
    """One finder of one version over one article version."""

    version = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="suggestion_runs")
    finder = models.CharField(max_length=40)
    finder_version = models.CharField(max_length=40)
    config_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "finder", "finder_version", "config_hash"],
                name="suggestion_run_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finder} {self.finder_version} on {self.version_id}"


class SuggestionKind(models.TextChoices):
    ATTRIBUTION = "attribution", _("attribution")
    CLAIM = "claim", _("claim")


class Suggestion(Identified):
    """One proposed attribution (with or without a quote mark) or claim in one sentence.

    `payload` has the shape of a record's attribution; speakers and chain links carry a
    `name` in place of a source. A claim's holds at most the `reason` why it is worth checking.
    `quote` proposes the mark Q.
    """

    run = models.ForeignKey(SuggestionRun, models.PROTECT, related_name="suggestions")
    sentence = models.ForeignKey(Sentence, models.PROTECT, related_name="suggestions")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=11, choices=SuggestionKind)
    quote = models.BooleanField(default=False)
    payload = models.JSONField(null=True, blank=True)
    score = models.FloatField()
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_by"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="suggestion_position_unique"),
            models.CheckConstraint(
                condition=Q(score__gte=0) & Q(score__lte=1), name="suggestion_score_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SuggestionKind.values), name="suggestion_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def proposal(self) -> Proposal:
        is_claim = self.kind == SuggestionKind.CLAIM
        return Proposal({} if is_claim else self.payload or {}, self.quote, is_claim=is_claim)


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    EDITED = "edited", _("edited")
    REJECTED = "rejected", _("rejected")
    IGNORED = "ignored", _("ignored")


class Reaction(models.Model):
    """What one person did with one suggestion. `fields` names what an edit changed.

    `marks_before`: what had been decided when it was revealed; only of what judges.
    """

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="reactions")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="reactions")
    shown_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    fields = models.JSONField(default=list, blank=True)
    marks_before = models.CharField(max_length=4, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "assignment"], name="reaction_once"),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=Outcome.values),
                name="reaction_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id}: {self.outcome or 'shown'}"
