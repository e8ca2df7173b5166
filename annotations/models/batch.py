"""Batches of articles given to people, and each person's assignment."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models.article import ArticleVersion
from annotations.models.identity import Identified
from annotations.models.project import Project
from annotations.models.scheme import Scheme


class BatchKind(models.TextChoices):
    WORK = "work", _("work")
    TRAINING = "training", _("training")
    RECHECK = "recheck", _("recheck")


class Arm(models.TextChoices):
    BLIND = "blind", _("blind")
    ASSISTED = "assisted", _("assisted")


class AssignmentState(models.TextChoices):
    TODO = "todo", _("to do")
    OPEN = "open", _("open")
    SUBMITTED = "submitted", _("submitted")
    REOPENED = "reopened", _("reopened")
    SKIPPED = "skipped", _("skipped")
    WITHDRAWN = "withdrawn", _("withdrawn")


class SkipReason(models.TextChoices):
    WRONG_LANGUAGE = "wrong_language", _("wrong language")
    BROKEN_TEXT = "broken_text", _("broken text")
    BAD_SPLIT = "bad_split", _("badly split sentences")
    OTHER = "other", _("another reason")


UNFINISHED = (AssignmentState.TODO, AssignmentState.OPEN, AssignmentState.REOPENED)
# Nothing unfinished is closed to its annotator, and nothing else is open.
WRITABLE = UNFINISHED


class Batch(Identified):
    """Articles assigned together under one scheme. `assigned_at` closes it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="batches")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="batches")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=BatchKind, default=BatchKind.WORK)
    overlap = models.PositiveSmallIntegerField(default=2)
    blind_share = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.150"))
    seed = models.BigIntegerField()
    created_at = models.DateTimeField()
    assigned_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BatchKind.values), name="batch_kind_known"),
            models.CheckConstraint(condition=Q(overlap__gte=1), name="batch_overlap_positive"),
            models.CheckConstraint(
                condition=Q(blind_share__gte=0) & Q(blind_share__lte=1),
                name="batch_blind_share_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BatchArticle(models.Model):
    """An article version in a batch, with the arm all its assignments share.

    `scheme` and `kind` repeat the batch's, because the database can only keep "one work
    batch per scheme" on columns of this table. `known_from` = where the gold stands that people in
    training are shown after they submit.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="batch_articles")
    version = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="batch_articles")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=BatchKind)
    arm = models.CharField(max_length=8, choices=Arm, default=Arm.BLIND)
    suggestion_run = models.ForeignKey(
        "annotations.SuggestionRun", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decisions_opened_at = models.DateTimeField(null=True, blank=True)
    known_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "version"], name="batch_article_once"),
            models.UniqueConstraint(
                fields=["version", "scheme"],
                condition=Q(kind=BatchKind.WORK),
                name="batch_article_one_work_batch",
            ),
            models.CheckConstraint(condition=Q(arm__in=Arm.values), name="batch_article_arm_known"),
            models.CheckConstraint(
                condition=Q(arm=Arm.BLIND) | Q(suggestion_run__isnull=False),
                name="batch_article_assisted_has_run",
            ),
            models.CheckConstraint(
                condition=Q(known_from=None) | Q(kind=BatchKind.TRAINING),
                name="batch_article_known_in_training",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.version_id}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def unfinished(self) -> "AssignmentQuerySet":
        return self.filter(state__in=UNFINISHED)

    def of_version(self, version_id: int) -> "AssignmentQuerySet":
        return self.filter(batch_article__version_id=version_id)


class Assignment(Identified):
    """One person's work on one article version in one batch.

    `exposed_at` is when others' marks on the article first became readable to this person:
    what is submitted after it never enters agreement.
    """

    batch_article = models.ForeignKey(BatchArticle, models.PROTECT, related_name="assignments")
    annotator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments"
    )
    state = models.CharField(max_length=9, choices=AssignmentState, default=AssignmentState.TODO)
    state_before_withdrawal = models.CharField(max_length=9, blank=True)
    skip_reason = models.CharField(max_length=14, choices=SkipReason, blank=True)
    skip_note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    exposed_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch_article", "annotator"], name="assignment_once"),
            models.CheckConstraint(
                condition=Q(state__in=AssignmentState.values), name="assignment_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=AssignmentState.SKIPPED) | ~Q(skip_reason=""),
                name="assignment_skipped_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=AssignmentState.WITHDRAWN, state_before_withdrawal__gt="")
                | (~Q(state=AssignmentState.WITHDRAWN) & Q(state_before_withdrawal="")),
                name="assignment_withdrawn_keeps_state",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[AssignmentState.SUBMITTED, AssignmentState.REOPENED])
                | Q(submitted_at__isnull=False),
                name="assignment_submitted_has_time",
            ),
        ]
        indexes = [models.Index(fields=["annotator", "state"], name="assignment_person_state")]

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE
