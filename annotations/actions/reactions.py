"""What people did with suggestions: shown, rejected, and settled at submission."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from annotations.actions.records import Closed
from annotations.domain.fields import InvalidRecord
from annotations.domain.marks import has_claim, has_verified_fact
from annotations.domain.record import Record
from annotations.domain.suggestions.fate import Taken, fate
from annotations.models import Assignment, Outcome, Reaction, Suggestion


@transaction.atomic
def store_reactions(
    *,
    assignment: Assignment,
    shown: Sequence[UUID],
    rejected: Sequence[UUID],
    restored: Sequence[UUID],
    at: datetime,
) -> None:
    """Note which suggestions a person saw, turned down or brought back. Repeating is harmless.

    Raises Closed once the work is submitted: its reactions are settled then.
    """
    if not assignment.is_writable:
        raise Closed("This article is submitted, skipped or withdrawn already.")
    wanted = {*shown, *rejected, *restored}
    found = dict(
        Suggestion.objects.filter(
            uid__in=wanted, run_id=assignment.batch_article.suggestion_run_id
        ).values_list("uid", "pk")
    )
    if missing := wanted - found.keys():
        raise InvalidRecord(
            f"There is no suggestion {min(missing)} for this article.",
            field="shown",
            code="unknown_suggestion",
        )
    Reaction.objects.bulk_create(
        (Reaction(suggestion_id=pk, assignment=assignment, shown_at=at) for pk in found.values()),
        ignore_conflicts=True,
    )
    mine = Reaction.objects.filter(assignment=assignment)
    mine.filter(suggestion__uid__in=rejected).update(outcome=Outcome.REJECTED, outcome_at=at)
    mine.filter(suggestion__uid__in=restored, outcome=Outcome.REJECTED).update(
        outcome="", outcome_at=None
    )


def settle_reactions(
    *, assignment: Assignment, records: Mapping[int, Record], at: datetime
) -> None:
    """Give every suggestion that was shown its outcome, from the records submitted.

    A suggestion that an attribution was made from is accepted, or edited in the fields named;
    one turned down stays rejected; the others were ignored. A claim suggestion is accepted
    where the sentence was marked as a claim.
    """
    taken = {
        one.suggestion: Taken(record.marks, one)
        for record in records.values()
        for one in record.attributions
        if one.suggestion is not None
    }
    reactions = list(
        Reaction.objects.filter(assignment=assignment).select_related("suggestion__sentence")
    )
    reactions += _unreported(assignment, set(taken) - {one.suggestion.uid for one in reactions}, at)
    for reaction in reactions:
        suggestion = reaction.suggestion
        outcome, reaction.fields = fate(
            suggestion.proposal,
            taken=taken.get(suggestion.uid),
            was_rejected=reaction.outcome == Outcome.REJECTED,
            claim_was_marked=_is_claim(records.get(suggestion.sentence.position)),
        )
        if reaction.outcome != outcome:
            reaction.outcome, reaction.outcome_at = outcome, at
    Reaction.objects.bulk_update(reactions, ["outcome", "outcome_at", "fields"])


def _unreported(assignment: Assignment, uids: set[UUID], at: datetime) -> list[Reaction]:
    """Rows for suggestions that were taken up though word of their showing never arrived."""
    if not uids:
        return []
    return Reaction.objects.bulk_create(
        Reaction(suggestion=one, assignment=assignment, shown_at=at)
        for one in Suggestion.objects.filter(uid__in=uids).select_related("sentence")
    )


def _is_claim(record: Record | None) -> bool:
    return record is not None and (has_claim(record.marks) or has_verified_fact(record.marks))
