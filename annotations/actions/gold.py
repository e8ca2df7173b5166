"""Adjudication: gold decided, several at once, taken back, and accepted where nobody differed.

Gold is written beside its inputs and never touches them. Each version names the submissions and
the exact record versions that lay before the adjudicator.

UserError
├── NotReady            somebody still works on the article, or nobody submitted it
├── InputsChanged       what lay before the adjudicator is not what is submitted now
├── SampleFirst         drawn sentences wait for a look before the rest is accepted
└── Stale, Continued, EventReused, NothingToUndo and InvalidRecord as for records
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.db.models.functions import Length

from annotations.access import Permission, closed_versions, require
from annotations.actions.events import Happening, Origin, take_seq, write_event
from annotations.actions.gold_records import (
    check_continuations,
    check_named,
    create_public_sources,
    legal_record,
)
from annotations.actions.records import (
    MAX_POSITION,
    Closed,
    Saved,
    Stale,
    answered,
    check_replay,
)
from annotations.actions.sources import NewSource, keep_history
from annotations.actions.telling import tell_adjudicated
from annotations.actions.undo import ActStacks, NothingToUndo, interleaved, replay_acts
from annotations.domain.adjudication import (
    NONE,
    is_unanimous,
    most_central,
    reading_of,
)
from annotations.domain.errors import Conflict, UserError
from annotations.domain.fields import InvalidRecord, JsonObject
from annotations.domain.messages import N_
from annotations.domain.record import Record, parse_stored
from annotations.domain.spans import Span
from annotations.domain.standing import Standing, Written
from annotations.models import (
    ArticleVersion,
    Batch,
    BatchArticle,
    Event,
    Gold,
    GoldInput,
    GoldMethod,
    GoldReason,
    GoldVersion,
    Sentence,
    Source,
    User,
)
from annotations.queries.adjudication import Decided, Sheet, read_sheet, read_sheets
from annotations.queries.adjudication_queue import QueuedSentence, batch_queue

GOLD_DECIDED = "gold.decided"
GOLD_ACCEPTED = "gold.accepted"
ARTICLES_A_PORTION = 50
ROWS_A_WRITE = 500
_NOTED_BY_NOBODY: JsonObject = {"note": "", "seconds": 0.0, "unsure": False, "bulk": False}


class NotReady(Closed):
    code = "not_ready"


class InputsChanged(Conflict):
    """Somebody submitted again, or was added or taken away, since the page was read."""

    code = "inputs_changed"


class SampleFirst(Conflict):
    code = "sample_first"


@dataclass(frozen=True, slots=True)
class NamedInput:
    """What lay before the adjudicator on one side: number of the submission, record version."""

    side: int
    submission: int
    version: int


@dataclass(frozen=True, kw_only=True)
class GoldWrite:
    """One sentence's gold, made on gold version `base` (0 = none). record: None = taken back.

    valid: sides that may stand beside it; None = all of them, where the reason is a judgement.
    """

    position: int
    base: int
    record: object
    inputs: frozenset[NamedInput]
    reason: str = ""
    note: str = ""
    valid: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class _Target:
    """A sentence that can be written, and its newest gold."""

    pk: int
    span: Span
    version: int
    payload: JsonObject | None


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """A gold version to append. inputs: (submission id, record version id, valid).

    fills: whether there was no gold before.
    """

    place_id: int
    sentence_id: int
    position: int
    version: int
    payload: JsonObject | None
    method: str
    reason: str = ""
    note: str = ""
    bulk: bool = False
    inputs: Sequence[tuple[int, int, bool]]
    fills: bool


# --- Deciding ------------------------------------------------------------------------------------


def decide_gold(
    *,
    place: BatchArticle,
    writes: Sequence[GoldWrite],
    new_sources: Sequence[NewSource] = (),
    origin: Origin,
    by: User,
) -> Saved:
    """Store the gold of one or more sentences of an article, all or nothing.

    The same event again returns the first answer. Raises NotReady, Stale, InputsChanged,
    Continued, EventReused, InvalidRecord or InvalidSpan; nothing is stored then.
    """
    require(by, place.batch.project, Permission.ADJUDICATE)
    try:
        with transaction.atomic():
            return _decide(place, writes, new_sources, origin)
    except (Conflict, Stale, Closed, IntegrityError):
        # A request that came before runs into one of these: its base is behind itself.
        if (event := check_replay(origin, kind=GOLD_DECIDED)) is not None:
            return answered(event)
        raise


def _decide(
    place: BatchArticle,
    writes: Sequence[GoldWrite],
    new_sources: Sequence[NewSource],
    origin: Origin,
) -> Saved:
    project_id = place.version.project_id
    seq = take_seq(project_id)
    positions = [write.position for write in writes]
    targets = _targets(place, positions)
    sheet = read_sheet(place, positions=positions)
    _check_ready(sheet)
    _check_bases(place, writes, targets)
    for write in writes:
        with _naming(write, writes):
            _check_inputs(write, sheet)
    made = create_public_sources(new_sources, project_id=project_id, origin=origin)
    records = _records(place, writes, targets)
    _check_named(place, writes, records)
    check_continuations(place, _gold_with(targets, records), written=records)
    entries = []
    for write in writes:
        with _naming(write, writes):
            record, target = records[write.position], targets[write.position]
            entries.append(_entry(write, record, target, sheet))
    return _write(place, entries, seq=seq, origin=origin, sources=made)


def _check_named(
    place: BatchArticle, writes: Sequence[GoldWrite], records: Mapping[int, Record | None]
) -> None:
    try:
        check_named(place, records)
    except InvalidRecord:
        for write in writes:  # which of them it was
            with _naming(write, writes):
                check_named(place, {write.position: records[write.position]})
        raise


@contextmanager
def _naming(write: GoldWrite, writes: Sequence[GoldWrite]) -> Iterator[None]:
    """A refusal of one of several writes names which."""
    try:
        yield
    except UserError as refusal:
        if len(writes) > 1:
            refusal.field = f"records[{writes.index(write)}].{refusal.field}"
        raise


def _targets(place: BatchArticle, positions: Sequence[int]) -> dict[int, _Target]:
    """Every sentence of the article with its newest gold, read under the project's lock."""
    if not positions or len(positions) != len(set(positions)):
        raise InvalidRecord(N_("Every sentence can be written once in a request."), field="records")
    gold = {
        sentence_id: (version, payload)
        for sentence_id, version, payload in Gold.objects.filter(batch_article=place).values_list(
            "sentence_id", "version", "current__payload"
        )
    }
    rows = Sentence.objects.filter(version_id=place.version_id)
    targets = {
        n: _Target(pk, (start, end), *gold.get(pk, (0, None)))
        for n, pk, start, end in rows.values_list("position", "pk", "start", "end")
    }
    if missing := [n for n in positions if n > MAX_POSITION or n not in targets]:
        raise InvalidRecord(
            N_("The article has no sentence {position}.", position=missing[0]),
            field="n",
            code="unknown_sentence",
        )
    return targets


