"""What finders proposed on released articles, and what became of it by the submissions released."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from annotations.domain.suggestions.thresholds import withheld
from annotations.formats.releases.rows import FateEntry, RunEntry, SuggestionRow
from annotations.formats.releases.values import number, stamp, with_sorted_keys
from annotations.models import Suggestion
from annotations.queries.fates import settled_fates
from annotations.queries.withheld import scored, thresholds_of


@dataclass(frozen=True)
class ReleasedWork:
    """One annotator's released submission, at event `seq`; run_id: of the suggestions pinned."""

    assignment_id: int
    run_id: int | None
    annotator: str
    batch: str
    seq: int


def suggestions_of(work: Sequence[ReleasedWork]) -> dict[int, list[SuggestionRow]]:
    """The pinned suggestions with their fates, by version id; in order of position and uid."""
    run_ids = {one.run_id for one in work if one.run_id is not None}
    if not run_ids:
        return {}
    fates = _fates(work)
    listed = list(
        Suggestion.objects.filter(run_id__in=run_ids)
        .select_related("run__version", "sentence", "continues")
        .order_by("run", "position")
    )
    batches = _withheld(work, listed)
    found: defaultdict[int, list[SuggestionRow]] = defaultdict(list)
    for one in listed:
        found[one.run.version_id].append(
            _row(one, batches.get(one.pk, []), fates.get(str(one.uid), []))
        )
    for rows in found.values():
        rows.sort(key=lambda row: (row["position"], row["uid"]))
    return found


def _row(one: Suggestion, batches: list[str], fates: list[FateEntry]) -> SuggestionRow:
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
        withheld=batches,
        fates=fates,
    )


def _withheld(work: Sequence[ReleasedWork], rows: Sequence[Suggestion]) -> Mapping[int, list[str]]:
    """The batches in which a suggestion lay below a pinned threshold, by its id."""
    thresholds = thresholds_of({UUID(one.batch) for one in work})
    if not thresholds:
        return {}
    by_run: defaultdict[int, list[Suggestion]] = defaultdict(list)
    for row in rows:
        by_run[row.run_id].append(row)
    found: defaultdict[int, list[str]] = defaultdict(list)
    for batch, run_id in sorted({(one.batch, one.run_id) for one in work if one.run_id}):
        for pk in withheld(map(scored, by_run[run_id]), thresholds.get(UUID(batch), {})):
            found[pk].append(batch)
    return found


def _fates(work: Sequence[ReleasedWork]) -> dict[str, list[FateEntry]]:
    """What each person to whom a suggestion was shown had done with it, by its uid."""
    assisted = {one.assignment_id: one for one in work if one.run_id is not None}
    found: defaultdict[str, list[FateEntry]] = defaultdict(list)
    for assignment_id, fates in settled_fates(
        {pk: one.seq for pk, one in assisted.items()}
    ).items():
        done = assisted[assignment_id]
        for one in fates:
            outcome_at = one.outcome_at
            found[one.suggestion].append(
                FateEntry(
                    annotator=done.annotator,
                    batch=done.batch,
                    shown_at=stamp(one.shown_at),
                    outcome=one.outcome,
                    outcome_at=None if outcome_at is None else stamp(outcome_at),
                    fields=list(one.fields),
                    marks_before=one.marks_before,
                )
            )
    for listed in found.values():
        listed.sort(key=lambda fate: (fate["annotator"], fate["batch"]))
    return found
