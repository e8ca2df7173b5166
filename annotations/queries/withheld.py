"""What a batch's thresholds withhold; they are pinned in the event that assigned it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from annotations.domain.suggestions.thresholds import Scored, Thresholds, kind_of, withheld
from annotations.models import Event, Suggestion, SuggestionKind

BATCH_ASSIGNED = "batch.assigned"
PINNED = "suggestion_thresholds"


def thresholds_of(batches: Collection[UUID]) -> dict[UUID, Thresholds]:
    """The thresholds pinned for batches, by uid; only those that have any."""
    rows = Event.objects.filter(object_uid__in=batches, kind=BATCH_ASSIGNED).values_list(
        "object_uid", "answer"
    )
    found = {uid: (answer or {}).get(PINNED) for uid, answer in rows if uid is not None}
    return {uid: thresholds for uid, thresholds in found.items() if thresholds}


def withheld_in(batch: UUID, *, run_id: int | None) -> set[int]:
    """The ids of the suggestions of a run that nobody is shown in the batch with this uid."""
    thresholds = thresholds_of([batch]).get(batch) if run_id is not None else None
    if not thresholds:
        return set()
    rows = Suggestion.objects.filter(run_id=run_id).order_by("position")
    return withheld(map(scored, rows.only("kind", "quote", "score", "continues_id")), thresholds)


def scored(one: Suggestion | Any) -> Scored:
    """A suggestion as thresholds see it."""
    kind = kind_of(is_claim=one.kind == SuggestionKind.CLAIM, quote=one.quote)
    return Scored(one.pk, kind, one.score, one.continues_id)
