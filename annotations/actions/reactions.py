"""What people did with suggestions: shown, revealed, taken, turned down, settled at submission."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from annotations.actions.records import Closed
from annotations.domain.fields import InvalidRecord, JsonObject
from annotations.domain.marks import has_claim, has_quote, has_verified_fact
from annotations.domain.messages import N_
from annotations.domain.record import Record, parse_stored
from annotations.domain.suggestions.fate import Taken, fate
from annotations.models import (
    Assignment,
    Attribution,
    Mark,
    Outcome,
    Reaction,
    RecordVersion,
    Suggestion,
    SuggestionKind,
)
from annotations.queries.fates import fate_of
from annotations.queries.own_suggestions import pinned_suggestions, reveals_judgements

_KEPT = (Outcome.ACCEPTED, Outcome.EDITED)


class Did(StrEnum):
    """What the page tells of a suggestion. Restored: a rejection was taken back."""

    SHOWN = "shown"
    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"
    RESTORED = "restored"


@dataclass(frozen=True)
class Told:
    """What a person did with a suggestion; `at` is when, not when word of it came."""

    suggestion: UUID
    did: Did
    at: datetime


@transaction.atomic
def store_reactions(*, assignment: Assignment, told: Sequence[Told], at: datetime) -> None:
    """Note what a person did, in this order. Telling it again changes nothing.

    An outcome keeps the time at which it came about. Times lie between the beginning of the
    work and `at`. Raises Closed once the work is submitted: its reactions are settled then.
    """
    _require_writable(assignment)
    ids = _ids_of(assignment, {one.suggestion for one in told})
    first = {ids[one.suggestion]: _within(one.at, assignment, at) for one in reversed(told)}
    Reaction.objects.bulk_create(
        (
            Reaction(suggestion_id=suggestion, assignment=assignment, shown_at=shown_at)
            for suggestion, shown_at in first.items()
        ),
        ignore_conflicts=True,
    )
    stored = {
        one.suggestion_id: one
        for one in Reaction.objects.select_for_update().filter(
            assignment=assignment, suggestion__in=first
        )
    }
    for one in told:
        _note(stored[ids[one.suggestion]], one.did, _within(one.at, assignment, at))
    Reaction.objects.bulk_update(stored.values(), ["outcome", "outcome_at"])


def _require_writable(assignment: Assignment) -> None:
    if not assignment.is_writable:
        raise Closed(N_("This article is submitted, skipped or withdrawn already."))


def _ids_of(assignment: Assignment, wanted: Collection[UUID]) -> dict[UUID, int]:
    """uid -> id of suggestions that this person was shown; a claim not revealed is not there."""
    shown = ~Q(kind=SuggestionKind.CLAIM) | Q(own_marks__gt="")
    rows = pinned_suggestions(assignment).filter(shown, uid__in=wanted)
    found = dict(rows.values_list("uid", "pk"))
    if missing := wanted - found.keys():
        raise InvalidRecord(
            N_("There is no suggestion {uid} for this article.", uid=min(missing)),
            field="reactions",
            code="unknown_suggestion",
        )
    return found


def _within(moment: datetime, assignment: Assignment, now: datetime) -> datetime:
    return max(assignment.created_at, min(moment, now))


def _note(reaction: Reaction, did: Did, at: datetime) -> None:
    if did == Did.RESTORED:
        if reaction.outcome == Outcome.REJECTED:
            reaction.outcome, reaction.outcome_at = "", None
    elif did not in (Did.SHOWN, reaction.outcome):
        reaction.outcome, reaction.outcome_at = did.value, max(at, reaction.shown_at)


@transaction.atomic
def reveal_suggestions(
    *, assignment: Assignment, positions: Collection[int], at: datetime
) -> frozenset[int]:
    """Show what judges in these sentences, where the person has decided; gives where there is any.

    A claim is shown on a sentence without one, a certainty beside an attribution that was taken
    with another. What was decided before is kept with the reaction. Nothing is revealed on an
    undecided sentence, in a blind article, or in a batch that was assigned without it.
    """
    _require_writable(assignment)
    if not positions or not reveals_judgements(assignment):
        return frozenset()
    decided = {
        mark.sentence.position: mark.marks
        for mark in Mark.objects.filter(
            assignment=assignment, sentence__position__in=positions
        ).select_related("sentence")
        if mark.marks is not None
    }
    certainties = dict(
        Attribution.objects.filter(
            mark__assignment=assignment,
            mark__sentence__position__in=decided,
            suggestion__isnull=False,
        ).values_list("suggestion", "certainty")
    )
    here = list(pinned_suggestions(assignment).filter(sentence__position__in=decided))
    judging = [
        one
        for one in here
        if not one.own_marks
        and _judges(one, decided[one.sentence.position], certainties.get(one.pk))
    ]
    _reveal(assignment, judging, decided, at)
    return frozenset(one.sentence.position for one in here if one.own_marks or one in judging)


def _reveal(
    assignment: Assignment, judging: Sequence[Suggestion], decided: Mapping[int, str], at: datetime
) -> None:
    """Store that these were shown, with what had been decided on their sentences."""
    Reaction.objects.bulk_create(
        (Reaction(suggestion=one, assignment=assignment, shown_at=at) for one in judging),
        ignore_conflicts=True,
    )
    for marks in {decided[one.sentence.position] for one in judging}:
        shown = [one for one in judging if decided[one.sentence.position] == marks]
        Reaction.objects.filter(
            assignment=assignment, suggestion__in=shown, marks_before=""
        ).update(marks_before=marks)


def _judges(suggestion: Suggestion, marks: str, certainty: str | None) -> bool:
    """Whether it says something else than was decided. certainty: of the attribution it became."""
    if suggestion.kind == SuggestionKind.CLAIM:
        return not _is_claim(marks)
    proposed = (suggestion.payload or {}).get("certainty", certainty)
    return certainty is not None and proposed != certainty


def settle_reactions(
    *, assignment: Assignment, records: Mapping[int, Record], at: datetime
) -> list[JsonObject]:
    """Give every suggestion that was shown its outcome, from the records submitted; gives all.

    A suggestion that an attribution was made from is accepted, or edited in the fields named;
    one turned down stays rejected; the others were ignored. A claim suggestion is accepted
    where the sentence was marked as a claim. What was ignored was so at submission; all else
    came about when the person did it, as they told or as the history has it.
    """
    taken = {
        one.suggestion: Taken(record.marks, one)
        for record in records.values()
        for one in record.attributions
        if one.suggestion is not None
    }
    history = _History(assignment)
    reactions = list(
        Reaction.objects.filter(assignment=assignment).select_related("suggestion__sentence")
    )
    untold = set(taken) - {one.suggestion.uid for one in reactions}
    reactions += _unreported(assignment, untold, history)
    for reaction in reactions:
        suggestion = reaction.suggestion
        record = records.get(suggestion.sentence.position)
        outcome, reaction.fields = fate(
            suggestion.proposal,
            taken=taken.get(suggestion.uid),
            was_rejected=reaction.outcome == Outcome.REJECTED,
            was_revealed=reaction.marks_before != "",
            claim_was_marked=record is not None and _is_claim(record.marks),
        )
        if reaction.outcome_at is None or not _is_same(outcome, reaction.outcome):
            since = history.since(suggestion) if outcome in _KEPT else at
            reaction.outcome_at = max(reaction.shown_at, since)
        reaction.outcome = outcome
    Reaction.objects.bulk_update(reactions, ["outcome", "outcome_at", "fields"])
    return [fate_of(one).as_json() for one in reactions]


def _is_same(outcome: str, told: str) -> bool:
    """Whether the page told of this act; only here it turns out what an edit came to."""
    return outcome == told or (outcome in _KEPT and told in _KEPT)


def _unreported(assignment: Assignment, uids: set[UUID], history: "_History") -> list[Reaction]:
    """Rows for suggestions that were taken up though word of their showing never arrived."""
    if not uids:
        return []
    found = Suggestion.objects.filter(uid__in=uids).select_related("sentence")
    return Reaction.objects.bulk_create(
        Reaction(suggestion=one, assignment=assignment, shown_at=history.since(one))
        for one in found
    )


class _History:
    """When what stands now was first written; read only where the page did not tell."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment

    def since(self, suggestion: Suggestion) -> datetime:
        """Since when the sentence has held, without a change, what was made of the suggestion."""
        versions = self._versions[suggestion.sentence_id]
        now, since = _made_of(suggestion, versions[0][0]), versions[0][1]
        for payload, at in versions[1:]:
            if _made_of(suggestion, payload) != now:
                break
            since = at
        return since

    @cached_property
    def _versions(self) -> Mapping[int, Sequence[tuple[JsonObject, datetime]]]:
        """The versions of each sentence's record, newest first, with their times."""
        found: dict[int, list[tuple[JsonObject, datetime]]] = defaultdict(list)
        rows = RecordVersion.objects.filter(assignment=self._assignment).order_by("-version")
        for sentence_id, payload, at in rows.values_list("sentence_id", "payload", "event__at"):
            found[sentence_id].append((payload, at))
        return found


def _made_of(suggestion: Suggestion, payload: JsonObject) -> object:
    """What a record has of a suggestion: that it is a claim, or the attribution taken from it."""
    record = parse_stored(payload)
    if suggestion.kind == SuggestionKind.CLAIM:
        return _is_claim(record.marks)
    taken = [one for one in record.attributions if one.suggestion == suggestion.uid]
    return taken, has_quote(record.marks)


def _is_claim(marks: str | None) -> bool:
    return has_claim(marks) or has_verified_fact(marks)
