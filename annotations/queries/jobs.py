"""Jobs of a project and the rows they noted."""

from collections.abc import Sequence
from functools import cached_property
from typing import overload

from django.db.models import Count, QuerySet

from annotations.models import Job, JobItem, JobItemState, JobKind, Project

WORST_FIRST = (JobItemState.FAILED, JobItemState.SKIPPED, JobItemState.DONE)


def jobs_of(project: Project) -> QuerySet[Job]:
    """Newest first, without the chunks of large ones; deliveries stand on their webhook's page."""
    asked_for = project.jobs.filter(parent=None).exclude(kind=JobKind.WEBHOOK)
    return asked_for.select_related("requested_by").order_by("-pk")


class ItemsOf(Sequence[JobItem]):
    """A job's rows, and those its chunks noted: failed ones first, then those passed over.

    A page of it is read along the index by state, however many rows there are.
    """

    def __init__(self, job: Job) -> None:
        self._items = job.items.order_by("pk")

    @cached_property
    def _sizes(self) -> dict[str, int]:
        counted = self._items.order_by().values_list("state").annotate(n=Count("pk"))
        return dict(counted)

    def __len__(self) -> int:
        return sum(self._sizes.values())

    @overload
    def __getitem__(self, place: int) -> JobItem: ...

    @overload
    def __getitem__(self, place: slice) -> list[JobItem]: ...

    def __getitem__(self, place: int | slice) -> JobItem | list[JobItem]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        first, last, _ = place.indices(len(self))
        found: list[JobItem] = []
        for state in WORST_FIRST:
            size = self._sizes.get(state, 0)
            if first < size and last > 0:
                found += self._items.filter(state=state)[max(first, 0) : min(last, size)]
            first, last = first - size, last - size
        return found
