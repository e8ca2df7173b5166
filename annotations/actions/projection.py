"""Bringing marks, attributions, chain links and evidence in line with a new record.

Rows are matched by uid and changed in place, so that a continuation keeps pointing at the
attribution it continues. What did not change is not touched.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import models

from annotations.domain import marks as mark_sets
from annotations.domain.attribution import RecordAttribution
from annotations.domain.errors import UserError
from annotations.domain.evidence import RecordEvidence
from annotations.domain.fields import InvalidRecord
from annotations.domain.messages import N_
from annotations.domain.record import Record
from annotations.models import (
    Assignment,
    Attribution,
    ChainLink,
    Evidence,
    Mark,
    Suggestion,
)
from annotations.queries.save_path import read_usable_sources
from annotations.queries.withheld import withheld_in

M = TypeVar("M", bound=models.Model)
_MOVED = 10_000  # lifts positions out of the way while rows of one mark change places


class Continued(UserError):
    """An attribution is removed that another sentence's attribution continues."""

    code = "continued"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One sentence's move from its old record to its new one.

    mark_id: its row, None = first write. version: the number of the new record.
    """

    sentence_id: int
    position: int
    mark_id: int | None
    version: int
    old: Record
    new: Record


def write(*, assignment: Assignment, changes: Sequence[Change]) -> None:
    """Project the new records. Raises Continued or InvalidRecord; call it in a transaction."""
    sources = _resolve_sources(assignment, changes)
    suggestions = _resolve_suggestions(assignment, changes)
    _remove_attributions(changes)
    mark_ids = {change.sentence_id: _write_mark(assignment, change) for change in changes}
    for change in changes:
        mark_id = mark_ids[change.sentence_id]
        _write_attributions(mark_id, change, sources, suggestions)
        _write_evidence(mark_id, change)
    _link_continuations(assignment, changes)


def _resolve_sources(assignment: Assignment, changes: Sequence[Change]) -> dict[UUID, int]:
    """uid -> id of every source named; InvalidRecord when one is not this person's to use."""
    wanted = frozenset[UUID]().union(*(change.new.sources for change in changes))
    found = read_usable_sources(
        wanted,
        project_id=assignment.batch_article.version.project_id,
        user_id=assignment.annotator_id,
    )
    if missing := wanted - found.keys():
        raise InvalidRecord(
            N_("There is no source {uid} in this project.", uid=min(missing)),
            field=_source_field(changes, min(missing)),
            code="unknown_source",
        )
    return found


def _source_field(changes: Sequence[Change], uid: UUID) -> str:
    """Where a source is named: of several records, with the number of the record."""
    for nth, change in enumerate(changes):
        record = f"records[{nth}].record" if len(changes) > 1 else "record"
        for place, one in enumerate(change.new.attributions):
            if one.speaker.source == uid:
                return f"{record}.attributions[{place}].speaker.source"
            for number, link in enumerate(one.chain):
                if link.source == uid:
                    return f"{record}.attributions[{place}].chain[{number}].source"
    return "record.attributions"


def _resolve_suggestions(assignment: Assignment, changes: Sequence[Change]) -> dict[UUID, int]:
    """uid -> id of the suggestions taken; only those this article was given count."""
    wanted = {
        one.suggestion
        for change in changes
        for one in change.new.attributions
        if one.suggestion is not None
    }
    if not wanted:
        return {}
    found = dict(
        Suggestion.objects.filter(
            uid__in=wanted, run_id=assignment.batch_article.suggestion_run_id
        ).values_list("uid", "pk")
    )
    place = assignment.batch_article
    withheld = withheld_in(place.batch.uid, run_id=place.suggestion_run_id)
    if missing := wanted - {uid for uid, pk in found.items() if pk not in withheld}:
        raise InvalidRecord(
            N_("There is no suggestion {uid} for this article.", uid=min(missing)),
            field="record.attributions",
            code="unknown_suggestion",
        )
    return found


def _remove_attributions(changes: Sequence[Change]) -> None:
    """Delete what the new records no longer hold, and return the uids."""
    kept = {one.uid for change in changes for one in change.new.attributions}
    removed = {one.uid for change in changes for one in change.old.attributions} - kept
    if not removed:
        return
    rewritten = {one.uid for change in changes for one in change.old.attributions}
    left_hanging = Attribution.objects.filter(continues__uid__in=removed).exclude(uid__in=rewritten)
    if left_hanging.exists():
        raise Continued(N_("Another sentence continues this attribution: change both together."))
    rows = Attribution.objects.filter(uid__in=removed)
    Attribution.objects.filter(continues__in=rows).update(continues=None)
    ChainLink.objects.filter(attribution__in=rows).delete()
    rows.delete()


def _write_mark(assignment: Assignment, change: Change) -> int:
    """Write the mark's columns and return its id; a V waits for the evidence it rests on."""
    new = change.new
    columns = {
        "version": change.version,
        "fact_candidate": new.fact_candidate,
        "unsure": new.unsure,
        "note": new.note,
        "seconds": new.seconds,
        "bulk": new.bulk,
    }
    if not mark_sets.has_verified_fact(new.marks):
        columns |= {"marks": new.marks, "settled_by": None}
    if change.mark_id is not None:
        Mark.objects.filter(pk=change.mark_id).update(**columns)
        return change.mark_id
    return Mark.objects.create(assignment=assignment, sentence_id=change.sentence_id, **columns).pk


