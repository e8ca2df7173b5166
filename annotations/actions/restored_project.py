"""What the articles of a restored release share: people, guideline versions, batches, sources."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from annotations.actions.bulk_rows import Value, stored_time, stored_uid
from annotations.actions.restored_rows import Rows, time_of, uid_of
from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.names import name_key
from annotations.domain.suggestions.thresholds import checked_thresholds
from annotations.formats.releases.opening import Files
from annotations.formats.releases.reading import Line, batch_lines, guideline, source_lines
from annotations.formats.releases.rows import BatchRow, SourceRow
from annotations.formats.releases.values import json_line, stamp
from annotations.models import (
    Batch,
    BatchKind,
    Event,
    Membership,
    Project,
    Role,
    Scheme,
    Source,
    SourceAlias,
    SourceScope,
    SourceVersion,
    User,
)
from annotations.queries.release_places import CLAIMS
from annotations.queries.withheld import BATCH_ASSIGNED, PINNED

OUT_OF_THE_WAY = 10**9
_PSEUDONYM = re.compile(r"A[1-9][0-9]{0,7}")


@dataclass(frozen=True, slots=True)
class KeptBatch:
    """A batch that rows name: its key and what they say of it."""

    pk: int
    row: BatchRow
    scheme_id: int


@dataclass
class Restoration:
    """One release on its way into a project; seq: the number of the last event."""

    project: Project
    files: Files
    by: User | None
    at: datetime
    rows: Rows
    seq: int
    people: dict[str, User] = field(default_factory=dict)
    adjudicators: set[str] = field(default_factory=set)
    schemes: dict[int, int] = field(default_factory=dict)
    batches: dict[str, KeptBatch] = field(default_factory=dict)
    sources: dict[str, Line[SourceRow]] = field(default_factory=dict)
    source_keys: dict[str, int] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)

    def event(
        self, kind: str, *, at: str, by: User | None, object_uid: str, answer: object = None
    ) -> int:
        """Take the next event of the project; its key."""
        self.seq += 1
        key = self.rows.key(Event)
        own = stored_uid(uuid4())
        self.rows.add(
            Event,
            None,
            id=key,
            uid=own,
            project_id=self.project.pk,
            seq=self.seq,
            act=own,
            by_id=None if by is None else by.pk,
            at=at,
            kind=kind,
            object_uid=stored_uid(UUID(object_uid)),
            body_hash="",
            answer=None if answer is None else json_line(answer).decode(),
        )
        return key

    def person(self, line: Line[Any], pseudonym: str, field: str) -> User:
        """Whoever stands behind a pseudonym: an account that nobody can sign in to.

        line, field: where it stands. Raises RefusedRelease.
        """
        if pseudonym not in self.people:
            if not _PSEUDONYM.fullmatch(pseudonym):
                words = N_("{name} is no pseudonym", name=repr(pseudonym[:20]))
                raise line.refused(words, field)
            self.people[pseudonym] = _make_person(self.project, pseudonym, self.at)
        return self.people[pseudonym]


def begin(restoration: Restoration, schemes: Iterable[int]) -> None:
    """Guideline versions and batches; sources get their keys. Raises RefusedRelease."""
    _make_room(restoration.project)
    for number in schemes:
        _store_scheme(restoration, number)
    for batch in batch_lines(restoration.files):
        _store_batch(restoration, batch)
    for source in source_lines(restoration.files):
        uid_of(source, source.row["uid"], "uid")
        restoration.sources[source.row["uid"]] = source
        restoration.source_keys[source.row["uid"]] = restoration.rows.key(Source)


def end(restoration: Restoration) -> None:
    """Sources, which may belong to articles; the roles people had; pseudonyms of the others."""
    _store_sources(restoration)
    members = Membership.objects.filter(project=restoration.project)
    decided = [restoration.people[one].pk for one in restoration.adjudicators]
    members.filter(user__in=decided).update(role=Role.ADJUDICATOR)
    taken = max((int(one[1:]) for one in restoration.people), default=0)
    others = members.exclude(user__in=restoration.people.values()).order_by("pk")
    for number, member in enumerate(others, start=taken + 1):
        Membership.objects.filter(pk=member.pk).update(pseudonym=f"A{number}")


def _make_room(project: Project) -> None:
    """Whoever is here already gives way: pseudonyms of the release stay as they are."""
    for member in Membership.objects.filter(project=project):
        moved = f"A{OUT_OF_THE_WAY + member.pk}"
        Membership.objects.filter(pk=member.pk).update(pseudonym=moved)


def _make_person(project: Project, pseudonym: str, at: datetime) -> User:
    user = User(username=f"restored-{str(uuid4())[:13]}", first_name=pseudonym, is_active=False)
    user.set_unusable_password()
    user.save(force_insert=True)
    Membership.objects.create(
        project=project, user=user, role=Role.ANNOTATOR, pseudonym=pseudonym, joined_at=at
    )
    return user


def _store_scheme(restoration: Restoration, number: int) -> None:
    words, options = guideline(restoration.files, number)
    scheme, _ = Scheme.objects.update_or_create(
        project=restoration.project,
        number=number,
        defaults={"guideline": words, "options": options, "frozen_at": restoration.at},
        create_defaults={
            "guideline": words,
            "options": options,
            "frozen_at": restoration.at,
            "created_at": restoration.at,
        },
    )
    restoration.schemes[number] = scheme.pk


def _store_batch(restoration: Restoration, line: Line[BatchRow]) -> None:
    row, thresholds = line.row, _checked_thresholds(restoration, line)
    assigned_at = row["assigned_at"] or stamp(restoration.at)
    key, at = restoration.rows.key(Batch), time_of(line, assigned_at, "assigned_at")
    restoration.rows.add(
        Batch,
        line,
        id=key,
        uid=uid_of(line, row["uid"], "uid"),
        project_id=restoration.project.pk,
        scheme_id=restoration.schemes[row["scheme"]],
        name=row["name"],
        kind=row["kind"],
        overlap=row["overlap"],
        blind_share=str(Decimal(str(row["blind_share"])).quantize(Decimal("0.001"))),
        seed=row["seed"],
        created_at=at,
        assigned_at=None if row["assigned_at"] is None else at,
    )
    pinned = {CLAIMS: row["claim_suggestions"], PINNED: thresholds}
    told = {"overlap": row["overlap"], "seed": row["seed"], **pinned}
    restoration.event(BATCH_ASSIGNED, at=at, by=None, object_uid=row["uid"], answer=told)
    restoration.batches[row["uid"]] = KeptBatch(key, row, restoration.schemes[row["scheme"]])


def _checked_thresholds(restoration: Restoration, line: Line[BatchRow]) -> dict[str, float]:
    """The thresholds of a batch in which nothing else is wrong either. Raises RefusedRelease."""
    row = line.row
    if row["scheme"] not in restoration.schemes:
        raise line.refused(N_("there is no such guideline version"), "scheme")
    if row["kind"] not in BatchKind.values:
        raise line.refused(N_("there is no such kind of batch"), "kind")
    if not 0 <= row["blind_share"] <= 1:
        raise line.refused(N_("it must be from 0 to 1"), "blind_share")
    try:
        return checked_thresholds(row["thresholds"])
    except UserError as error:
        raise line.refused(error.detail, "thresholds") from error


def _store_sources(restoration: Restoration) -> None:
    if not restoration.sources:
        return
    at = stored_time(restoration.at)
    uid = str(restoration.project.uid)
    event = restoration.event("sources.added", at=at, by=restoration.by, object_uid=uid)
    for line in restoration.sources.values():
        _store_source(restoration, line, at, event)


def _store_source(restoration: Restoration, line: Line[SourceRow], at: str, event: int) -> None:
    row, rows = line.row, restoration.rows
    into, of = row["merged_into"], row["article_version"]
    if into is not None and into not in restoration.source_keys:
        raise line.refused(N_("there is no such source"), "merged_into")
    if (row["scope"] == SourceScope.VERSION) != (of in restoration.versions):
        raise line.refused(N_("its article is not in the release"), "article_version")
    key = restoration.source_keys[row["uid"]]
    columns: dict[str, Value] = {
        "id": key,
        "uid": uid_of(line, row["uid"], "uid"),
        "project_id": restoration.project.pk,
        "name": row["name"],
        "name_key": name_key(row["name"]),
        "scope": row["scope"],
        "version_id": None if of is None else restoration.versions[of],
        "merged_into_id": None if into is None else restoration.source_keys[into],
        "identity": "",
        "role": "",
        "created_at": at,
    }
    rows.add(Source, line, **columns)
    for alias in row["aliases"]:
        rows.add(SourceAlias, line, source_id=key, name=alias, name_key=name_key(alias))
    payload = {
        **{name: row[name] for name in ("name", "aliases", "scope")},
        **{"identity": "", "role": "", "private": False, "merged_into": into},
    }
    history = json_line(payload).decode()
    rows.add(SourceVersion, None, source_id=key, event_id=event, payload=history)
