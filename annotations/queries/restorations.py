"""Restorations that came to nothing: what nobody is shown of them, and what stays to be read."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotations.models import Article, Job, JobKind, JobState, RestoredRelease, User

LISTED = 10


def left_empty(project: str = "pk") -> Q:
    """Condition for projects that a release was to fill, but no longer will and did not.

    project: the path to the project's key from the rows that are filtered. Whoever put an article
    into such a project made it their own.
    """
    of = {"project": OuterRef(project)}
    asked = Job.objects.filter(**of, kind=JobKind.RESTORATION)
    return Q(
        Exists(asked),
        ~Exists(asked.unfinished()),
        ~Exists(RestoredRelease.objects.filter(**of)),
        ~Exists(Article.objects.filter(**of)),
    )


def failed_attempts(user: User) -> QuerySet[Job]:
    """This person's newest restorations that failed or were stopped, in projects still empty."""
    ended = (JobState.FAILED, JobState.CANCELLED)
    return (
        Job.objects.filter(
            left_empty("project"),
            kind=JobKind.RESTORATION,
            state__in=ended,
            requested_by=user,
            project__archived_at=None,
            project__memberships__user=user,
            project__memberships__left_at=None,
        )
        .select_related("project")
        .order_by("-pk")[:LISTED]
    )
