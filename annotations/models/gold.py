"""What adjudicators decided: the history of gold records, and the newest of each in a row.

Gold never touches what it was decided from. Each version names the submissions and the exact
record versions that lay before the adjudicator.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.domain import marks
from annotations.models.annotation import RecordVersion, Submission
from annotations.models.article import Sentence
from annotations.models.batch import BatchArticle
from annotations.models.event import Event
from annotations.models.identity import Identified


class GoldMethod(models.TextChoices):
    UNANIMOUS = "unanimous", _("unanimous")
    ADJUDICATED = "adjudicated", _("adjudicated")
    SINGLE = "single", _("single reader")


class GoldReason(models.TextChoices):
    SLIP = "slip", _("slip")
    GUIDELINE_GAP = "guideline_gap", _("guideline gap")
    AMBIGUOUS = "ambiguous", _("text ambiguous")
    JUDGEMENT = "judgement", _("legitimate judgement")


_METHOD_KNOWN = Q(method__in=GoldMethod.values)
_REASON_KNOWN = Q(reason="") | Q(reason__in=GoldReason.values)


class GoldVersion(Identified):
    """One decision about one sentence of a batch's article; append-only.

    `payload` has the shape of a sentence record; null = the decision before was taken back.
    `seq` repeats the event's number. `bulk` = accepted with others, without a look of its own.
    """

    batch_article = models.ForeignKey(BatchArticle, models.PROTECT, related_name="gold_versions")
    sentence = models.ForeignKey(Sentence, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    payload = models.JSONField(null=True, blank=True)
    method = models.CharField(max_length=11, choices=GoldMethod)
    reason = models.CharField(max_length=13, choices=GoldReason, blank=True)
    note = models.TextField(blank=True)
    bulk = models.BooleanField(default=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="gold_versions")
    seq = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch_article", "sentence", "version"], name="gold_version_unique"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="gold_version_from_one"),
            models.CheckConstraint(condition=_METHOD_KNOWN, name="gold_version_method_known"),
            models.CheckConstraint(condition=_REASON_KNOWN, name="gold_version_reason_known"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_article_id}/{self.sentence_id} gold v{self.version}"


class GoldInput(models.Model):
    """One person's decision that a gold version was made from; append-only.

    `valid`: the adjudicator holds that it may stand beside the gold as another legitimate
    judgement.
    """

    gold = models.ForeignKey(GoldVersion, models.PROTECT, related_name="inputs")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    record_version = models.ForeignKey(RecordVersion, models.PROTECT, related_name="+")
    valid = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gold", "submission"], name="gold_input_once"),
        ]

    def __str__(self) -> str:
        return f"{self.gold_id} from {self.record_version_id}"


class Gold(models.Model):
    """The newest gold of a sentence, a projection of the history. `marks` None = taken back."""

    batch_article = models.ForeignKey(BatchArticle, models.PROTECT, related_name="gold")
    sentence = models.ForeignKey(Sentence, models.PROTECT, related_name="+")
    current = models.ForeignKey(GoldVersion, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    marks = models.CharField(max_length=4, null=True, blank=True)  # noqa: DJ001 null = taken back
    method = models.CharField(max_length=11, choices=GoldMethod)
    reason = models.CharField(max_length=13, choices=GoldReason, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch_article", "sentence"], name="gold_once"),
            models.CheckConstraint(
                condition=Q(marks=None) | Q(marks__in=marks.LEGAL_SETS), name="gold_marks_legal"
            ),
            models.CheckConstraint(condition=_METHOD_KNOWN, name="gold_method_known"),
            models.CheckConstraint(condition=_REASON_KNOWN, name="gold_reason_known"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_article_id}/{self.sentence_id}: {self.marks}"