def _check_ready(sheet: Sheet) -> None:
    """Whether it can be decided, asked under the project's lock."""
    kept = BatchArticle.objects.filter(
        pk=sheet.place.pk, batch__archived_at=None, version__article__archived_at=None
    )
    if not kept.exists():
        raise NotReady(N_("The article or its batch is archived: restore that first."))
    if not sheet.is_ready:
        raise NotReady(N_("Somebody still works on this article: it can be adjudicated later."))


def _check_bases(
    place: BatchArticle, writes: Sequence[GoldWrite], targets: Mapping[int, _Target]
) -> None:
    stale = [one.position for one in writes if targets[one.position].version != one.base]
    if stale:
        raise Stale(_current_gold(place, stale))


def _current_gold(place: BatchArticle, positions: Sequence[int]) -> dict[int, JsonObject]:
    """The newest gold by sentence position, as it is answered; version 0 where there is none."""
    rows = Gold.objects.filter(batch_article=place, sentence__position__in=positions).values_list(
        "sentence__position", "version", "current__payload", "current__event__at"
    )
    found: dict[int, JsonObject] = {
        n: {"version": version, "record": payload, "saved_at": at.isoformat()}
        for n, version, payload, at in rows
    }
    nothing: JsonObject = {"version": 0, "record": None, "saved_at": None}
    return {n: found.get(n, nothing) for n in positions}


