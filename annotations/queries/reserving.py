"""Work that could be given to the same people again, and what they may not see meanwhile.

Nobody is told that an article is one they marked before. While they mark it again, their earlier
work on it is not there for them: it would be copied.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotations.domain.fields import JsonObject
from annotations.models import (
    Arm,
    ArticleVersion,
    Assignment,
    AssignmentState,
    BatchArticle,
    BatchKind,
    Event,
    Project,
    Scheme,
)
from annotations.models.batch import UNFINISHED
from annotations.queries.submitted import counted_assignments
from annotations.queries.withheld import BATCH_ASSIGNED, PINNED


def given_again() -> Exists:
    """Of an assignment: whether its person is marking the article again, unknowingly.

    What is unfinished is the second work itself.
    """
    again = Assignment.objects.filter(
        annotator=OuterRef("annotator"),
        batch_article__version__article=OuterRef("batch_article__version__article"),
        batch_article__batch__kind=BatchKind.RECHECK,
        batch_article__batch__archived_at=None,
        state__in=UNFINISHED,
    )
    return Exists(again.exclude(pk=OuterRef("pk")))


def without_given_again(works: QuerySet[Assignment, Any]) -> QuerySet[Assignment, Any]:
    """A person's own work without what they have finished and are marking again."""
    return works.filter(Q(state__in=UNFINISHED) | ~Q(given_again()))


def is_given_again(assignment: Assignment) -> bool:
    """Whether this finished work is being done again by its person, who may not read it then."""
    if assignment.state in UNFINISHED:
        return False
    return Assignment.objects.filter(given_again(), pk=assignment.pk).exists()


def can_be_given_again(
    project: Project, scheme: Scheme, *, people: Collection[int], before: datetime
) -> dict[int, list[ArticleVersion]]:
    """By person, the articles to draw from, in the order of their uids.

    Work that counts in agreement, submitted before a time, on the newest text, by somebody who has
    not read others' decisions and was never given the article again. What was suggested must be
    what a batch assigned now would suggest.
    """
    later = ArticleVersion.objects.filter(
        article=OuterRef("batch_article__version__article"),
        number__gt=OuterRef("batch_article__version__number"),
    )
    other = Assignment.objects.filter(
        annotator=OuterRef("annotator"),
        batch_article__version__article=OuterRef("batch_article__version__article"),
    ).exclude(pk=OuterRef("pk"))
    rows = (
        counted_assignments()
        .filter(
            ~Exists(later),
            ~Exists(other.exclude(state=AssignmentState.WITHDRAWN)),
            batch_article__scheme=scheme,
            annotator__in=people,
            exposed_at=None,
            submitted_at__lte=before,
        )
        .select_related("batch_article__version__article", "batch_article__batch")
        .defer("batch_article__version__text")
        .order_by("batch_article__version__uid")
    )
    alike = _suggesting_as_now(project, scheme)
    found: defaultdict[int, list[ArticleVersion]] = defaultdict(list)
    for one in rows:
        place = one.batch_article
        if place.arm == Arm.BLIND or place.batch_id in alike:
            found[one.annotator_id].append(place.version)
    return dict(found)


def first_places(scheme: Scheme, versions: Collection[ArticleVersion]) -> dict[int, BatchArticle]:
    """By version: where it is in a work batch of this scheme, which is in one place at most."""
    rows = BatchArticle.objects.filter(
        version__in=versions, scheme=scheme, kind=BatchKind.WORK
    ).select_related("suggestion_run")
    return {one.version_id: one for one in rows}


def _suggesting_as_now(project: Project, scheme: Scheme) -> set[int]:
    """The batches assigned with the thresholds and claim suggestions that the project has now."""
    uids = dict(scheme.batches.filter(kind=BatchKind.WORK).values_list("uid", "pk"))
    rows = Event.objects.filter(object_uid__in=uids, kind=BATCH_ASSIGNED)
    now = (project.claim_suggestions, project.suggestion_thresholds)
    return {
        uids[uid]
        for uid, answer in rows.values_list("object_uid", "answer")
        if uid is not None and _suggests(answer or {}) == now
    }


def _suggests(answer: JsonObject) -> tuple[object, object]:
    return answer.get("claim_suggestions", False), answer.get(PINNED) or {}
