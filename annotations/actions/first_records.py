"""The first records of new assignments, with the rows projected from them, many at once.

Rows are numbered before they are inserted, so that they can name each other; the result is what
`records.save_records` and `projection.write` would store.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from annotations.actions.bulk_rows import Value, insert_rows, reserve_ids, stored_uid
from annotations.domain import marks as mark_sets
from annotations.domain.attribution import RecordAttribution
from annotations.domain.evidence import RecordEvidence
from annotations.domain.record import Record
from annotations.models import Attribution, ChainLink, Evidence, Mark, RecordVersion

_VERSION = ("assignment_id", "sentence_id", "version", "payload", "event_id", "seq", "carried")
_MARK = (
    *("id", "assignment_id", "sentence_id", "version", "marks", "fact_candidate", "unsure"),
    *("note", "seconds", "bulk", "settled_by_id"),
)
_ATTRIBUTION = (
    *("id", "uid", "mark_id", "position", "mode", "continues_id", "content", "cue", "commitment"),
    *("certainty", "negated", "identity", "role", "anonymity_reason", "speaker_kind", "source_id"),
    *("mention", "set_by", "suggestion_id"),
)
_LINK = ("attribution_id", "position", "place", "kind", "source_id", "mention")
_EVIDENCE = (
    *("id", "uid", "mark_id", "position", "url", "document", "publisher", "passage"),
    *("retrieved_at", "kind", "stance"),
)

Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class FirstRecord:
    """The record of one sentence, and the event under which it is stored.

    payload: the record as the history keeps it; see payloads_of.
    """

    sentence_id: int
    assignment_id: int
    event_id: int
    seq: int
    record: Record
    payload: str


def store_first_records(found: Sequence[FirstRecord], *, sources: Mapping[UUID, int]) -> None:
    """Append version 1 of each record and project it. sources: uid -> id of each that is named.

    Records are legal, no sentence of these assignments has any, and continuations continue what
    stands among them. Call it inside the transaction that wrote the events.
    """
    if not found:
        return
    insert_rows(RecordVersion, _VERSION, map(_version, found))
    rows = _Rows(found, sources)
    insert_rows(Mark, _MARK, list(rows.marks()))
    insert_rows(Evidence, _EVIDENCE, list(rows.evidence()))
    insert_rows(Attribution, _ATTRIBUTION, list(rows.attributions()))
    insert_rows(ChainLink, _LINK, list(rows.links()))


def payloads_of(records: Mapping[int, Record]) -> dict[int, str]:
    """By position: the records as the history keeps them. It needs no database."""
    without_entries: dict[Record, str] = {}  # many of which are equal
    payloads: dict[int, str] = {}
    for position, record in records.items():
        payload = None if record.attributions else without_entries.get(record)
        if payload is None:
            payload = orjson.dumps(record.as_json()).decode()
            if not record.attributions:
                without_entries[record] = payload
        payloads[position] = payload
    return payloads


def _version(one: FirstRecord) -> Row:
    return (one.assignment_id, one.sentence_id, 1, one.payload, one.event_id, one.seq, False)


class _Rows:
    """Numbers for all rows, and the rows with them."""

    def __init__(self, found: Sequence[FirstRecord], sources: Mapping[UUID, int]) -> None:
        self._found = found
        self._sources = sources
        self._marks = reserve_ids(Mark, len(found))
        said = [one.uid for each in found for one in each.record.attributions]
        self._said = dict(zip(said, reserve_ids(Attribution, len(said)), strict=True))
        proofs = [one.uid for each in found for one in each.record.evidence]
        self._proofs = dict(zip(proofs, reserve_ids(Evidence, len(proofs)), strict=True))

    def marks(self) -> Iterator[Row]:
        for mark_id, one in zip(self._marks, self._found, strict=True):
            record = one.record
            yield (
                *(mark_id, one.assignment_id, one.sentence_id, 1, record.marks),
                *(record.fact_candidate, record.unsure, record.note, record.seconds, record.bulk),
                self._settling(record),
            )

    def _settling(self, record: Record) -> int | None:
        if not mark_sets.has_verified_fact(record.marks) or record.settling_evidence is None:
            return None
        return self._proofs[record.settling_evidence.uid]

    def evidence(self) -> Iterator[Row]:
        for mark_id, one in zip(self._marks, self._found, strict=True):
            for place, proof in enumerate(one.record.evidence):
                yield self._proof(mark_id, place, proof)

    def _proof(self, mark_id: int, place: int, one: RecordEvidence) -> Row:
        return (
            *(self._proofs[one.uid], stored_uid(one.uid), mark_id, place, one.url, one.document),
            *(one.publisher, one.passage, one.retrieved_at, one.kind, one.stance),
        )

    def attributions(self) -> Iterator[Row]:
        for mark_id, one in zip(self._marks, self._found, strict=True):
            for place, said in enumerate(one.record.attributions):
                yield self._attribution(mark_id, place, said)

    def _attribution(self, mark_id: int, place: int, one: RecordAttribution) -> Row:
        speaker = one.speaker
        return (
            *(self._said[one.uid], stored_uid(one.uid), mark_id, place, one.mode),
            None if one.continues is None else self._said[one.continues],
            *(_spans(one.content), _spans(one.cue), one.commitment, one.certainty, one.negated),
            *(one.identity or "", one.role or "", one.anonymity_reason, speaker.kind),
            None if speaker.source is None else self._sources[speaker.source],
            *(_spans(speaker.mention), speaker.set_by, None),
        )

    def links(self) -> Iterator[Row]:
        for one in self._found:
            for said in one.record.attributions:
                for place, link in enumerate(said.chain):
                    source = None if link.source is None else self._sources[link.source]
                    mention = _spans(link.mention)
                    yield (self._said[said.uid], place, link.place, link.kind, source, mention)


def _spans(spans: tuple[tuple[int, int], ...]) -> str:
    return orjson.dumps(spans).decode() if spans else "[]"
