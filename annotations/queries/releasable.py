"""What a release made now could cover: the work that is done, on articles nobody works on."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from annotations.formats.releases.options import EVERYTHING, ReleaseQuery
from annotations.models import Assignment, AssignmentState, Batch, BatchKind
from annotations.models.batch import UNFINISHED

ASKED = ("language", "outlet", "published_at")
"""What is said about an article that a release's query asks about."""
_ARTICLE = "batch_article__version__article"


def releasable(project_id: int) -> QuerySet[Assignment]:
    """The submitted work of work batches, on articles on which nobody has unfinished work."""
    unfinished = Assignment.objects.filter(
        batch_article__version__article=OuterRef(_ARTICLE), state__in=UNFINISHED
    )
    return Assignment.objects.filter(
        ~Exists(unfinished),
        state=AssignmentState.SUBMITTED,
        batch_article__kind=BatchKind.WORK,
        batch_article__batch__project_id=project_id,
        batch_article__batch__archived_at=None,
        batch_article__version__article__archived_at=None,
    )


def can_release(project_id: int, query: ReleaseQuery = EVERYTHING) -> bool:
    """Whether a release now would cover any article; much cheaper than its scope."""
    work = releasable(project_id)
    if query.is_all:
        return work.exists()
    if query.batches:
        work = work.filter(batch_article__batch__uid__in=query.batches)
    described = work.values_list(*(f"{_ARTICLE}__{name}" for name in ASKED)).distinct()
    return any(query.takes(**dict(zip(ASKED, values, strict=True))) for values in described)


def batch_names(project_id: int, uids: Iterable[str]) -> dict[str, str]:
    """The names of the project's work batches with these uids; others are absent."""
    rows = Batch.objects.filter(project_id=project_id, kind=BatchKind.WORK, uid__in=list(uids))
    return {str(uid): name for uid, name in rows.order_by("uid").values_list("uid", "name")}