def _check_inputs(write: GoldWrite, sheet: Sheet) -> None:
    listed = sheet.decisions.get(write.position, ())
    now = {NamedInput(one.reader.side, one.reader.submission, one.version) for one in listed}
    if write.inputs != now:
        raise InputsChanged(
            N_("Somebody changed their work on this article since you read it: read it again."),
            field="inputs",
        )
    if unknown := (write.valid or frozenset()) - {one.side for one in now}:
        raise InvalidRecord(
            N_("There is no side {side} here.", side=min(unknown)),
            field="valid",
            code="unknown_side",
        )


def _records(
    place: BatchArticle, writes: Sequence[GoldWrite], targets: Mapping[int, _Target]
) -> dict[int, Record | None]:
    """What is written, by position; None = taken back."""
    measured = ArticleVersion.objects.annotate(length=Length("text"))
    length = measured.values_list("length", flat=True).get(pk=place.version_id)
    records: dict[int, Record | None] = {}
    for one in writes:
        span = targets[one.position].span
        with _naming(one, writes):
            records[one.position] = (
                None
                if one.record is None
                else legal_record(one.record, sentence=span, text_length=length)
            )
    return records


def _gold_with(
    targets: Mapping[int, _Target], records: Mapping[int, Record | None]
) -> dict[int, Record]:
    """The article's gold as it will be, by position."""
    stored = {n: one.payload for n, one in targets.items() if n not in records}
    gold = {n: parse_stored(payload) for n, payload in stored.items() if payload is not None}
    return gold | {n: record for n, record in records.items() if record is not None}


def _entry(write: GoldWrite, record: Record | None, target: _Target, sheet: Sheet) -> _Entry:
    listed = sheet.decisions.get(write.position, ())
    reason = "" if record is None else write.reason
    differ = not sheet.disagreements.get(write.position, NONE).is_unanimous
    if record is not None and differ and not reason:
        raise InvalidRecord(
            N_("People differ here: say why, with one of the reasons."),
            field="reason",
            code="reason_required",
        )
    valid = _valid(write, reason, listed)
    return _Entry(
        place_id=sheet.place.pk,
        sentence_id=target.pk,
        position=write.position,
        version=target.version + 1,
        payload=None if record is None else record.as_json(),
        method=_method(record, listed, sheet.merged),
        reason=reason,
        note=write.note,
        inputs=[_input(one, valid=one.reader.side in valid) for one in listed],
        fills=record is not None and target.payload is None,
    )


def _valid(write: GoldWrite, reason: str, listed: Sequence[Decided]) -> frozenset[int]:
    """The sides that may stand beside the gold: of judgements alone, of none that is taken back."""
    if write.record is None:
        return frozenset()
    if reason == GoldReason.JUDGEMENT:
        everybody = frozenset(one.reader.side for one in listed)
        return everybody if write.valid is None else write.valid
    if write.valid:
        raise InvalidRecord(
            N_("Other sides can be valid beside the gold of a legitimate judgement alone."),
            field="valid",
            code="judgement_required",
        )
    return frozenset()


def _method(record: Record | None, listed: Sequence[Decided], merged: Mapping[str, str]) -> str:
    """How it was found; single and unanimous only where the gold is what people decided."""
    readings = [reading_of(one.record, merged) for one in listed]
    own = [] if record is None else [reading_of(record, merged)]
    if not is_unanimous([*readings, *own]):
        return GoldMethod.ADJUDICATED
    return GoldMethod.SINGLE if len(readings) == 1 else GoldMethod.UNANIMOUS


