"""Taking back one act, by writing the records it replaced as new versions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Subquery
from django.db.models.functions import Coalesce

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
from annotations.domain.messages import N_
from annotations.domain.record import EMPTY
from annotations.domain.standing import Standing, Written
from annotations.models import Assignment, Event, GoldVersion, RecordVersion


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
    last = assignment.submissions.order_by("-number").values("seq")[:1]
    rows = Event.objects.filter(
        object_uid=assignment.uid, kind=RECORDS_SAVED, seq__gt=Coalesce(Subquery(last), 0)
    ).order_by("seq")
    return replay_acts(rows.values_list("act", "undoes"))


def replay_acts(acts: Iterable[tuple[UUID, UUID | None]]) -> ActStacks:
    """The stacks after these acts, in order, each with the act that it takes back, if any."""
    undo: list[UUID] = []
    redo: list[UUID] = []
    for act, undoes in acts:
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

    Raises Stale where another act stands on a sentence of this one since (then nothing is
    changed), NothingToUndo, Closed or EventReused.
    """
    if (event := check_replay(origin, kind=RECORDS_SAVED)) is not None:
        return answered(event)
    stacks = act_stacks(assignment)
    if act not in (*stacks.undo, *stacks.redo):
        raise NothingToUndo(N_("There is nothing to take back."), field="undoes")
    versions = _versions(assignment, act)
    newest = _newest_versions(assignment, act, versions)
    writes = [
        Write(
            position=position,
            base=newest[position],
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


def _newest_versions(
    assignment: Assignment, act: UUID, versions: Mapping[int, Sequence[RecordVersion]]
) -> dict[int, int]:
    """The newest version of each sentence of an act; Stale where another act stands there.

    Acts that were themselves taken back are not in the way, nor are those that took them back.
    """
    rows = (
        RecordVersion.objects.filter(assignment=assignment, sentence__position__in=versions)
        .order_by("version")
        .values_list("sentence__position", "version", "event__act", "event__undoes")
    )
    newest = {position: version for position, version, _, _ in rows}
    standing = Standing(Written(position, by, undoes) for position, _, by, undoes in rows)
    in_the_way = {*standing.moved_on(act), *interleaved(versions)}
    if in_the_way:
        raise Stale(current_records(assignment, sorted(in_the_way)))
    return newest


def interleaved(versions: Mapping[int, Sequence[RecordVersion | GoldVersion]]) -> list[int]:
    """The sentences whose versions, all made by one act, do not follow each other."""
    return [
        position
        for position, rows in versions.items()
        if rows[-1].version - rows[0].version != len(rows) - 1
    ]


def _payload_before(assignment: Assignment, row: RecordVersion) -> object:
    if row.version == 1:
        return EMPTY.as_json()
    return RecordVersion.objects.values_list("payload", flat=True).get(
        assignment=assignment, sentence_id=row.sentence_id, version=row.version - 1
    )
