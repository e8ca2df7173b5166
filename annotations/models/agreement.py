"""Counts that every agreement figure is a sum of, and the stored intervals.

All of it can be made again from what was submitted: `manage.py recount_agreement` does.
"""

from uuid import uuid4

from django.db import models

from annotations.models.article import ArticleVersion
from annotations.models.batch import Arm
from annotations.models.project import Project
from annotations.models.scheme import Scheme


class AgreementView(models.Model):
    """What is never mixed: one scheme of one project in one arm, and the state of its counts.

    revision grows with each change of its counts; epoch tells this row's revisions from those
    of any other row. digest: the sum, modulo 2^256, of the digests of its articles: the same
    counts have the same digest, in whatever order they came. articles: how many have counts.
    layers: layer -> how many articles have a sentence there with values of two people or more.
    rules: the version of the counting rules; older ones are counted anew after an upgrade.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="+")
    arm = models.CharField(max_length=8, choices=Arm)
    epoch = models.UUIDField(default=uuid4)
    revision = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)
    articles = models.PositiveIntegerField(default=0)
    layers = models.JSONField(default=dict)
    rules = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "arm"], name="agreement_view_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.arm}"


class AgreementPattern(models.Model):
    """The values that people gave one sentence on one layer; a row never changes.

    The key is made from the content, so a key once read means the same for ever, also where
    the transaction that wrote it was taken back. ratings: a sorted list of [pseudonym, value];
    a set-valued layer's value is a sorted list of strings.
    """

    id = models.BigIntegerField(primary_key=True)
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    layer = models.CharField(max_length=20)
    ratings = models.JSONField()

    def __str__(self) -> str:
        return f"{self.layer} {self.ratings}"


class AgreementArticle(models.Model):
    """An article version with counts in a view, and how far people agree on its marks.

    last_at: the last submission that counts; week: its Monday, in UTC. units: sentences
    decided by two people or more. alpha, percent: empty where they have no value. layers:
    those with values of two people or more. digest: of the counts, in hexadecimal.
    """

    view = models.ForeignKey(AgreementView, models.CASCADE, related_name="+")
    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="+")
    last_at = models.DateTimeField()
    week = models.DateField()
    units = models.PositiveIntegerField()
    alpha = models.FloatField(null=True)
    percent = models.FloatField(null=True)
    layers = models.JSONField(default=list)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["view", "version"], name="agreement_article_once"),
        ]

    def __str__(self) -> str:
        return f"{self.view_id}:{self.version_id}"


class AgreementCount(models.Model):
    """How many sentences of an article version got one pattern of values.

    n counts sentences, on layers of spans characters. Rebuilt for the article version by
    whatever changes what counts.
    """

    view = models.ForeignKey(AgreementView, models.CASCADE, related_name="+", db_index=False)
    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="+", db_index=False)
    layer = models.CharField(max_length=20)
    pattern = models.ForeignKey(AgreementPattern, models.CASCADE, related_name="+", db_index=False)
    n = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "view", "pattern"], name="agreement_count_once"
            ),
            models.CheckConstraint(condition=models.Q(n__gt=0), name="agreement_count_positive"),
        ]
        indexes = [
            models.Index(fields=["view", "layer"], name="agreement_count_layer"),
        ]

    def __str__(self) -> str:
        return f"{self.pattern_id}: {self.n}"


class AgreementTotal(models.Model):
    """The counts of a view summed over the articles of a week, kept in step with them.

    revision: the view's when the row last changed, so that who knows the rows of an earlier
    revision reads only the changed ones. A row that sank to n = 0 stays for that reason.
    """

    view = models.ForeignKey(AgreementView, models.CASCADE, related_name="+", db_index=False)
    week = models.DateField()
    pattern = models.ForeignKey(AgreementPattern, models.CASCADE, related_name="+", db_index=False)
    n = models.BigIntegerField()
    revision = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["view", "pattern", "week"], name="agreement_total_once"
            ),
            models.CheckConstraint(condition=models.Q(n__gte=0), name="agreement_total_positive"),
        ]
        indexes = [
            models.Index(fields=["view", "revision"], name="agreement_total_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.pattern_id}: {self.n}"


class AgreementInterval(models.Model):
    """Intervals of one scheme and arm, with the digest of the counts they were made from."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="+")
    arm = models.CharField(max_length=8, choices=Arm)
    inputs_hash = models.CharField(max_length=64)
    resamples = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    figures = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "scheme", "arm"], name="agreement_interval_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.arm}"
