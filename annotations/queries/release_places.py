"""The batches in which released work was done, and what was pinned when they were assigned."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from annotations.formats.releases.rows import BatchRow, PlaceRow, RunEntry
from annotations.formats.releases.values import number, stamp
from annotations.models import Batch, BatchArticle, Event, SuggestionRun
from annotations.queries.withheld import BATCH_ASSIGNED, PINNED

CLAIMS = "claim_suggestions"


def places_of(assignments: Collection[int]) -> dict[int, list[PlaceRow]]:
    """The articles of these assignments in their batches, by version id; in order of batch."""
    rows = (
        BatchArticle.objects.filter(assignments__in=assignments)
        .distinct()
        .values_list(
            *("pk", "version_id", "version__uid", "batch__uid", "batch__name", "kind"),
            *("scheme__number", "arm", "suggestion_run_id"),
        )
    )
    listed = list(rows)
    runs = _runs({run_id for *_, run_id in listed if run_id is not None})
    found: defaultdict[int, list[PlaceRow]] = defaultdict(list)
    for _, version_id, version, batch, name, kind, scheme, arm, run_id in listed:
        found[version_id].append(
            PlaceRow(
                article_version=str(version),
                batch=str(batch),
                batch_name=name,
                batch_kind=kind,
                scheme=scheme,
                arm=arm,
                run=None if run_id is None else runs[run_id],
            )
        )
    for listed in found.values():
        listed.sort(key=lambda row: row["batch"])
    return found


def _runs(pks: Collection[int]) -> dict[int, RunEntry]:
    if not pks:
        return {}
    return {
        run.pk: RunEntry(
            uid=str(run.uid),
            finder=run.finder,
            finder_version=run.finder_version,
            config_hash=run.config_hash,
            made_at=stamp(run.at),
        )
        for run in SuggestionRun.objects.filter(pk__in=pks)
    }


def batch_rows(uids: Collection[str]) -> list[BatchRow]:
    """These batches with what was pinned for them, by uid."""
    wanted = [UUID(uid) for uid in uids]
    pinned = _pinned(wanted)
    batches = Batch.objects.filter(uid__in=wanted).select_related("scheme")
    rows = [_batch_row(one, pinned.get(one.uid, {})) for one in batches]
    return sorted(rows, key=lambda row: row["uid"])


def _pinned(batches: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    events = Event.objects.filter(object_uid__in=batches, kind=BATCH_ASSIGNED)
    rows = events.order_by("seq").values_list("object_uid", "answer")
    return {uid: answer or {} for uid, answer in rows if uid is not None}


def _batch_row(batch: Batch, pinned: dict[str, Any]) -> BatchRow:
    thresholds = pinned.get(PINNED) or {}
    return BatchRow(
        uid=str(batch.uid),
        name=batch.name,
        kind=batch.kind,
        scheme=batch.scheme.number,
        overlap=batch.overlap,
        blind_share=number(float(batch.blind_share)),
        seed=batch.seed,
        assigned_at=None if batch.assigned_at is None else stamp(batch.assigned_at),
        claim_suggestions=bool(pinned.get(CLAIMS, False)),
        thresholds={kind: number(thresholds[kind]) for kind in sorted(thresholds)},
    )
