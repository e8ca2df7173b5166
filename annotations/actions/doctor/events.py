"""Events: numbered from 1 without a gap, up to the number their project has reached."""

from collections.abc import Iterator
from itertools import pairwise

from django.db.models import Count, Max, Min

from annotations.actions.doctor.findings import Finding, Scope
from annotations.models import Event, Project

EVENTS = "events"
GAPS_NAMED = 20


def check_events(scope: Scope) -> Iterator[Finding]:
    """One statement sums up every project; only where the sum is wrong all numbers are read."""
    projects = Project.objects.filter(scope.within("pk")).annotate(
        n=Count("events"), first=Min("events__seq"), last=Max("events__seq")
    )
    for pk, slug, reached, n, first, last in projects.values_list(
        "pk", "slug", "event_seq", "n", "first", "last"
    ):
        if (n, first or 1, last or 0) == (reached, 1, reached):
            continue
        yield from _gaps(pk, slug)
        if (last or 0) != reached:
            words = f"The project has reached number {reached}, its last event is {last or 0}."
            yield Finding(EVENTS, slug, words)


def _gaps(project_id: int, slug: str) -> Iterator[Finding]:
    rows = Event.objects.filter(project_id=project_id).order_by("seq")
    numbers = rows.values_list("seq", flat=True).iterator()
    named = 0
    for before, number in pairwise(_from_zero(numbers)):
        if number != before + 1:
            yield Finding(EVENTS, slug, f"Events {before + 1} to {number - 1} are missing.")
            named += 1
        if named == GAPS_NAMED:
            return


def _from_zero(numbers: Iterator[int]) -> Iterator[int]:
    yield 0
    yield from numbers
