"""Submitting many assignments whose records were stored with one event each."""

from collections.abc import Collection, Sequence
from datetime import datetime

from annotations.access import PERMISSIONS, Permission
from annotations.actions import counting
from annotations.actions.counting import FirstWork
from annotations.actions.opening import expose_annotators
from annotations.models import (
    Assignment,
    AssignmentState,
    BatchArticle,
    Membership,
    Role,
    Submission,
)


def submit_together(
    works: Sequence[FirstWork],
    *,
    seqs: Sequence[int],
    fresh: Collection[int],
    project_id: int,
    at: datetime,
) -> None:
    """Freeze the records of new assignments, as `submissions.submit_assignment` does with one.

    Their records are complete, and independent: whoever brought them vouches that their annotators
    worked alone. seqs: the numbers of the events that stored them. fresh: the versions on which
    nobody had submitted anything. Call it in the transaction that stored them.
    """
    assignments = [work.assignment for work in works]
    ids = [one.pk for one in assignments]
    Submission.objects.bulk_create(
        Submission(assignment_id=pk, number=1, at=at, seq=seq, independent=True)
        for pk, seq in zip(ids, seqs, strict=True)
    )
    rows = Assignment.objects.filter(pk__in=ids)
    rows.update(state=AssignmentState.SUBMITTED, submitted_at=at)
    _expose(assignments, project_id, at)
    versions = {one.batch_article.version_id for one in assignments}
    first = [work for work in works if work.assignment.batch_article.version_id in fresh]
    counting.count_first(project_id, first, at=at)
    counting.rebuild_many(project_id, versions.difference(fresh))


def _expose(assignments: Sequence[Assignment], project_id: int, at: datetime) -> None:
    """Who reads others' marks now that this work is put out of hand is exposed from here on."""
    comparing = [role for role in Role if Permission.COMPARE_MARKS in PERMISSIONS[role]]
    readers = Membership.objects.current().filter(project_id=project_id, role__in=comparing)
    mine = Assignment.objects.filter(pk__in=[one.pk for one in assignments], exposed_at=None)
    mine.filter(annotator_id__in=readers.values("user_id")).update(exposed_at=at)
    places = {one.batch_article_id for one in assignments}
    articles = {one.batch_article.version.article_id for one in assignments}
    elsewhere = BatchArticle.objects.filter(version__article__in=articles).exclude(pk__in=places)
    opened = BatchArticle.objects.filter(pk__in=places, decisions_opened_at__isnull=False)
    shared = elsewhere.union(opened, all=True).values_list("version__article_id", flat=True)
    if reread := set(shared):
        expose_annotators(reread, at=at)
