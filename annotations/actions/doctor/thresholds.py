"""Thresholds are shares of known kinds, and nobody reacted to what they withhold."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from annotations.actions.doctor.findings import Finding, Scope
from annotations.domain.suggestions.thresholds import (
    ThresholdRefused,
    Thresholds,
    checked_thresholds,
    withheld,
)
from annotations.models import Attribution, Batch, BatchArticle, Project, Reaction, Suggestion
from annotations.queries.withheld import scored, thresholds_of

THRESHOLDS = "thresholds"
BATCHES_A_READ = 500


def check_thresholds(scope: Scope) -> Iterator[Finding]:
    """Of projects and as pinned; reactions and attributions name nothing withheld."""
    projects = Project.objects.filter(scope.within("pk"))
    for slug, given in projects.values_list("slug", "suggestion_thresholds"):
        if not _are_legal(given):
            yield Finding(THRESHOLDS, slug, "The project's thresholds are none.")
    uids = Batch.objects.filter(scope.within("project")).exclude(assigned_at=None)
    for batches in _by(BATCHES_A_READ, uids.order_by("pk").values_list("uid", flat=True)):
        pinned = thresholds_of(batches)
        for uid, given in pinned.items():
            if not _are_legal(given):
                yield Finding(THRESHOLDS, str(uid), "The batch's thresholds are none.")
        yield from _shown({uid: one for uid, one in pinned.items() if _are_legal(one)})


def _shown(pinned: dict[UUID, Thresholds]) -> Iterator[Finding]:
    """What somebody reacted to or took though their batch withholds it."""
    places = BatchArticle.objects.filter(batch__uid__in=pinned, suggestion_run__isnull=False)
    for place, run_id, batch in places.values_list("pk", "suggestion_run", "batch__uid"):
        rows = Suggestion.objects.filter(run_id=run_id).order_by("position")
        hidden = withheld(map(scored, rows), pinned[batch])
        reacted = Reaction.objects.filter(
            assignment__batch_article=place, suggestion__in=hidden
        ).values_list("suggestion__uid", flat=True)
        taken = Attribution.objects.filter(
            mark__assignment__batch_article=place, suggestion__in=hidden
        ).values_list("suggestion__uid", flat=True)
        for uid in sorted({*reacted, *taken}):
            yield Finding(THRESHOLDS, str(uid), "It is withheld, and somebody was shown it.")


def _are_legal(given: object) -> bool:
    try:
        checked_thresholds(given)
    except ThresholdRefused:
        return False
    return True


def _by(size: int, uids: Iterable[UUID]) -> Iterator[list[UUID]]:
    listed = list(uids)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]
