"""What happened in a project, as its managers read it: changes, and who came or was refused.

Nothing here reads the contents of work: an event's answer is read for the kinds in `TOLD` alone,
and of it the words named there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotations.models import AccessEvent, Event, Membership, Project, User
from annotations.queries.event_objects import Thing, things_of

# What may be told of an event's answer, by kind or by its noun.
TOLD: Mapping[str, Sequence[str]] = {
    "assignment.skipped": ("reason",),
    "assignment.reassigned": ("to",),
    "assignment.submitted": ("number",),
    "batch.assigned": ("articles", "overlap"),
    "gold.accepted": ("accepted",),
    "batch.decisions_opened": ("articles", "exposed"),
    "invitation.created": ("role",),
    "member.returned": ("role",),
    "member.role_changed": ("role",),
    "scheme.edited": ("number",),
    "scheme.written": ("number",),
    "version.added": ("number",),
    "version.corrected": ("number",),
    "version.joined": ("number",),
    "version.split": ("number",),
}
# Whose answer names what was changed, but with the words themselves.
CHANGED = ("project.edited", "article.edited")
COUNTED = ("articles.added",)


@dataclass(frozen=True, kw_only=True)
class EventFilter:
    """What is asked for. kind: one kind, or a noun for all of its kinds; until: exclusive."""

    kind: str = ""
    person: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    object_uid: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """One row as it is told. `by` None = the workbench itself, or somebody not signed in."""

    uid: UUID
    at: datetime
    kind: str
    by: "Person | None"
    details: dict[str, Any]
    seq: int | None = None
    about: "Person | None" = None
    thing: Thing | None = None
    object_uid: UUID | None = None
    address: str | None = None


@dataclass(frozen=True)
class Person:
    """Somebody by the name others see; `pseudonym` is None for who never was a member."""

    name: str
    pseudonym: str | None


def event_rows(project: Project, asked: EventFilter) -> QuerySet[Event, Any]:
    """The project's changes, the newest first."""
    wanted = Q(project=project)
    if asked.kind:
        wanted &= Q(kind=asked.kind) | Q(kind__startswith=f"{asked.kind}.")
    if asked.person is not None:
        wanted &= Q(by=asked.person)
    if asked.object_uid is not None:
        wanted &= Q(object_uid=asked.object_uid)
    rows = Event.objects.filter(wanted & _within(asked)).order_by("-seq")
    return rows.values("uid", "seq", "at", "kind", "by", "object_uid")


def access_rows(project: Project, asked: EventFilter) -> QuerySet[AccessEvent, Any]:
    """Sign-ins and the like of the project's members, and refusals of its addresses.

    What members did elsewhere, in other projects, or before they came, is not told here.
    """
    members = Membership.objects.current().filter(project=project, joined_at__lte=OuterRef("at"))
    of_member = [Q(Exists(members.filter(user=OuterRef(whose)))) for whose in ("by", "about")]
    of_members = Q(project=None) & (of_member[0] | of_member[1])
    wanted = Q(project=project) | of_members
    if asked.kind:
        wanted &= Q(kind=asked.kind)
    if asked.person is not None:
        wanted &= Q(by=asked.person) | Q(about=asked.person)
    rows = AccessEvent.objects.filter(wanted & _within(asked)).order_by("-at", "-pk")
    return rows.values("uid", "at", "kind", "by", "about", "address", "detail", "project")


def _within(asked: EventFilter) -> Q:
    since = Q() if asked.since is None else Q(at__gte=asked.since)
    return since if asked.until is None else since & Q(at__lt=asked.until)


def told_events(
    project: Project, rows: Iterable[Mapping[str, Any]], *, closed: set[int]
) -> list[Told]:
    """Rows of `event_rows` with names. closed: versions on which the reader still works."""
    listed = list(rows)
    people = _people(project, {row["by"] for row in listed})
    things = things_of([(row["kind"], row["object_uid"]) for row in listed], closed=closed)
    details = _details([row["uid"] for row in listed])
    return [
        Told(
            uid=row["uid"],
            seq=row["seq"],
            at=row["at"],
            kind=row["kind"],
            by=people.get(row["by"]),
            details=details.get(row["uid"], {}),
            thing=things.get((row["kind"], row["object_uid"])),
            object_uid=row["object_uid"],
        )
        for row in listed
    ]


def told_access(project: Project, rows: Iterable[Mapping[str, Any]]) -> list[Told]:
    """Rows of `access_rows` with names; of their detail what concerns this project's reader."""
    listed = list(rows)
    people = _people(project, {row[whose] for row in listed for whose in ("by", "about")})
    return [
        Told(
            uid=row["uid"],
            at=row["at"],
            kind=row["kind"],
            by=people.get(row["by"]),
            about=people.get(row["about"]),
            details={
                key: row["detail"][key] for key in ("method", "route") if key in row["detail"]
            },
            address=row["address"],
        )
        for row in listed
    ]


def _people(project: Project, ids: Iterable[int | None]) -> dict[int | None, Person]:
    wanted = {one for one in ids if one is not None}
    pseudonyms = dict(
        Membership.objects.filter(project=project, user__in=wanted).values_list("user", "pseudonym")
    )
    return {
        user.pk: Person(str(user), pseudonyms.get(user.pk))
        for user in User.objects.filter(pk__in=wanted)
    }


def _details(uids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = Event.objects.filter(uid__in=uids, kind__in=[*TOLD, *CHANGED, *COUNTED])
    return {
        uid: _told(kind, answer or {})
        for uid, kind, answer in rows.values_list("uid", "kind", "answer")
    }


def _told(kind: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    if kind in CHANGED:
        return {"fields": sorted(answer.get("after", answer))}
    if kind in COUNTED:
        return {"articles": len(answer.get("articles", ()))}
    return {key: answer[key] for key in TOLD[kind] if key in answer}
