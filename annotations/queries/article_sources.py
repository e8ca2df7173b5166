"""Sources by the names people type into the filter of the article list."""

from collections.abc import Collection
from contextlib import suppress
from uuid import UUID

from django.db.models import Q, QuerySet

from annotations.domain.names import name_key
from annotations.models import Project, Source

MOST_NAMES = 500


def source_names(project: Project, *, closed: Collection[int]) -> list[str]:
    """Names to choose from, without those of articles the reader still works on."""
    rows = _readable(project, closed).filter(merged_into=None).order_by("name_key")
    return list(dict.fromkeys(rows.values_list("name", flat=True)[:MOST_NAMES]))


def sources_called(
    project: Project, given: str, *, closed: Collection[int]
) -> tuple[tuple[UUID, ...], str]:
    """The uids of the sources meant by a uid or a name, and the name to show."""
    readable = _readable(project, closed)
    with suppress(ValueError):
        found = readable.filter(uid=UUID(given)).values_list("uid", "name").first()
        return ((found[0],), found[1]) if found else ((), given)
    key = name_key(given)
    called = readable.filter(Q(name_key=key) | Q(aliases__name_key=key))
    return tuple(called.order_by("pk").values_list("uid", flat=True).distinct()), given


def _readable(project: Project, closed: Collection[int]) -> QuerySet[Source]:
    return Source.objects.filter(project=project, private_to=None, archived_at=None).exclude(
        version_id__in=closed
    )
