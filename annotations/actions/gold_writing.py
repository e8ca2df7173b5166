"""How gold is written, for deciding it, taking it back and accepting it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from annotations.actions.events import Happening, Origin, write_event
from annotations.actions.records import (
    MAX_POSITION,
    Closed,
    Saved,
)
from annotations.actions.sources import keep_history
from annotations.actions.telling import tell_adjudicated
from annotations.domain.fields import InvalidRecord, JsonObject
from annotations.domain.messages import N_
from annotations.domain.record import Record, parse_stored
from annotations.domain.spans import Span
from annotations.models import (
    BatchArticle,
    Event,
    Gold,
    GoldInput,
    GoldVersion,
    Sentence,
    Source,
)
from annotations.queries.adjudication import Decided, Sheet

GOLD_DECIDED = "gold.decided"
ROWS_A_WRITE = 500


class NotReady(Closed):
    code = "not_ready"


@dataclass(frozen=True, slots=True)
class Target:
    """A sentence that can be written, and its newest gold."""

    pk: int
    span: Span
    version: int
    payload: JsonObject | None


@dataclass(frozen=True, kw_only=True)
class Entry:
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


def read_targets(place: BatchArticle, positions: Sequence[int]) -> dict[int, Target]:
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
        n: Target(pk, (start, end), *gold.get(pk, (0, None)))
        for n, pk, start, end in rows.values_list("position", "pk", "start", "end")
    }
    if missing := [n for n in positions if n > MAX_POSITION or n not in targets]:
        raise InvalidRecord(
            N_("The article has no sentence {position}.", position=missing[0]),
            field="n",
            code="unknown_sentence",
        )
    return targets


def check_ready(sheet: Sheet) -> None:
    """Whether it can be decided, asked under the project's lock."""
    kept = BatchArticle.objects.filter(
        pk=sheet.place.pk, batch__archived_at=None, version__article__archived_at=None
    )
    if not kept.exists():
        raise NotReady(N_("The article or its batch is archived: restore that first."))
    if not sheet.is_ready:
        raise NotReady(N_("Somebody still works on this article: it can be adjudicated later."))


def current_gold(place: BatchArticle, positions: Sequence[int]) -> dict[int, JsonObject]:
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


def gold_with(
    targets: Mapping[int, Target], records: Mapping[int, Record | None]
) -> dict[int, Record]:
    """The article's gold as it will be, by position."""
    stored = {n: one.payload for n, one in targets.items() if n not in records}
    gold = {n: parse_stored(payload) for n, payload in stored.items() if payload is not None}
    return gold | {n: record for n, record in records.items() if record is not None}


def input_of(one: Decided, *, valid: bool = False) -> tuple[int, int, bool]:
    return (one.reader.submission_id, one.record_version_id, valid)


def write_gold(
    place: BatchArticle,
    entries: Sequence[Entry],
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
    append_gold(entries, event)
    tell_whole({place.pk: place}, entries, at=origin.at)
    return saved


def append_gold(entries: Sequence[Entry], event: Event) -> None:
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


def tell_whole(
    places: Mapping[int, BatchArticle], entries: Sequence[Entry], *, at: datetime
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
            tell_adjudicated(places[place_id], at=at)
