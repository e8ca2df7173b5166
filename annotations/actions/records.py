"""Saving sentence records: versions, history and the rows projected from it.

UserError
├── Closed              the assignment takes no more writes
├── Stale               a sentence has a newer version; carries both sides
├── Continued           a removed attribution is continued by another
└── EventReused         the event's uid was used for another request
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from annotations.actions import projection
from annotations.actions.events import Happening, Origin, take_seq, write_event
from annotations.actions.sources import NewSource, create_private_sources
from annotations.domain.errors import UserError
from annotations.domain.fields import InvalidRecord, JsonObject
from annotations.domain.messages import N_
from annotations.domain.record import EMPTY, Record, parse_record, parse_stored
from annotations.models import (
    Assignment,
    AssignmentState,
    Event,
    Mark,
    RecordVersion,
)
from annotations.models.batch import WRITABLE
from annotations.queries.save_path import Target, read_targets

RECORDS_SAVED = "records.saved"
MAX_WRITES = 2000
MAX_POSITION = 2**31 - 1  # what the column holds


class Closed(UserError):
    code = "closed"


class Moved(Closed):
    """The work goes on in another assignment, `to`, on the article's new version."""

    def __init__(self, to: UUID) -> None:
        super().__init__(
            N_(
                "A manager changed this article's text or its sentences. Your work goes on in its "
                "new version: reload this page, and you are there."
            )
        )
        self.to = to


class Stale(UserError):
    """Another write came first. `current` is what is stored, by sentence position."""

    code = "stale"

    def __init__(self, current: dict[int, JsonObject]) -> None:
        super().__init__(N_("This sentence was changed elsewhere since you loaded it."))
        self.current = current


class EventReused(UserError):
    code = "event_reused"


@dataclass(frozen=True, kw_only=True)
class Write:
    """One sentence's new record, made on version `base` (0 = never written)."""

    position: int
    base: int
    record: object


@dataclass(frozen=True)
class Saved:
    """What was stored: `records` by sentence position, as the API answers it."""

    records: dict[int, JsonObject]
    seq: int
    act: UUID

    def as_json(self) -> JsonObject:
        records = {str(position): stored for position, stored in self.records.items()}
        return {"records": records, "seq": self.seq, "act": str(self.act)}


def save_records(
    *,
    assignment: Assignment,
    writes: Sequence[Write],
    new_sources: Sequence[NewSource] = (),
    origin: Origin,
    undoes: UUID | None = None,
) -> Saved:
    """Store new versions of one or more sentences of an assignment, all or nothing.

    The same event again returns the first answer. Raises Stale, Closed, Continued,
    EventReused, InvalidRecord or InvalidSpan; nothing is stored then.
    """
    try:
        with transaction.atomic():
            return _save(assignment, writes, new_sources, origin, undoes)
    except (Stale, Closed, IntegrityError) as refusal:
        # A request that came before runs into one of these: its base is behind itself. Looking
        # for it only here spares every other save a query.
        if (event := check_replay(origin, kind=RECORDS_SAVED)) is not None:
            return answered(event)
        if isinstance(refusal, IntegrityError):
            raise InvalidRecord(
                N_("An attribution or a piece of evidence has a uid that is already in use."),
                field="record",
                code="uid_taken",
            ) from refusal
        raise


def answered(event: Event) -> Saved:
    """The answer that an event of this module stored."""
    answer = event.answer or {}
    records = {int(position): stored for position, stored in answer["records"].items()}
    return Saved(records, answer["seq"], UUID(answer["act"]))


def check_replay(origin: Origin, *, kind: str) -> Event | None:
    """The stored event of this request if it came before; EventReused if it was another."""
    event = Event.objects.filter(uid=origin.event).first()
    if event is None:
        return None
    same = (event.by_id, event.kind, event.body_hash) == (
        origin.by.pk if origin.by else None,
        kind,
        origin.body_hash,
    )
    if not same:
        raise EventReused(
            N_("This event's uid was already used for another request."), field="event"
        )
    return event


def _save(
    assignment: Assignment,
    writes: Sequence[Write],
    new_sources: Sequence[NewSource],
    origin: Origin,
    undoes: UUID | None,
) -> Saved:
    version = assignment.batch_article.version
    seq = take_seq(version.project_id)
    targets = _targets(assignment, writes, origin)
    _check_bases(assignment, writes, targets)
    create_private_sources(
        new_sources, project_id=version.project_id, version_id=version.pk, origin=origin
    )
    records = _parse_all(writes, targets)
    saved = Saved(_stored(records, writes, origin), seq, origin.act)
    event = write_event(
        project_id=version.project_id,
        seq=seq,
        origin=origin,
        what=Happening(
            kind=RECORDS_SAVED,
            object_uid=assignment.uid,
            base=writes[0].base if len(writes) == 1 else None,
            undoes=undoes,
            answer=saved.as_json(),
        ),
    )
    _append(assignment, event, targets, records)
    changes = [
        projection.Change(
            sentence_id=targets[position].pk,
            position=position,
            mark_id=targets[position].mark_id,
            version=targets[position].mark_version + 1,
            old=_current_record(assignment, targets[position]),
            new=record,
        )
        for position, record in records.items()
    ]
    projection.write(assignment=assignment, changes=changes)
    return saved


