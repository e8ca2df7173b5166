"""Assignments as lists show them: whose, on what, in which state; never what was marked."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from annotations.models import Assignment, Membership, Project


def assignment_rows(project: Project) -> QuerySet[Assignment, Any]:
    """The assignments of a project in the order they were given."""
    pseudonym = Membership.objects.filter(project=project, user=OuterRef("annotator"))
    return (
        Assignment.objects.filter(batch_article__batch__project=project)
        .order_by("pk")
        .values(
            "uid",
            "state",
            "skip_reason",
            "skip_note",
            "created_at",
            "opened_at",
            "submitted_at",
            article=F("batch_article__version__article__uid"),
            title=F("batch_article__version__article__title"),
            version=F("batch_article__version__number"),
            batch=F("batch_article__batch__uid"),
            batch_name=F("batch_article__batch__name"),
            # A member is named once in a project, so this is one row.
            pseudonym=Subquery(pseudonym.values("pseudonym")[:1]),
        )
    )
