"""The suggestions one person is shown on their own work; what judges, only once it is revealed."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, QuerySet

from annotations.domain.fields import JsonObject
from annotations.domain.suggestions.fate import without_judgement
from annotations.models import Arm, Assignment, Event, Outcome, Suggestion, SuggestionKind
from annotations.queries.withheld import BATCH_ASSIGNED, withheld_in


def reveals_judgements(assignment: Assignment) -> bool:
    """Whether what judges is shown to this person after each decision, in either arm.

    Pinned when the batch was assigned. A reopened article reveals nothing more: its decisions
    are no longer the first ones, and a release of the first submission must stay as it was.
    """
    if assignment.submitted_at is not None:
        return False
    return assigned_with_judgements(assignment.batch_article.batch.uid)


def assigned_with_judgements(batch: UUID) -> bool:
    """Whether what judges is suggested in the batch with this uid."""
    return Event.objects.filter(
        object_uid=batch, kind=BATCH_ASSIGNED, answer__claim_suggestions=True
    ).exists()


def own_suggestions(
    assignment: Assignment, *, positions: Collection[int] | None = None
) -> dict[int, list[JsonObject]]:
    """What may be shown now, by sentence position; nothing in a blind article.

    positions: of these sentences alone.
    """
    found: dict[int, list[JsonObject]] = defaultdict(list)
    revealed = ~Q(kind=SuggestionKind.CLAIM) | Q(own_marks__gt="")
    rows = pinned_suggestions(assignment).filter(revealed)
    if positions is not None:
        rows = rows.filter(sentence__position__in=positions)
    for row in rows:
        found[row.sentence.position].append(_document(row))
    return dict(found)


def pinned_suggestions(assignment: Assignment) -> QuerySet[Suggestion, Any]:
    """The suggestions of the run pinned for this work, revealed or not; none in a blind article.

    Without what the thresholds withhold that were pinned when the batch was assigned.
    Annotated with this person's reaction: `own_outcome` and `own_marks`.
    """
    batch_article = assignment.batch_article
    is_blind = batch_article.arm == Arm.BLIND
    run_id = None if is_blind else batch_article.suggestion_run_id
    withheld = withheld_in(batch_article.batch.uid, run_id=run_id)
    own = FilteredRelation("reactions", condition=Q(reactions__assignment=assignment))
    rows: QuerySet[Suggestion, Any] = (
        Suggestion.objects.filter(run_id=batch_article.suggestion_run_id)
        .annotate(own=own, own_outcome=F("own__outcome"), own_marks=F("own__marks_before"))
        .select_related("run", "sentence", "continues")
        .order_by("position")
    )
    if is_blind:
        return rows.none()
    return rows.exclude(pk__in=withheld) if withheld else rows


def _document(row: Any) -> JsonObject:
    is_claim = row.kind == SuggestionKind.CLAIM
    payload = None if is_claim else row.payload
    return {
        "uid": str(row.uid),
        "kind": row.kind,
        "score": row.score,
        "finder": row.run.finder,
        "finder_version": row.run.finder_version,
        "quote": row.quote,
        "continues": None if row.continues is None else str(row.continues.uid),
        "attribution": payload if row.own_marks or payload is None else without_judgement(payload),
        "reason": (row.payload or {}).get("reason", "") if is_claim else "",
        "outcome": Outcome.REJECTED.value if row.own_outcome == Outcome.REJECTED else None,
    }
