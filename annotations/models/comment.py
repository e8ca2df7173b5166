"""What people say about an article or a sentence while they work."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.models.article import Article, Sentence
from annotations.models.batch import Assignment
from annotations.models.identity import Identified


class Comment(Identified):
    """One remark or reply; its words are never changed.

    `assignment` is set when it belongs to one annotator's work: they and the managers read it.
    Without it the managers alone do. `sentence` narrows it to one sentence. A reply names the
    remark it answers in `parent`; only a remark is resolved.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="comments")
    sentence = models.ForeignKey(
        Sentence, models.PROTECT, null=True, blank=True, related_name="comments"
    )
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="comments"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies"
    )
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_words"),
            models.CheckConstraint(
                condition=Q(resolved_by=None, resolved_at=None)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False, parent=None),
                name="comment_resolved_at_by_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.uid}"
