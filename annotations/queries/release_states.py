"""How assignments and merges stood at an earlier event: later changes taken back.

A release is cut off at an event, but rows hold the present. What happened after the cut-off
is little, so it is read from the events and undone in memory.
"""

from dataclasses import dataclass
from uuid import UUID

from annotations.models import AssignmentState, Event, Project, Source, SourceVersion

# What these events change, and the state before them where the event does not tell it.
_FROM_UNFINISHED = ("assignment.submitted", "assignment.skipped")
_TOLD = (
    "assignment.reopened",
    "assignment.unskipped",
    "assignment.withdrawn",
    "assignment.restored",
)
MOVED = "assignment.moved"
REASSIGNED = "assignment.reassigned"  # withdrawing the former one is an event of its own
IMPORTED = "assignment.imported"  # made, written and perhaps submitted by one event
ASSIGNED = "batch.assigned"
# Whether something was archived just before it was archived or restored.
_ARCHIVED_BEFORE = {
    "article.archived": False,
    "article.restored": True,
    "batch.archived": False,
    "batch.restored": True,
}
ARTICLE_EDITED = "article.edited"
PROJECT_EDITED = "project.edited"


@dataclass(frozen=True)
class LaterChanges:
    """What later events changed.

    before: assignment -> its state before the first of them, None = it was not there.
    batches: those assigned later, none of whose assignments was there.
    """

    before: dict[UUID, str | None]
    batches: frozenset[UUID]

    def state_before(self, *, assignment: UUID, batch: UUID, now: str) -> str | None:
        """The assignment's state at the cut-off; None when it was not there yet."""
        if batch in self.batches:
            return None
        return self.before.get(assignment, now)


def later_changes(project_id: int, seq: int) -> LaterChanges:
    """What happened to the project's assignments after event `seq`."""
    rows = Event.objects.filter(
        project_id=project_id,
        seq__gt=seq,
        kind__in=[*_FROM_UNFINISHED, *_TOLD, MOVED, REASSIGNED, IMPORTED, ASSIGNED],
    ).order_by("seq")
    before: dict[UUID, str | None] = {}
    batches: set[UUID] = set()
    for event in rows.values_list("kind", "object_uid", "answer"):
        kind, uid, answer = event[0], event[1], event[2] or {}
        if uid is None:
            continue
        if kind == ASSIGNED:
            batches.add(uid)
        elif kind in (REASSIGNED, IMPORTED):
            before.setdefault(uid, None)
        elif kind == MOVED:
            before.setdefault(uid, None)
            before.setdefault(UUID(answer["from"]), AssignmentState.OPEN)
        elif kind in _FROM_UNFINISHED:
            before.setdefault(uid, AssignmentState.OPEN)
        else:
            before.setdefault(uid, answer["from"])
    return LaterChanges(before, frozenset(batches))


def archived_before(project_id: int, seq: int) -> dict[UUID, bool]:
    """Article or batch -> whether it was archived at event `seq`; unchanged ones are absent."""
    rows = Event.objects.filter(project_id=project_id, seq__gt=seq, kind__in=_ARCHIVED_BEFORE)
    newest_first = rows.order_by("-seq").values_list("object_uid", "kind")
    return {uid: _ARCHIVED_BEFORE[kind] for uid, kind in newest_first if uid is not None}


def metadata_before(project_id: int, seq: int) -> dict[UUID, dict[str, str]]:
    """Article -> its values at event `seq` of what was corrected since; others are absent."""
    rows = Event.objects.filter(project_id=project_id, seq__gt=seq, kind=ARTICLE_EDITED)
    before: dict[UUID, dict[str, str]] = {}
    for uid, answer in rows.order_by("-seq").values_list("object_uid", "answer"):
        if uid is not None and answer is not None:
            before.setdefault(uid, {}).update(answer["before"])
    return before


def project_name_at(project: Project, seq: int) -> str:
    """What the project was called at event `seq`."""
    later = Event.objects.filter(
        project=project, seq__gt=seq, kind=PROJECT_EDITED, answer__name__isnull=False
    )
    answer = later.order_by("seq").values_list("answer", flat=True).first()
    return str(answer["name"]["from"]) if answer else project.name


def merges_at(project_id: int, seq: int) -> dict[str, str]:
    """uid -> uid of the source it counted as in the end at event `seq`; others are absent."""
    rows = Source.objects.filter(project_id=project_id).exclude(merged_into=None)
    step = {str(uid): str(into) for uid, into in rows.values_list("uid", "merged_into__uid")}
    history = SourceVersion.objects.filter(source__project_id=project_id)
    changed = set(history.filter(event__seq__gt=seq).values_list("source_id", flat=True).distinct())
    for uid in Source.objects.filter(pk__in=changed).values_list("uid", flat=True):
        step.pop(str(uid), None)
    earlier = history.filter(source_id__in=changed, event__seq__lte=seq).order_by("event__seq")
    for uid, payload in earlier.values_list("source__uid", "payload"):
        if payload["merged_into"] is None:
            step.pop(str(uid), None)
        else:
            step[str(uid)] = payload["merged_into"]
    return {uid: _end_of(uid, step) for uid in step}


def _end_of(uid: str, step: dict[str, str]) -> str:
    seen = {uid}
    while (following := step.get(uid)) is not None and following not in seen:
        seen.add(following)
        uid = following
    return uid
