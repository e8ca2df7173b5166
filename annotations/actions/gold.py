"""Adjudication: gold decided, several at once, and taken back.

Gold is written beside its inputs and never touches them. Each version names the submissions and
the exact record versions that lay before the adjudicator.

UserError
├── NotReady            somebody still works on the article, or nobody submitted it
├── InputsChanged       what lay before the adjudicator is not what is submitted now
└── Stale, Continued, EventReused, NothingToUndo and InvalidRecord as for records
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models.functions import Length

from annotations.access import Permission, require
from annotations.actions.events import Origin, take_seq
from annotations.actions.gold_records import (
    check_continuations,
    check_named,
    create_public_sources,
    legal_record,
)
from annotations.actions.gold_writing import (
    GOLD_DECIDED,
    Entry,
    Target,
    check_ready,
    current_gold,
    gold_with,
    input_of,
    read_targets,
    write_gold,
)
from annotations.actions.records import (
    Closed,
    Saved,
    Stale,
    answered,
    check_replay,
)
from annotations.actions.sources import NewSource
from annotations.actions.undo import ActStacks, NothingToUndo, interleaved, replay_acts
from annotations.domain.adjudication import (
    NONE,
    is_unanimous,
    reading_of,
)
from annotations.domain.errors import Conflict, UserError
from annotations.domain.fields import InvalidRecord
from annotations.domain.messages import N_
from annotations.domain.record import Record, parse_stored
from annotations.domain.standing import Standing, Written
from annotations.models import (
    ArticleVersion,
    BatchArticle,
    Event,
    GoldMethod,
    GoldReason,
    GoldVersion,
    User,
)
from annotations.queries.adjudication import Decided, Sheet, read_sheet


class InputsChanged(Conflict):
    """Somebody submitted again, or was added or taken away, since the page was read."""

    code = "inputs_changed"


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
    targets = read_targets(place, positions)
    sheet = read_sheet(place, positions=positions)
    check_ready(sheet)
    _check_bases(place, writes, targets)
    for write in writes:
        with _naming(write, writes):
            _check_inputs(write, sheet)
    made = create_public_sources(new_sources, project_id=project_id, origin=origin)
    records = _records(place, writes, targets)
    _check_named(place, writes, records)
    check_continuations(place, gold_with(targets, records), written=records)
    entries = []
    for write in writes:
        with _naming(write, writes):
            record, target = records[write.position], targets[write.position]
            entries.append(_entry(write, record, target, sheet))
    return write_gold(place, entries, seq=seq, origin=origin, sources=made)


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


def _check_bases(
    place: BatchArticle, writes: Sequence[GoldWrite], targets: Mapping[int, Target]
) -> None:
    stale = [one.position for one in writes if targets[one.position].version != one.base]
    if stale:
        raise Stale(current_gold(place, stale))


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
    place: BatchArticle, writes: Sequence[GoldWrite], targets: Mapping[int, Target]
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


def _entry(write: GoldWrite, record: Record | None, target: Target, sheet: Sheet) -> Entry:
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
    return Entry(
        place_id=sheet.place.pk,
        sentence_id=target.pk,
        position=write.position,
        version=target.version + 1,
        payload=None if record is None else record.as_json(),
        method=_method(record, listed, sheet.merged),
        reason=reason,
        note=write.note,
        inputs=[input_of(one, valid=one.reader.side in valid) for one in listed],
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
    check_ready(read_sheet(place, positions=[]))
    versions = _versions(place, act, by)
    targets = read_targets(place, list(versions))
    in_the_way = {*_standing(place, list(versions), by).moved_on(act), *interleaved(versions)}
    if in_the_way:
        raise Stale(current_gold(place, sorted(in_the_way)))
    before = _versions_before(place, [rows[0] for rows in versions.values()])
    entries = [
        _entry_as_before(rows[-1], before.get(rows[0].sentence_id), targets[n])
        for n, rows in versions.items()
    ]
    records = {
        one.position: None if one.payload is None else parse_stored(one.payload) for one in entries
    }
    check_continuations(place, gold_with(targets, records), written=records)
    return write_gold(place, entries, seq=seq, origin=origin, undoes=act)


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


def _entry_as_before(row: GoldVersion, before: GoldVersion | None, target: Target) -> Entry:
    kept = row if before is None else before
    payload = None if before is None else before.payload
    return Entry(
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
