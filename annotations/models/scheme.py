"""The rules people mark under: a numbered guideline with its options."""

from django.db import models

from annotations.models.project import Project


class Scheme(models.Model):
    """One version of a project's rules. `frozen_at` is set when a batch first uses it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="schemes")
    number = models.PositiveIntegerField()
    guideline = models.TextField(blank=True)
    options = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="scheme_number_unique"),
        ]

    def __str__(self) -> str:
        return f"scheme {self.number}"