def _input(one: Decided, *, valid: bool = False) -> tuple[int, int, bool]:
    return (one.reader.submission_id, one.record_version_id, valid)


# --- Taking back ---------------------------------------------------------------------------------


def gold_stacks(place: BatchArticle, person: User) -> ActStacks:
    """This person's acts on the gold of an article; others' are not theirs to take back."""
    rows = Event.objects.filter(gold_versions__batch_article=place, by=person).order_by("seq")
    acts = rows.values_list("seq", "act", "undoes").distinct()
    return replay_acts((act, undoes) for _, act, undoes in acts)


def undo_gold(*, place: BatchArticle, act: UUID, origin: Origin, by: User) -> Saved:
    """Take one act back in this article; undoing an undoing act does it again.

    What there was before is written anew, with the inputs it was made from. Raises Stale where
    another act stands on a sentence of this one since (then nothing is changed), NothingToUndo,
    NotReady, Continued or EventReused.
    """
    require(by, place.batch.project, Permission.ADJUDICATE)
    try:
        with transaction.atomic():
            if (event := check_replay(origin, kind=GOLD_DECIDED)) is not None:
                return answered(event)
            return _undo(place, act, origin, by)
    except IntegrityError:
        if (event := check_replay(origin, kind=GOLD_DECIDED)) is not None:
            return answered(event)
        raise


def _undo(place: BatchArticle, act: UUID, origin: Origin, by: User) -> Saved:
    seq = take_seq(place.version.project_id)
    stacks = gold_stacks(place, by)
    if act not in (*stacks.undo, *stacks.redo):
        raise NothingToUndo(N_("There is nothing to take back."), field="undoes")
    _check_ready(read_sheet(place, positions=[]))
    versions = _versions(place, act, by)
    targets = _targets(place, list(versions))
    in_the_way = {*_standing(place, list(versions), by).moved_on(act), *interleaved(versions)}
    if in_the_way:
        raise Stale(_current_gold(place, sorted(in_the_way)))
    before = _versions_before(place, [rows[0] for rows in versions.values()])
    entries = [
        _entry_as_before(rows[-1], before.get(rows[0].sentence_id), targets[n])
        for n, rows in versions.items()
    ]
    records = {
        one.position: None if one.payload is None else parse_stored(one.payload) for one in entries
    }
    check_continuations(place, _gold_with(targets, records), written=records)
    return _write(place, entries, seq=seq, origin=origin, undoes=act)


def _versions(place: BatchArticle, act: UUID, by: User) -> dict[int, list[GoldVersion]]:
    """The versions that a person's act wrote in this article, oldest first, by position."""
    found: dict[int, list[GoldVersion]] = {}
    for row in (
        GoldVersion.objects.filter(batch_article=place, event__act=act, event__by=by)
        .select_related("sentence")
        .prefetch_related("inputs")
        .order_by("version")
    ):
        found.setdefault(row.sentence.position, []).append(row)
    return found


def _standing(place: BatchArticle, positions: Sequence[int], by: User) -> Standing:
    """What stands on these sentences. Others' acts are no act of this person, named alike or not.

    Acts that were themselves taken back are not in the way, nor are those that took them back.
    """
    rows = (
        GoldVersion.objects.filter(batch_article=place, sentence__position__in=positions)
        .order_by("version")
        .values_list("sentence__position", "event__act", "event__undoes", "event__by")
    )
    return Standing(
        Written(n, act, undoes)
        if author == by.pk
        else Written(n, uuid5(act, str(author)), undoes and uuid5(undoes, str(author)))
        for n, act, undoes, author in rows
    )


