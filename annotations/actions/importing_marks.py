"""Annotations of a file as the work of annotators: assignments with records, and submissions.

Each import has a batch of its own, blind, under the newest scheme. An article that is in a work
batch of that scheme already gets the assignment there: it can be in one only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4, uuid5

from annotations.actions.batches import MAX_BATCH_NAME
from annotations.actions.counting import FirstWork
from annotations.actions.events import log, take_seqs
from annotations.actions.first_records import FirstRecord, store_first_records
from annotations.actions.import_ahead import Ahead, ForeseenSources, align_marks
from annotations.actions.import_earlier import Earlier, text_of
from annotations.actions.import_options import ImportOptions
from annotations.actions.importing_people import Authors, authors_of
from annotations.actions.importing_sheets import Sheet, spans_by_version
from annotations.actions.importing_sources import NamedSources, sources_named
from annotations.actions.submitting_together import submit_together
from annotations.domain.messages import N_, Message
from annotations.domain.spans import Span
from annotations.formats.alignment import names_in
from annotations.models import (
    Arm,
    ArticleVersion,
    Assignment,
    AssignmentState,
    Batch,
    BatchArticle,
    BatchKind,
    Event,
    Job,
    Membership,
    Project,
    Scheme,
    User,
)
from annotations.queries.withheld import BATCH_ASSIGNED, PINNED

ASSIGNMENT_IMPORTED = "assignment.imported"


@dataclass(frozen=True)
class Import:
    """What all sets of a chunk share. earlier: what a dry run remembers of its own rows."""

    project: Project
    options: ImportOptions
    job: Job
    by: User | None
    at: datetime
    sources: ForeseenSources = field(default_factory=ForeseenSources)
    earlier: Earlier | None = None


@dataclass
class _Work:
    """A set with the assignment it becomes."""

    sheet: Sheet
    place: BatchArticle
    member: Membership
    assignment: Assignment = field(init=False)


def store_marks(sheets: Sequence[Sheet], given: Import) -> None:
    """Store each set as the work of its annotator, unless that person has work there already."""
    authors = authors_of(
        (sheet.found.annotator for sheet in sheets),
        project=given.project,
        options=given.options,
        by=given.by,
        at=given.at,
    )
    places = _Places(sheets, given)
    works = _works(sheets, authors, places)
    if not works:
        return
    _assign(works, given)
    seqs, done = _write(works, given)
    if given.options.is_finished:
        fresh, project_id = places.fresh, given.project.pk
        submit_together(done, seqs=seqs, fresh=fresh, project_id=project_id, at=given.at)


def _works(sheets: Sequence[Sheet], authors: Authors, places: "_Places") -> list[_Work]:
    """The sets that can be stored; of every other one its notes say why not."""
    works: list[_Work] = []
    for sheet in sheets:
        name = sheet.found.annotator
        member = authors.members.get(name)
        if member is None:
            sheet.notes.append(authors.refused[name])
        elif (refusal := places.refusal(sheet.version, member)) is not None:
            sheet.notes.append(refusal)
        else:
            sheet.notes.extend(filter(None, [authors.told.pop(name, None)]))
            works.append(_Work(sheet, places.take(sheet.version, member), member))
    places.store()
    return works


class _Places:
    """Where the articles of a chunk are worked on under the newest scheme, and by whom."""

    def __init__(self, sheets: Sequence[Sheet], given: Import) -> None:
        self._given = given
        self._scheme = given.project.schemes.order_by("-number")[:1].get()
        rows = BatchArticle.objects.filter(
            version__in={sheet.version.pk for sheet in sheets},
            scheme=self._scheme,
            kind=BatchKind.WORK,
        ).select_related("batch")
        self._known = {row.version_id: row for row in rows}
        self._taken = set(
            Assignment.objects.filter(batch_article__in=self._known.values()).values_list(
                "batch_article__version_id", "annotator_id"
            )
        )
        self._fresh: list[BatchArticle] = []
        self._batch: Batch | None = None

    def refusal(self, version: ArticleVersion, member: Membership) -> Message | None:
        """Why this person's work on the article cannot be stored, if it cannot."""
        place = self._known.get(version.pk)
        if self._is_taken(version, member):
            return N_(
                "{name} has work on this article in “{batch}” already: nothing was changed.",
                name=member.pseudonym,
                batch=place.batch.name if place else _batch_name(self._given.job),
            )
        if place is None:
            return None
        if place.batch.archived_at is not None:
            return N_("The article is in “{batch}”, which is archived.", batch=place.batch.name)
        if place.arm != Arm.BLIND:
            return N_(
                "The article is in “{batch}” with suggestions, which nobody saw who made this "
                "file: the marks were left out.",
                batch=place.batch.name,
            )
        return None

    def _is_taken(self, version: ArticleVersion, member: Membership) -> bool:
        earlier = self._given.earlier
        return (version.pk, member.user_id) in self._taken or (
            earlier is not None and earlier.has_work(text_of(version), member.user.username)
        )

    def take(self, version: ArticleVersion, member: Membership) -> BatchArticle:
        """The article's place; in this import's batch where it has none."""
        self._taken.add((version.pk, member.user_id))
        if self._given.earlier is not None:
            self._given.earlier.note_work(text_of(version), member.user.username)
        if version.pk not in self._known:
            batch = self._own_batch()
            row = BatchArticle(
                batch=batch, version=version, scheme=self._scheme, kind=batch.kind, arm=Arm.BLIND
            )
            self._known[version.pk] = row
            self._fresh.append(row)
        return self._known[version.pk]

    def store(self) -> None:
        BatchArticle.objects.bulk_create(self._fresh)

    @property
    def fresh(self) -> set[int]:
        """The versions that nobody worked on under this scheme before."""
        return {row.version_id for row in self._fresh}

    def _own_batch(self) -> Batch:
        if self._batch is None:
            uid = uuid5(self._given.job.uid, f"batch {self._scheme.number}")
            known = Batch.objects.filter(uid=uid).first()
            self._batch = known or _make_batch(uid, self._scheme, self._given)
        return self._batch