def _write_evidence(mark_id: int, change: Change) -> None:
    if change.old.evidence != change.new.evidence:
        wanted = {one.uid for one in change.new.evidence}
        gone = Evidence.objects.filter(mark=mark_id).exclude(uid__in=wanted)
        Mark.objects.filter(settled_by__in=gone).update(marks=None, settled_by=None)
        gone.delete()
        _upsert(
            Evidence.objects.filter(mark=mark_id),
            {one.uid for one in change.old.evidence},
            [
                (one.uid, _evidence_columns(place, one))
                for place, one in enumerate(change.new.evidence)
            ],
            lambda uid, columns: Evidence(uid=uid, mark_id=mark_id, **columns),
        )
    settling = change.new.settling_evidence
    if settling is not None and mark_sets.has_verified_fact(change.new.marks):
        Mark.objects.filter(pk=mark_id).update(
            marks=change.new.marks,
            settled_by=Evidence.objects.get(mark=mark_id, uid=settling.uid),
        )


def _write_attributions(
    mark_id: int,
    change: Change,
    sources: Mapping[UUID, int],
    suggestions: Mapping[UUID, int],
) -> None:
    old = {one.uid: (place, one) for place, one in enumerate(change.old.attributions)}
    changed = [
        (place, one)
        for place, one in enumerate(change.new.attributions)
        if old.get(one.uid) != (place, one)
    ]
    if not changed:
        return
    _upsert(
        Attribution.objects.filter(mark=mark_id),
        set(old),
        [
            (one.uid, _attribution_columns(place, one, sources, suggestions))
            for place, one in changed
        ],
        lambda uid, columns: Attribution(uid=uid, mark_id=mark_id, **columns),
    )
    _write_chains(mark_id, [one for _, one in changed], old, sources)


def _upsert(
    rows: "models.QuerySet[M]",
    existing: Collection[UUID],
    wanted: Sequence[tuple[UUID, dict[str, object]]],
    build: Callable[..., M],
) -> None:
    """Update the rows that exist by uid, create the others.

    Two rows may change places, so those that stay are lifted out of the way first.
    """
    kept = [uid for uid, _ in wanted if uid in existing]
    if len(kept) > 1:
        rows.filter(uid__in=kept).update(position=models.F("position") + _MOVED)
    for uid, columns in wanted:
        if uid in existing:
            rows.filter(uid=uid).update(**columns)
    rows.model._default_manager.bulk_create(
        build(uid, columns) for uid, columns in wanted if uid not in existing
    )


def _attribution_columns(
    place: int,
    one: RecordAttribution,
    sources: Mapping[UUID, int],
    suggestions: Mapping[UUID, int],
) -> dict[str, object]:
    return {
        "position": place,
        "mode": one.mode,
        "content": one.content,
        "cue": one.cue,
        "commitment": one.commitment,
        "certainty": one.certainty,
        "negated": one.negated,
        "identity": one.identity or "",
        "role": one.role or "",
        "anonymity_reason": one.anonymity_reason,
        "speaker_kind": one.speaker.kind,
        "source_id": sources[one.speaker.source] if one.speaker.source else None,
        "mention": one.speaker.mention,
        "set_by": one.speaker.set_by,
        "suggestion_id": suggestions[one.suggestion] if one.suggestion else None,
    }


def _evidence_columns(place: int, one: RecordEvidence) -> dict[str, object]:
    return {
        "position": place,
        "url": one.url,
        "document": one.document,
        "publisher": one.publisher,
        "passage": one.passage,
        "retrieved_at": one.retrieved_at,
        "kind": one.kind,
        "stance": one.stance,
    }


def _write_chains(
    mark_id: int,
    changed: Iterable[RecordAttribution],
    old: Mapping[UUID, tuple[int, RecordAttribution]],
    sources: Mapping[UUID, int],
) -> None:
    chains = {uid: one.chain for uid, (_, one) in old.items()}
    touched = [one for one in changed if one.chain != chains.get(one.uid, ())]
    if not touched:
        return
    ids = dict(
        Attribution.objects.filter(mark=mark_id, uid__in=[one.uid for one in touched]).values_list(
            "uid", "pk"
        )
    )
    ChainLink.objects.filter(attribution__in=ids.values()).delete()
    ChainLink.objects.bulk_create(
        ChainLink(
            attribution_id=ids[one.uid],
            position=place,
            place=link.place,
            kind=link.kind,
            source_id=sources[link.source] if link.source else None,
            mention=link.mention,
        )
        for one in touched
        for place, link in enumerate(one.chain)
    )


def _link_continuations(assignment: Assignment, changes: Sequence[Change]) -> None:
    """Point each continuation at the attribution it continues, which must come before it."""
    old = {one.uid: one.continues for change in changes for one in change.old.attributions}
    wanted = [
        (change.position, place, one)
        for change in changes
        for place, one in enumerate(change.new.attributions)
        # One that stays is looked at too: entries may have changed places.
        if one.continues is not None or old.get(one.uid) is not None
    ]
    if not wanted:
        return
    targets = {
        row.uid: row
        for row in Attribution.objects.filter(
            mark__assignment=assignment,
            uid__in=[one.continues for _, _, one in wanted if one.continues],
        ).select_related("mark__sentence")
    }
    for position, place, one in wanted:
        target = targets.get(one.continues) if one.continues else None
        if one.continues is not None and (
            target is None or (target.mark.sentence.position, target.position) >= (position, place)
        ):
            raise InvalidRecord(
                N_("A continuation must point at an attribution before it in your own work."),
                field=f"record.attributions[{place}].continues",
                code="unknown_attribution",
            )
        if old.get(one.uid) != one.continues:
            Attribution.objects.filter(uid=one.uid).update(continues=target)
