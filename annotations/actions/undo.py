"""Taking back one act, by writing the records it replaced as new versions."""

from dataclasses import dataclass
from uuid import UUID

from annotations.actions.events import Origin
from annotations.actions.records import (
    RECORDS_SAVED,
    Saved,
    Stale,
    Write,
    answered,
    check_replay,
    current_records,
    save_records,
)
from annotations.domain.errors import UserError
from annotations.domain.fields import JsonObject
from annotations.domain.record import EMPTY
from annotations.models import Assignment, Event, RecordVersion


class NothingToUndo(UserError):
    """The act is unknown, was taken back already, or lies before the last submission."""

    code = "nothing_to_undo"


@dataclass(frozen=True)
class ActStacks:
    """Acts that can be taken back, and taken-back acts that can be done again; newest last."""

    undo: tuple[UUID, ...]
    redo: tuple[UUID, ...]

    def as_json(self) -> JsonObject:
        return {"undo": [str(act) for act in self.undo], "redo": [str(act) for act in self.redo]}


def act_stacks(assignment: Assignment) -> ActStacks:
    """Replay the acts since the last submission onto two stacks."""
    last = assignment.submissions.order_by("-number").values_list("seq", flat=True).first() or 0
    undo: list[UUID] = []
    redo: list[UUID] = []
    rows = Event.objects.filter(
        object_uid=assignment.uid, kind=RECORDS_SAVED, seq__gt=last
    ).order_by("seq")
    for act, undoes in rows.values_list("act", "undoes"):
        if undoes is None:
            if act not in undo:
                undo.append(act)
            redo.clear()
        elif undoes in redo:
            redo.remove(undoes)
            undo.append(act)
        elif undoes in undo:
            undo.remove(undoes)
            redo.append(act)
    return ActStacks(tuple(undo), tuple(redo))


def undo_act(*, assignment: Assignment, act: UUID, origin: Origin) -> Saved:
    """Take one act back; undoing an undoing act does it again.

    Raises Stale where a sentence of the act has a newer version (then nothing is changed),
    NothingToUndo, Closed or EventReused.
    """
    if (event := check_replay(origin, kind=RECORDS_SAVED)) is not None:
        return answered(event)
    stacks = act_stacks(assignment)
    if act not in (*stacks.undo, *stacks.redo):
        raise NothingToUndo("There is nothing to take back.", field="undoes")
    versions = _versions(assignment, act)
    _refuse_interleaved(assignment, versions)
    writes = [
        Write(
            position=position,
            base=rows[-1].version,
            record=_payload_before(assignment, rows[0]),
        )
        for position, rows in versions.items()
    ]
    return save_records(assignment=assignment, writes=writes, origin=origin, undoes=act)


def _versions(assignment: Assignment, act: UUID) -> dict[int, list[RecordVersion]]:
    """The versions that an act wrote, oldest first, by sentence position."""
    found: dict[int, list[RecordVersion]] = {}
    for row in (
        RecordVersion.objects.filter(assignment=assignment, event__act=act)
        .select_related("sentence")
        .order_by("version")
    ):
        found.setdefault(row.sentence.position, []).append(row)
    return found


def _refuse_interleaved(assignment: Assignment, versions: dict[int, list[RecordVersion]]) -> None:
    """Another act between two writes of this one would be taken back unasked."""
    mixed = [
        position
        for position, rows in versions.items()
        if rows[-1].version - rows[0].version != len(rows) - 1
    ]
    if mixed:
        raise Stale(current_records(assignment, mixed))


def _payload_before(assignment: Assignment, row: RecordVersion) -> object:
    if row.version == 1:
        return EMPTY.as_json()
    return RecordVersion.objects.values_list("payload", flat=True).get(
        assignment=assignment, sentence_id=row.sentence_id, version=row.version - 1
    )
