"""What became of suggestions, as each submission settled it: the history that releases read."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from annotations.domain.fields import JsonObject
from annotations.models import Event, Reaction, Submission

SUBMITTED = "assignment.submitted"


@dataclass(frozen=True)
class Fate:
    """What one person did with one suggestion, by its uid, as it was settled at a submission.

    marks_before: what had been decided when what judges in it was revealed; None = it was not.
    """

    suggestion: str
    shown_at: datetime
    outcome: str
    outcome_at: datetime | None
    fields: tuple[str, ...]
    marks_before: str | None

    def as_json(self) -> JsonObject:
        """As the event of the submission keeps it."""
        at = self.outcome_at
        return asdict(self) | {
            "shown_at": self.shown_at.isoformat(),
            "outcome_at": None if at is None else at.isoformat(),
        }


def fate_of(reaction: Reaction) -> Fate:
    """The fate in a settled reaction, whose suggestion is loaded."""
    return Fate(
        suggestion=str(reaction.suggestion.uid),
        shown_at=reaction.shown_at,
        outcome=reaction.outcome,
        outcome_at=reaction.outcome_at,
        fields=tuple(reaction.fields),
        marks_before=reaction.marks_before or None,
    )


def _read(kept: dict[str, Any]) -> Fate:
    at = kept["outcome_at"]
    return Fate(
        **kept
        | {
            "shown_at": datetime.fromisoformat(kept["shown_at"]),
            "outcome_at": None if at is None else datetime.fromisoformat(at),
            "fields": tuple(kept["fields"]),
        }
    )


def settled_fates(submissions: Mapping[int, int]) -> dict[int, list[Fate]]:
    """What became of suggestions in submissions: assignment id -> event number, to its fates.

    The rows of reactions move on when an article is reopened; the event of a submission does
    not. Only submissions older than the keeping of fates fall back on the rows.
    """
    kept = _kept(submissions)
    rest = submissions.keys() - kept.keys()
    return kept | (_rows(rest) if rest else {})


def _kept(submissions: Mapping[int, int]) -> dict[int, list[Fate]]:
    rows = Submission.objects.filter(assignment_id__in=submissions).values_list(
        "assignment_id", "seq", "assignment__uid"
    )
    wanted = {(uid, seq): pk for pk, seq, uid in rows if submissions[pk] == seq}
    found = {}
    for event in Event.objects.filter(
        object_uid__in={uid for uid, _ in wanted}, kind=SUBMITTED
    ).only("object_uid", "seq", "answer"):
        place = (cast(UUID, event.object_uid), event.seq)
        answer = event.answer or {}
        if place in wanted and "fates" in answer:
            found[wanted[place]] = [_read(one) for one in answer["fates"]]
    return found


def _rows(assignments: Collection[int]) -> dict[int, list[Fate]]:
    found: dict[int, list[Fate]] = defaultdict(list)
    for one in (
        Reaction.objects.filter(assignment__in=assignments)
        .exclude(outcome="")
        .select_related("suggestion")
    ):
        found[one.assignment_id].append(fate_of(one))
    return found
