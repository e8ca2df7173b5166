"""Counts that every agreement figure is a sum of, and the stored intervals."""

from django.db import models

from annotations.models.article import ArticleVersion
from annotations.models.batch import Arm
from annotations.models.project import Project
from annotations.models.scheme import Scheme


class AgreementCount(models.Model):
    """How many sentences of an article version got one pattern of values in one layer.

    `pattern` is a sorted list of [pseudonym, value]; a set-valued layer's value is a sorted
    list of strings. Rebuilt for the article version by whatever changes what counts.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="+")
    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="+")
    arm = models.CharField(max_length=8, choices=Arm)
    layer = models.CharField(max_length=20)
    pattern = models.JSONField()
    n = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["project", "scheme", "arm", "layer"], name="agreement_count_view"),
        ]

    def __str__(self) -> str:
        return f"{self.layer} {self.pattern}: {self.n}"


class AgreementInterval(models.Model):
    """Intervals of one scheme and arm, with the hash of the counts they were made from."""

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
