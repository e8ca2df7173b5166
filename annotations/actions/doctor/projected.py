"""The records that marks, attributions, chain links and evidence stand for, read in bulk."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from annotations.domain.fields import JsonObject
from annotations.models import Attribution, ChainLink, Evidence, Mark

Key = tuple[int, int]

_MARK = ("pk", "assignment_id", "sentence_id", "version", "settled_by__uid")
_MARK_RECORD = ("marks", "fact_candidate", "unsure", "note", "seconds", "bulk")
_ATTRIBUTION_RECORD = (
    *("mode", "content", "cue", "commitment", "certainty", "negated"),
    *("identity", "role", "anonymity_reason"),
)
_EVIDENCE_RECORD = (
    *("uid", "url", "document", "publisher", "passage", "retrieved_at", "kind", "stance"),
)


@dataclass(frozen=True)
class Projected:
    """One sentence as its rows have it. settled_by: uid of the evidence a V rests on."""

    version: int
    settled_by: str | None
    record: JsonObject


def projected_records(assignments: Sequence[int]) -> dict[Key, Projected]:
    """(assignment id, sentence id) -> what the rows say; four statements."""
    attributions = _attributions(assignments)
    evidence = _evidence(assignments)
    rows = Mark.objects.filter(assignment_id__in=assignments).values(*_MARK, *_MARK_RECORD)
    return {
        (row["assignment_id"], row["sentence_id"]): Projected(
            version=row["version"],
            settled_by=None if row["settled_by__uid"] is None else str(row["settled_by__uid"]),
            record={
                **{name: row[name] for name in _MARK_RECORD},
                "attributions": attributions.get(row["pk"], []),
                "evidence": evidence.get(row["pk"], []),
            },
        )
        for row in rows
    }


def _attributions(assignments: Sequence[int]) -> dict[int, list[JsonObject]]:
    """Mark id -> its attributions in order."""
    links = _links(assignments)
    rows = (
        Attribution.objects.filter(mark__assignment_id__in=assignments)
        .order_by("mark_id", "position")
        .values(
            *("pk", "mark_id", "uid", "speaker_kind", "mention", "set_by"),
            *("continues__uid", "source__uid", "suggestion__uid"),
            *_ATTRIBUTION_RECORD,
        )
    )
    found: dict[int, list[JsonObject]] = defaultdict(list)
    for row in rows:
        found[row["mark_id"]].append(
            {
                **{name: row[name] for name in _ATTRIBUTION_RECORD},
                "uid": str(row["uid"]),
                "identity": row["identity"] or None,
                "role": row["role"] or None,
                "continues": _text(row["continues__uid"]),
                "speaker": {
                    "kind": row["speaker_kind"],
                    "source": _text(row["source__uid"]),
                    "mention": row["mention"],
                    "set_by": row["set_by"],
                },
                "chain": links.get(row["pk"], []),
                "suggestion": _text(row["suggestion__uid"]),
            }
        )
    return found


def _links(assignments: Sequence[int]) -> dict[int, list[JsonObject]]:
    """Attribution id -> its chain in order."""
    rows = (
        ChainLink.objects.filter(attribution__mark__assignment_id__in=assignments)
        .order_by("attribution_id", "position")
        .values("attribution_id", "place", "kind", "source__uid", "mention")
    )
    found: dict[int, list[JsonObject]] = defaultdict(list)
    for row in rows:
        found[row["attribution_id"]].append(
            {
                "place": row["place"],
                "kind": row["kind"],
                "source": _text(row["source__uid"]),
                "mention": row["mention"],
            }
        )
    return found


def _evidence(assignments: Sequence[int]) -> dict[int, list[JsonObject]]:
    """Mark id -> its evidence in order."""
    rows = (
        Evidence.objects.filter(mark__assignment_id__in=assignments)
        .order_by("mark_id", "position")
        .values("mark_id", *_EVIDENCE_RECORD)
    )
    found: dict[int, list[JsonObject]] = defaultdict(list)
    for row in rows:
        found[row.pop("mark_id")].append(row | {"uid": str(row["uid"])})
    return found


def _text(uid: object) -> str | None:
    return None if uid is None else str(uid)