def _make_batch(uid: UUID, scheme: Scheme, given: Import) -> Batch:
    """Assigned at once, like any batch: nobody adds articles to it but this import."""
    project, at = given.project, given.at
    batch = Batch.objects.create(
        uid=uid,
        project=project,
        scheme=scheme,
        name=_batch_name(given.job),
        kind=BatchKind.WORK,
        overlap=1,
        blind_share=Decimal(1),
        seed=0,
        created_at=at,
        assigned_at=at,
    )
    if scheme.frozen_at is None:
        scheme.frozen_at = at
        scheme.save(update_fields=["frozen_at"])
    answer: dict[str, object] = {"overlap": 1, "seed": 0, "claim_suggestions": False, PINNED: {}}
    log(
        project_id=project.pk,
        kind=BATCH_ASSIGNED,
        by=given.by,
        at=at,
        object_uid=uid,
        answer=answer | {"job": str(given.job.uid)},
    )
    return batch


def _batch_name(job: Job) -> str:
    files = job.params.get("files") or []
    names = [str(one["name"]) for one in files if isinstance(one, dict) and one.get("name")]
    more = f" + {len(names) - 1}" if len(names) > 1 else ""
    name = f"Import of {names[0] if names else 'articles'}"
    return name[: MAX_BATCH_NAME - len(more)] + more


def _assign(works: Sequence[_Work], given: Import) -> None:
    for work in works:
        work.assignment = Assignment(
            uid=work.sheet.ahead.seed if work.sheet.ahead else uuid4(),
            batch_article=work.place,
            annotator=work.member.user,
            state=AssignmentState.OPEN,
            created_at=given.at,
            opened_at=given.at,
        )
    Assignment.objects.bulk_create([work.assignment for work in works])


def _write(works: Sequence[_Work], given: Import) -> tuple[list[int], list[FirstWork]]:
    """One event for each assignment, whose numbers these are, and the first record of each of its
    sentences."""
    sources = sources_named(
        names_in(work.sheet.found for work in works),
        project=given.project,
        by=given.by,
        at=given.at,
        new_uids=given.sources.new,
    )
    given.sources.learn(sources)
    sentences = spans_by_version({work.place.version_id for work in works})
    events = _events(works, given)
    records: list[FirstRecord] = []
    done: list[FirstWork] = []
    for work, event in zip(works, events, strict=True):
        listed = sentences[work.place.version_id]
        spans = [span for _, span in listed]
        made = _aligned(work, spans, sources, given.options)
        place = work.assignment.pk, event.pk, event.seq
        found, name = made.aligned.records, work.member.pseudonym
        records += [
            FirstRecord(listed[position][0], *place, record, made.payloads[position])
            for position, record in found.items()
        ]
        done.append(FirstWork(work.assignment, name, found, spans, made.decisions))
    store_first_records(records, sources=sources.ids)
    return [event.seq for event in events], done


def _events(works: Sequence[_Work], given: Import) -> list[Event]:
    rows = []
    for work, seq in zip(works, take_seqs(given.project.pk, len(works)), strict=True):
        uid = uuid4()
        rows.append(
            Event(
                uid=uid,
                project=given.project,
                seq=seq,
                act=uid,
                by=given.by,
                at=given.at,
                kind=ASSIGNMENT_IMPORTED,
                object_uid=work.assignment.uid,
                answer={"finished": given.options.is_finished, "job": str(given.job.uid)},
            )
        )
    return Event.objects.bulk_create(rows)


def _aligned(
    work: _Work, spans: Sequence[Span], sources: NamedSources, options: ImportOptions
) -> Ahead:
    """The set aligned with the sentences; what that cost it stands in its notes."""
    sheet, seed, made = work.sheet, work.assignment.uid, work.sheet.ahead
    if made is None or not made.holds(seed, spans, sources.uids):
        uids = {name: sources.uid_of(name) for name in names_in([sheet.found])}
        is_finished = options.is_finished
        made = align_marks(sheet.found, seed, spans, sheet.length, uids, is_finished=is_finished)
    work.sheet.notes.append(
        N_(
            "Stored as work of {name}; sentences: {n}.",
            name=work.member.pseudonym,
            n=len(made.aligned.records),
        )
    )
    work.sheet.notes.extend(made.aligned.notes)
    return made
