"""One article of a batch as it is adjudicated: everybody's decisions side by side, and the gold.

Work in the state submitted takes no writes, so its newest records are its latest submission.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, Value, When

from annotations.domain.adjudication import Disagreement, disagreement, reading_of, sides
from annotations.domain.fields import JsonObject
from annotations.domain.record import Record, parse_stored
from annotations.models import (
    Assignment,
    AssignmentState,
    BatchArticle,
    Gold,
    GoldInput,
    Membership,
    RecordVersion,
    Source,
    SourceScope,
)
from annotations.models.batch import UNFINISHED
from annotations.queries.submitted import latest_submissions, merged_uids

MOST_SOURCES = 1000

Made: TypeAlias = frozenset[tuple[int, int]]
"""What a gold was made from: assignment ids with record versions."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One person's latest submission of the article, on a side that does not tell who it is."""

    side: int
    place_id: int
    assignment_id: int
    pseudonym: str
    submission_id: int
    submission: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What a reader decided on one sentence, in the exact version that was submitted."""

    reader: Reader
    version: int
    record_version_id: int
    payload: JsonObject

    @property
    def record(self) -> Record:
        return parse_stored(self.payload)

    def as_json(self) -> JsonObject:
        return {
            "side": self.reader.side,
            "submission": self.reader.submission,
            "version": self.version,
            "record": self.payload,
        }


@dataclass(frozen=True)
class Sheet:
    """A batch's article with everybody's submitted decisions, by sentence position."""

    place: BatchArticle
    is_ready: bool
    readers: tuple[Reader, ...]
    decisions: Mapping[int, Sequence[Decided]]
    merged: Mapping[str, str]

    @cached_property
    def disagreements(self) -> dict[int, Disagreement]:
        return {
            n: disagreement([reading_of(one.record, self.merged) for one in listed])
            for n, listed in self.decisions.items()
        }


def read_sheet(place: BatchArticle, *, positions: Collection[int] | None = None) -> Sheet:
    """Everybody's decisions, of all sentences or of those at these positions; five queries."""
    wanted = Q() if positions is None else Q(sentence__position__in=positions)
    return read_sheets([place], wanted=wanted)[place.pk]


def read_sheets(places: Sequence[BatchArticle], *, wanted: Q) -> dict[int, Sheet]:
    """By batch article of one project, as many queries as for one. wanted: which records."""
    work: dict[int, list[Assignment]] = {one.pk: [] for one in places}
    for one in Assignment.objects.filter(
        batch_article__in=work, state__in=[AssignmentState.SUBMITTED, *UNFINISHED]
    ):
        work[one.batch_article_id].append(one)
    done = {
        pk: [one for one in listed if one.state == AssignmentState.SUBMITTED]
        for pk, listed in work.items()
    }
    readers = _side_by_side(places, done)
    decisions = _decisions([one for listed in readers.values() for one in listed], wanted)
    merged = merged_uids(places[0].version.project_id)
    return {
        place.pk: Sheet(
            place=place,
            is_ready=bool(done[place.pk]) and len(done[place.pk]) == len(work[place.pk]),
            readers=readers[place.pk],
            decisions=decisions.get(place.pk, {}),
            merged=merged,
        )
        for place in places
    }


def _side_by_side(
    places: Sequence[BatchArticle], done: Mapping[int, Sequence[Assignment]]
) -> dict[int, tuple[Reader, ...]]:
    everybody = [one for listed in done.values() for one in listed]
    submissions = latest_submissions(everybody)
    names = _pseudonyms(places[0], {one.annotator_id for one in everybody})
    found = {}
    for place in places:
        by_uid = {one.uid: one for one in done[place.pk]}
        ordered = sides(by_uid, seed=place.batch.seed, article=place.version.uid)
        found[place.pk] = tuple(
            Reader(
                side=side,
                place_id=place.pk,
                assignment_id=by_uid[uid].pk,
                pseudonym=names.get(by_uid[uid].annotator_id, ""),
                submission_id=submissions[by_uid[uid].pk].pk,
                submission=submissions[by_uid[uid].pk].number,
            )
            for side, uid in enumerate(ordered, start=1)
        )
    return found


def _pseudonyms(place: BatchArticle, people: Iterable[int | None]) -> dict[int, str]:
    wanted = {one for one in people if one is not None}
    rows = Membership.objects.filter(project_id=place.version.project_id, user_id__in=wanted)
    return dict(rows.values_list("user_id", "pseudonym"))


def _decisions(readers: Sequence[Reader], wanted: Q) -> dict[int, dict[int, list[Decided]]]:
    """By batch article and sentence position, each list by side."""
    by_assignment = {one.assignment_id: one for one in readers}
    rows = RecordVersion.objects.filter(
        wanted,
        assignment_id__in=by_assignment,
        sentence__marks__assignment=F("assignment"),
        version=F("sentence__marks__version"),
    ).order_by("sentence__position")
    found: dict[int, dict[int, list[Decided]]] = {}
    for pk, assignment_id, n, version, payload in rows.values_list(
        "pk", "assignment_id", "sentence__position", "version", "payload"
    ):
        reader = by_assignment[assignment_id]
        listed = found.setdefault(reader.place_id, {}).setdefault(n, [])
        listed.append(Decided(reader, version, pk, payload))
        listed.sort(key=lambda one: one.reader.side)
    return found


