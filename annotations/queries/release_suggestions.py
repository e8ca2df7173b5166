"""What finders proposed on released articles, and what became of it.

The fate is worked out from the submitted records, for the rows of reactions change when an
article is reopened and submitted again after the cut-off.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from annotations.domain import marks as mark_sets
from annotations.domain.record import parse_stored
from annotations.domain.suggestions.fate import Taken, fate
from annotations.formats.releases.rows import FateEntry, RunEntry, SuggestionRow
from annotations.formats.releases.values import number, stamp, with_sorted_keys
from annotations.models import Outcome, Reaction, Suggestion
from annotations.queries.release_records import StoredVersion


@dataclass(frozen=True)
class ReleasedWork:
    """One annotator's released submission; run_id: of the suggestions pinned for it.

    records: sentence id -> record.
    """

    assignment_id: int
    run_id: int | None
    annotator: str
    batch: str
    submitted_at: str
    records: Mapping[int, StoredVersion]

    @cached_property
    def taken(self) -> dict[str, Taken]:
        """The attributions made from suggestions, with their sentence's marks, by suggestion."""
        return {
            str(one.suggestion): Taken(parsed.marks, one)
            for stored in self.records.values()
            if any(one["suggestion"] for one in stored.record["attributions"])
            for parsed in [parse_stored(stored.record)]
            for one in parsed.attributions
            if one.suggestion is not None
        }

    def marks_claim(self, sentence_id: int) -> bool:
        stored = self.records.get(sentence_id)
        marks = None if stored is None else stored.record["marks"]
        return mark_sets.has_claim(marks) or mark_sets.has_verified_fact(marks)


def suggestions_of(work: Sequence[ReleasedWork]) -> dict[int, list[SuggestionRow]]:
    """The pinned suggestions with their fates, by version id; in order of position and uid."""
    run_ids = {one.run_id for one in work if one.run_id is not None}
    if not run_ids:
        return {}
    fates = _fates(work)
    found: defaultdict[int, list[SuggestionRow]] = defaultdict(list)
    for one in Suggestion.objects.filter(run_id__in=run_ids).select_related(
        "run__version", "sentence", "continues"
    ):
        found[one.run.version_id].append(_row(one, fates.get(one.pk, [])))
    for rows in found.values():
        rows.sort(key=lambda row: (row["position"], row["uid"]))
    return found


def _row(one: Suggestion, fates: list[FateEntry]) -> SuggestionRow:
    return SuggestionRow(
        uid=str(one.uid),
        article_version=str(one.run.version.uid),
        position=one.sentence.position,
        kind=one.kind,
        quote=one.quote,
        continues=None if one.continues is None else str(one.continues.uid),
        score=number(one.score),
        attribution=with_sorted_keys(one.payload),
        run=RunEntry(
            uid=str(one.run.uid),
            finder=one.run.finder,
            finder_version=one.run.finder_version,
            config_hash=one.run.config_hash,
            made_at=stamp(one.run.at),
        ),
        fates=fates,
    )


def _fates(work: Sequence[ReleasedWork]) -> dict[int, list[FateEntry]]:
    """What each person to whom a suggestion was shown had done with it, by suggestion id."""
    by_assignment = {one.assignment_id: one for one in work if one.run_id is not None}
    found: defaultdict[int, list[FateEntry]] = defaultdict(list)
    for reaction in Reaction.objects.filter(assignment_id__in=by_assignment).select_related(
        "suggestion"
    ):
        done = by_assignment[reaction.assignment_id]
        if stamp(reaction.shown_at) <= done.submitted_at:
            suggestion = reaction.suggestion
            outcome, fields = fate(
                suggestion.proposal,
                taken=done.taken.get(str(suggestion.uid)),
                was_rejected=_was_rejected(reaction, done),
                claim_was_marked=done.marks_claim(suggestion.sentence_id),
            )
            found[reaction.suggestion_id].append(
                FateEntry(
                    annotator=done.annotator,
                    batch=done.batch,
                    shown_at=stamp(reaction.shown_at),
                    outcome=outcome,
                    fields=fields,
                )
            )
    for fates in found.values():
        fates.sort(key=lambda fate: (fate["annotator"], fate["batch"]))
    return found


def _was_rejected(reaction: Reaction, done: ReleasedWork) -> bool:
    """Whether it was turned down before the submission, and not only since."""
    at = reaction.outcome_at
    return (
        reaction.outcome == Outcome.REJECTED and at is not None and stamp(at) <= done.submitted_at
    )