def _versions_before(place: BatchArticle, rows: Sequence[GoldVersion]) -> dict[int, GoldVersion]:
    """The version before each of these, by sentence; the first of a sentence has none."""
    wanted = {row.sentence_id: row.version - 1 for row in rows}
    listed = GoldVersion.objects.filter(
        batch_article=place, sentence__in=wanted, version__in=set(wanted.values())
    )
    return {
        row.sentence_id: row
        for row in listed.prefetch_related("inputs")
        if row.version == wanted[row.sentence_id]
    }


def _entry_as_before(row: GoldVersion, before: GoldVersion | None, target: _Target) -> _Entry:
    kept = row if before is None else before
    payload = None if before is None else before.payload
    return _Entry(
        place_id=row.batch_article_id,
        sentence_id=row.sentence_id,
        position=row.sentence.position,
        version=target.version + 1,
        payload=payload,
        method=kept.method,
        reason="" if payload is None else kept.reason,
        note="" if payload is None else kept.note,
        bulk=payload is not None and kept.bulk,
        inputs=[
            (one.submission_id, one.record_version_id, one.valid and payload is not None)
            for one in kept.inputs.all()
        ],
        fills=payload is not None and target.payload is None,
    )


# --- Accepting what nobody differed on -----------------------------------------------------------


def accept_unanimous(*, batch: Batch, origin: Origin, by: User) -> JsonObject:
    """Make gold of every unanimous sentence of a batch that has none; answers how many.

    Raises SampleFirst while drawn ones wait for a look. The same event again answers the same.
    """
    require(by, batch.project, Permission.ADJUDICATE)
    with transaction.atomic():
        # Two equal requests queue here, so the second one finds the event of the first.
        seq = take_seq(batch.project_id)
        if (event := check_replay(origin, kind=GOLD_ACCEPTED)) is not None:
            transaction.set_rollback(True)
            return event.answer or {}
        queue = batch_queue(batch, closed=closed_versions(by, batch.project))
        if queue.to_sample:
            raise SampleFirst(
                N_(
                    "Look at the drawn sentences first: {count} of them are not decided yet.",
                    count=len(queue.to_sample),
                )
            )
        answer: JsonObject = {"accepted": len(queue.to_accept)}
        happening = Happening(kind=GOLD_ACCEPTED, object_uid=batch.uid, answer=answer)
        event = write_event(project_id=batch.project_id, seq=seq, origin=origin, what=happening)
        for portion in _portions(queue.to_accept):
            _accept(batch, portion, event, origin)
        return answer


def _portions(found: Sequence[QueuedSentence]) -> Iterator[dict[int, list[QueuedSentence]]]:
    """A few articles at a time: batch article -> its sentences."""
    by_place: defaultdict[int, list[QueuedSentence]] = defaultdict(list)
    for one in found:
        by_place[one.place.pk].append(one)
    ids = sorted(by_place)
    for start in range(0, len(ids), ARTICLES_A_PORTION):
        yield {pk: by_place[pk] for pk in ids[start : start + ARTICLES_A_PORTION]}


def _accept(
    batch: Batch, portion: Mapping[int, Sequence[QueuedSentence]], event: Event, origin: Origin
) -> None:
    places = {pk: listed[0].place for pk, listed in portion.items()}
    for place in places.values():
        place.batch = batch
    wanted = Q(sentence__in=[one.sentence_id for listed in portion.values() for one in listed])
    sheets = read_sheets(list(places.values()), wanted=wanted)
    versions = dict(
        Gold.objects.filter(wanted, batch_article__in=places).values_list("sentence_id", "version")
    )
    entries = [
        _accepted(one, sheets[pk], version=versions.get(one.sentence_id, 0) + 1)
        for pk, listed in portion.items()
        for one in listed
    ]
    _append(entries, event)
    _tell_whole(places, entries, origin)