def _targets(assignment: Assignment, writes: Sequence[Write], origin: Origin) -> dict[int, Target]:
    """The sentences written, read under the project's lock; the first write opens the work."""
    positions = [write.position for write in writes]
    if not positions or len(positions) != len(set(positions)):
        raise InvalidRecord(N_("Every sentence can be written once in a request."), field="records")
    if max(positions) > MAX_POSITION:
        raise _unknown_sentence(max(positions))
    state, found = read_targets(assignment, positions)
    if missing := sorted(set(positions) - set(found)):
        raise _unknown_sentence(missing[0])
    if state not in WRITABLE:
        raise Closed(N_("This article is submitted, skipped or withdrawn: reopen it to change it."))
    if state == AssignmentState.TODO:
        Assignment.objects.filter(pk=assignment.pk).update(
            state=AssignmentState.OPEN, opened_at=origin.at
        )
    return found


def _unknown_sentence(position: int) -> InvalidRecord:
    return InvalidRecord(
        N_("The article has no sentence {position}.", position=position),
        field="n",
        code="unknown_sentence",
    )


def _parse_all(writes: Sequence[Write], targets: Mapping[int, Target]) -> dict[int, Record]:
    """The new record of each sentence; a refusal of one of several names which."""
    records = {}
    for place, write in enumerate(writes):
        try:
            records[write.position] = _parse(write, targets[write.position])
        except UserError as refusal:
            if len(writes) > 1:
                refusal.field = f"records[{place}].{refusal.field}"
            raise
    return records


def _parse(write: Write, target: Target) -> Record:
    return parse_record(
        write.record, sentence=(target.start, target.end), text_length=target.text_length
    )


def _check_bases(
    assignment: Assignment, writes: Sequence[Write], targets: Mapping[int, Target]
) -> None:
    stale = [
        write.position for write in writes if targets[write.position].mark_version != write.base
    ]
    if stale:
        raise Stale(current_records(assignment, stale))


def current_records(
    assignment: Assignment, positions: Sequence[int] | None = None
) -> dict[int, JsonObject]:
    """The newest stored record per sentence position: {"version", "record", "saved_at", "client"}.

    With `positions`, a sentence that was never written is there as version 0.
    """
    rows = Mark.objects.filter(assignment=assignment).order_by("sentence__position")
    if positions is not None:
        rows = rows.filter(sentence__position__in=positions)
    versions = dict(rows.values_list("sentence__position", "version"))
    stored = {
        row.sentence.position: _stored_record(row)
        for row in RecordVersion.objects.filter(
            assignment=assignment, sentence__position__in=versions
        ).select_related("sentence", "event")
        if versions[row.sentence.position] == row.version
    }
    for position in positions or ():
        stored.setdefault(position, _never_written())
    return stored


def _stored_record(row: RecordVersion) -> JsonObject:
    return {
        "version": row.version,
        "record": row.payload,
        "saved_at": row.event.at.isoformat(),
        "client": None if row.event.client is None else str(row.event.client),
    }


def _never_written() -> JsonObject:
    return {"version": 0, "record": EMPTY.as_json(), "saved_at": None, "client": None}


def _stored(
    records: Mapping[int, Record], writes: Sequence[Write], origin: Origin
) -> dict[int, JsonObject]:
    bases = {write.position: write.base for write in writes}
    return {
        position: {
            "version": bases[position] + 1,
            "record": record.as_json(),
            "saved_at": origin.at.isoformat(),
        }
        for position, record in records.items()
    }


def _append(
    assignment: Assignment,
    event: Event,
    targets: Mapping[int, Target],
    records: Mapping[int, Record],
) -> None:
    RecordVersion.objects.bulk_create(
        RecordVersion(
            assignment=assignment,
            sentence_id=targets[position].pk,
            version=targets[position].mark_version + 1,
            payload=record.as_json(),
            event=event,
            seq=event.seq,
        )
        for position, record in records.items()
    )


def _current_record(assignment: Assignment, target: Target) -> Record:
    """The stored record of a sentence; it was checked when it was stored."""
    if target.mark_id is None:
        return EMPTY
    payload = RecordVersion.objects.values_list("payload", flat=True).get(
        assignment=assignment, sentence_id=target.pk, version=target.mark_version
    )
    return parse_stored(payload)