@dataclass(frozen=True, slots=True)
class StoredGold:
    """The newest gold version of a sentence, taken back or not, with what it was made from."""

    n: int
    version: int
    payload: JsonObject | None
    method: str
    reason: str
    note: str
    bulk: bool
    by: str | None
    at: str
    inputs: Sequence[GoldInput]

    @property
    def made_from(self) -> Made:
        return frozenset(
            (one.record_version.assignment_id, one.record_version.version) for one in self.inputs
        )

    def stored_json(self) -> JsonObject:
        """As a stored record is answered."""
        return {"version": self.version, "record": self.payload, "saved_at": self.at}


def stored_gold(
    place: BatchArticle, *, positions: Collection[int] | None = None
) -> dict[int, StoredGold]:
    """The newest gold version by sentence position, of all sentences or of these."""
    rows = Gold.objects.filter(batch_article=place)
    if positions is not None:
        rows = rows.filter(sentence__position__in=positions)
    listed = list(
        rows.select_related("sentence", "current__event")
        .prefetch_related("current__inputs__record_version", "current__inputs__submission")
        .order_by("sentence__position")
    )
    names = _pseudonyms(place, {one.current.event.by_id for one in listed})
    return {
        one.sentence.position: StoredGold(
            n=one.sentence.position,
            version=one.version,
            payload=one.current.payload,
            method=one.method,
            reason=one.reason,
            note=one.current.note,
            bulk=one.current.bulk,
            by=names.get(one.current.event.by_id or 0),
            at=one.current.event.at.isoformat(),
            inputs=list(one.current.inputs.all()),
        )
        for one in listed
    }


def gold_document(place: BatchArticle) -> JsonObject | None:
    """Everything that is needed to adjudicate an article; None while it is not ready.

    A constant number of queries. Who stands on which side is told once every disagreement of
    the article has gold.
    """
    sheet = read_sheet(place)
    if not sheet.is_ready:
        return None
    golds = stored_gold(place)
    named = is_decided(sheet, golds)
    return {
        "batch": str(place.batch.uid),
        "article": {
            "uid": str(place.version.article.uid),
            "title": str(place.version.article),
        },
        "version": str(place.version.uid),
        "readers": [
            {"side": one.side, "pseudonym": one.pseudonym if named else None}
            for one in sheet.readers
        ],
        "decisions": {
            str(n): [one.as_json() for one in listed] for n, listed in sheet.decisions.items()
        },
        "disagreement": {
            str(n): {"score": found.score, "fields": list(found.fields)}
            for n, found in sheet.disagreements.items()
        },
        "gold": {str(n): gold_json(one, sheet) for n, one in golds.items()},
        "sources": _sources(sheet, golds),
    }


def is_decided(sheet: Sheet, golds: Mapping[int, StoredGold]) -> bool:
    """Whether every sentence on which people differ has gold."""
    decided = {n for n, one in golds.items() if one.payload is not None}
    return all(n in decided for n, one in sheet.disagreements.items() if not one.is_unanimous)


def gold_json(one: StoredGold, sheet: Sheet) -> JsonObject:
    """A gold as it is answered. An input whose person no longer stands there has no side."""
    side_of = {reader.assignment_id: reader.side for reader in sheet.readers}
    inputs = sorted(
        ((side_of.get(each.record_version.assignment_id), each) for each in one.inputs),
        key=lambda pair: (pair[0] is None, pair[0] or 0, pair[1].pk),
    )
    now = frozenset(
        (each.reader.assignment_id, each.version) for each in sheet.decisions.get(one.n, ())
    )
    return {
        "version": one.version,
        "record": one.payload,
        "method": one.method,
        "reason": one.reason,
        "note": one.note,
        "bulk": one.bulk,
        "outdated": one.payload is not None and one.made_from != now,
        "valid": [side for side, each in inputs if each.valid and side is not None],
        "inputs": [
            {
                "side": side,
                "submission": each.submission.number,
                "version": each.record_version.version,
            }
            for side, each in inputs
        ],
        "by": one.by,
        "at": one.at,
    }


def _sources(sheet: Sheet, golds: Mapping[int, StoredGold]) -> list[JsonObject]:
    """The sources to choose from: those named here first, then the project's newest."""
    place = sheet.place
    records = [one.record for listed in sheet.decisions.values() for one in listed]
    records += [parse_stored(one.payload) for one in golds.values() if one.payload is not None]
    named = Q(uid__in=frozenset[UUID]().union(*(one.sources for one in records)))
    here = Q(scope=SourceScope.VERSION, version_id=place.version_id)
    common = Q(merged_into=None, archived_at=None) & (Q(scope=SourceScope.PROJECT) | here)
    first = Case(When(named, then=Value(0)), default=Value(1), output_field=IntegerField())
    visible = (
        Source.objects.filter(named | common, project_id=place.version.project_id, private_to=None)
        .prefetch_related("aliases")
        .order_by(first, "-pk")[:MOST_SOURCES]
    )
    return [
        {
            "uid": str(source.uid),
            "name": source.name,
            "aliases": [alias.name for alias in source.aliases.all()],
            "scope": source.scope,
            "private": False,
            "last": {"identity": source.identity or None, "role": source.role or None}
            if source.identity or source.role
            else None,
        }
        for source in sorted(visible, key=lambda source: (source.name_key, source.pk))
    ]