def _accepted(one: QueuedSentence, sheet: Sheet, *, version: int) -> _Entry:
    """What most resembles everybody's decision, without what one person noted for themselves."""
    listed = sheet.decisions[one.n]
    chosen = listed[0]
    if one.disagreement.fields:
        chosen = listed[most_central([reading_of(each.record, sheet.merged) for each in listed])]
    return _Entry(
        place_id=sheet.place.pk,
        sentence_id=one.sentence_id,
        position=one.n,
        version=version,
        payload=chosen.payload | _NOTED_BY_NOBODY,
        method=GoldMethod.SINGLE if len(listed) == 1 else GoldMethod.UNANIMOUS,
        bulk=True,
        inputs=[_input(each) for each in listed],
        fills=True,
    )


# --- Writing -------------------------------------------------------------------------------------


def _write(
    place: BatchArticle,
    entries: Sequence[_Entry],
    *,
    seq: int,
    origin: Origin,
    undoes: UUID | None = None,
    sources: Sequence[Source] = (),
) -> Saved:
    """Append the versions of one act in one article, under one event."""
    records: dict[int, JsonObject] = {
        one.position: {
            "version": one.version,
            "record": one.payload,
            "saved_at": origin.at.isoformat(),
        }
        for one in entries
    }
    saved = Saved(records, seq, origin.act)
    event = write_event(
        project_id=place.version.project_id,
        seq=seq,
        origin=origin,
        what=Happening(
            kind=GOLD_DECIDED,
            object_uid=place.version.uid,
            base=entries[0].version - 1 if len(entries) == 1 else None,
            undoes=undoes,
            answer=saved.as_json(),
        ),
    )
    keep_history(sources, event)
    _append(entries, event)
    _tell_whole({place.pk: place}, entries, origin)
    return saved


def _append(entries: Sequence[_Entry], event: Event) -> None:
    """Append versions and inputs, and let the rows of gold say the newest."""
    rows = GoldVersion.objects.bulk_create(
        [
            GoldVersion(
                batch_article_id=one.place_id,
                sentence_id=one.sentence_id,
                version=one.version,
                payload=one.payload,
                method=one.method,
                reason=one.reason,
                note=one.note,
                bulk=one.bulk,
                event=event,
                seq=event.seq,
            )
            for one in entries
        ],
        batch_size=ROWS_A_WRITE,
    )
    GoldInput.objects.bulk_create(
        [
            GoldInput(
                gold=row, submission_id=submission, record_version_id=record_version, valid=valid
            )
            for row, one in zip(rows, entries, strict=True)
            for submission, record_version, valid in one.inputs
        ],
        batch_size=ROWS_A_WRITE,
    )
    project_gold(rows)


def project_gold(rows: Iterable[GoldVersion]) -> None:
    """Write the rows of gold that say these versions, the newest of their sentences."""
    Gold.objects.bulk_create(
        [
            Gold(
                batch_article_id=row.batch_article_id,
                sentence_id=row.sentence_id,
                current=row,
                version=row.version,
                marks=None if row.payload is None else row.payload["marks"],
                method=row.method,
                reason=row.reason,
            )
            for row in rows
        ],
        batch_size=ROWS_A_WRITE,
        update_conflicts=True,
        unique_fields=["batch_article", "sentence"],
        update_fields=["current", "version", "marks", "method", "reason"],
    )


def _tell_whole(
    places: Mapping[int, BatchArticle], entries: Sequence[_Entry], origin: Origin
) -> None:
    """Tell of articles of which this gave the last sentence its gold."""
    filled = {one.place_id for one in entries if one.fills}
    if not filled:
        return
    there = Gold.objects.filter(batch_article__in=filled, marks__isnull=False).order_by()
    golds = there.values_list("batch_article").annotate(n=Count("pk"))
    versions = {places[pk].version_id for pk in filled}
    sentences = Sentence.objects.filter(version__in=versions).order_by()
    counted = dict(sentences.values_list("version").annotate(n=Count("pk")))
    for place_id, n in sorted(golds):
        if n == counted[places[place_id].version_id]:
            tell_adjudicated(places[place_id], at=origin.at)
