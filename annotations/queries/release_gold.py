"""The gold of released articles as it stood at a cut-off: from its history, not from its rows."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson
from django.db.models import F, TextField
from django.db.models.functions import Cast

from annotations.domain.adjudication import label_distribution
from annotations.formats.releases.rows import GoldInputEntry, GoldRecordEntry, GoldRow
from annotations.formats.releases.stored import (
    StoredRecord,
    attribution_entry,
    evidence_entry,
)
from annotations.formats.releases.values import number, stamp
from annotations.models import GoldInput, GoldVersion

PARAMETERS = 5_000


@dataclass(frozen=True, slots=True)
class _Head:
    """What a gold version says beside its record, and where it stands."""

    version_id: int
    position: int
    span: tuple[int, int]
    batch: str
    batch_name: str
    batch_kind: str
    scheme: int
    method: str
    reason: str
    note: str
    bulk: bool
    adjudicator: str
    version: int
    at: str
    record: StoredRecord


@dataclass(frozen=True, slots=True)
class InputAt:
    """Where the decision of one person stands that a gold was made from."""

    assignment_id: int
    sentence_id: int
    submission_id: int
    submission: int
    record_version_id: int
    record_version: int


@dataclass(frozen=True)
class GoldAt:
    """By version id: the gold in order of position and batch, and what it was made from."""

    rows: Mapping[int, list[GoldRow]]
    inputs: Mapping[int, list[InputAt]]


def gold_at(
    assignments: Collection[int],
    seq: int,
    *,
    pseudonyms: Mapping[int, str],
    articles: Mapping[int, tuple[str, str]],
) -> GoldAt:
    """The gold of the articles of these assignments at event `seq`.

    articles: version id -> uid and text. Gold that was taken back is none.
    """
    chosen = _newest(assignments, seq)
    if not chosen:
        return GoldAt({}, {})
    heads = _heads(chosen, pseudonyms)
    inputs, places = _inputs(list(heads), pseudonyms)
    found: defaultdict[int, list[GoldRow]] = defaultdict(list)
    made_from: defaultdict[int, list[InputAt]] = defaultdict(list)
    for pk, head in heads.items():
        article, text = articles[head.version_id]
        found[head.version_id].append(_row(head, article, text, inputs.get(pk, [])))
        made_from[head.version_id] += places.get(pk, [])
    for rows in found.values():
        rows.sort(key=lambda row: (row["position"], row["batch"]))
    return GoldAt(found, made_from)


def _newest(assignments: Collection[int], seq: int) -> list[int]:
    """The newest version of each sentence, chosen without reading payloads."""
    rows = (
        GoldVersion.objects.filter(batch_article__assignments__in=assignments, seq__lte=seq)
        .order_by("batch_article_id", "sentence_id", "version")
        .values_list("batch_article_id", "sentence_id", "pk", "version")
        .distinct()
    )
    return list({(place, sentence): pk for place, sentence, pk, _ in rows}.values())


def _heads(chosen: Sequence[int], pseudonyms: Mapping[int, str]) -> dict[int, _Head]:
    found: dict[int, _Head] = {}
    for part in _parts(chosen):
        # Read as text: the payload is then parsed once, by the faster parser.
        rows = GoldVersion.objects.filter(pk__in=part, payload__isnull=False).annotate(
            written=Cast("payload", TextField()),
            place_batch=F("batch_article__batch__uid"),
        )
        for pk, span_start, span_end, by, at, batch, written, *rest in rows.values_list(
            *("pk", "sentence__start", "sentence__end", "event__by_id", "event__at"),
            *("place_batch", "written", "sentence__version_id", "sentence__position"),
            *("batch_article__batch__name", "batch_article__kind"),
            *("batch_article__scheme__number", "method", "reason", "note", "bulk", "version"),
        ):
            version_id, position, name, kind, scheme, method, reason, note, bulk, version = rest
            found[pk] = _Head(
                version_id=version_id,
                position=position,
                span=(span_start, span_end),
                batch=str(batch),
                batch_name=name,
                batch_kind=kind,
                scheme=scheme,
                method=method,
                reason=reason,
                note=note,
                bulk=bulk,
                adjudicator=pseudonyms.get(by, ""),
                version=version,
                at=stamp(at),
                record=orjson.loads(written),
            )
    return found


def _inputs(
    golds: Sequence[int], pseudonyms: Mapping[int, str]
) -> tuple[dict[int, list[tuple[GoldInputEntry, bool]]], dict[int, list[InputAt]]]:
    """What each gold was made from, by pseudonym, and whether it may stand beside it; and where
    all of it stands."""
    found: defaultdict[int, list[tuple[GoldInputEntry, bool]]] = defaultdict(list)
    places: defaultdict[int, list[InputAt]] = defaultdict(list)
    for part in _parts(golds):
        rows = GoldInput.objects.filter(gold__in=part).values_list(
            *("gold_id", "valid", "submission__assignment__annotator_id"),
            *("record_version__payload__marks", "submission__assignment_id"),
            *("record_version__sentence_id", "submission_id", "submission__number"),
            *("record_version_id", "record_version__version"),
        )
        for gold_id, valid, person, marks, *where in rows:
            place = InputAt(*where)
            entry = GoldInputEntry(
                annotator=pseudonyms[person],
                submission=place.submission,
                record_version=place.record_version,
                marks=marks,
            )
            found[gold_id].append((entry, valid))
            places[gold_id].append(place)
    for listed in found.values():
        listed.sort(key=lambda pair: pair[0]["annotator"])
    return found, places


def _row(
    head: _Head, article: str, text: str, inputs: Sequence[tuple[GoldInputEntry, bool]]
) -> GoldRow:
    record = head.record
    shares = label_distribution(one["marks"] for one, _ in inputs if one["marks"] is not None)
    return GoldRow(
        article_version=article,
        position=head.position,
        start=head.span[0],
        end=head.span[1],
        batch=head.batch,
        batch_name=head.batch_name,
        batch_kind=head.batch_kind,
        scheme=head.scheme,
        marks=record["marks"],
        method=head.method,
        reason=head.reason,
        note=head.note,
        adjudicator=head.adjudicator,
        bulk=head.bulk,
        record=GoldRecordEntry(
            marks=record["marks"],
            fact_candidate=record["fact_candidate"],
            unsure=record["unsure"],
            note=record["note"],
            seconds=number(record["seconds"]),
            bulk=record["bulk"],
            attributions=[attribution_entry(one, text) for one in record["attributions"]],
            evidence=[evidence_entry(one) for one in record["evidence"]],
        ),
        inputs=[one for one, _ in inputs],
        valid=[one["annotator"] for one, is_valid in inputs if is_valid],
        distribution={marks: number(share) for marks, share in shares.items()},
        gold_version=head.version,
        as_of=head.at,
    )


def _parts(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(pks), PARAMETERS):
        yield pks[start : start + PARAMETERS]
