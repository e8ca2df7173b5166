"""A released article as other formats are written from it: sources by name, sets by annotator."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from annotations.formats.base import ArticleDraft
from annotations.formats.interchange import (
    AnnotationSet,
    Backing,
    Marked,
    Named,
    Origin,
    Said,
    Stop,
)
from annotations.formats.releases.rows import (
    AnnotationRow,
    AttributionEntry,
    EvidenceRow,
    GoldRow,
    JsonSpan,
    LinkEntry,
    ReleasedArticle,
    SourceRow,
    SpeakerEntry,
    StoredEvidence,
)

ADJUDICATORS = "gold"


def annotated(released: ReleasedArticle) -> ArticleDraft:
    """The article with a set for each annotator and batch, then one for each batch with gold.

    Sets stand by annotator and batch; who worked in two batches has two sets.
    """
    row = released.article
    return ArticleDraft(
        title=row["title"],
        text=row["text"],
        url=row["url"],
        outlet=row["outlet"],
        author=row["author"],
        published_at=row["published_at"],
        language=row["language"],
        licence=row["licence"],
        credit=row["credit"],
        sentences=tuple((one["start"], one["end"]) for one in released.sentences),
        sets=(*_people(released), *_gold(released)),
    )


def _people(released: ReleasedArticle) -> Iterator[AnnotationSet]:
    evidence = {one["uid"]: one for one in released.evidence}
    rows = sorted(released.annotations, key=_place)
    for (annotator, _), group in groupby(rows, key=lambda one: (one["annotator"], one["batch"])):
        listed = list(group)
        yield AnnotationSet(
            annotator,
            Origin.PERSON,
            tuple(_marked(one, (evidence[uid] for uid in one["evidence"])) for one in listed),
            tuple(
                _said(found, released.sources) for one in listed for found in one["attributions"]
            ),
        )


def _gold(released: ReleasedArticle) -> Iterator[AnnotationSet]:
    rows = sorted(released.gold, key=lambda one: (one["batch"], one["position"]))
    for _, group in groupby(rows, key=lambda one: one["batch"]):
        listed = list(group)
        yield AnnotationSet(
            ADJUDICATORS,
            Origin.GOLD,
            tuple(_marked_gold(one) for one in listed),
            tuple(
                _said(found, released.sources)
                for one in listed
                for found in one["record"]["attributions"]
            ),
        )


def _place(row: AnnotationRow) -> tuple[str, str, int]:
    return row["annotator"], row["batch"], row["position"]


def _marked(row: AnnotationRow, evidence: Iterable[EvidenceRow]) -> Marked:
    return Marked(
        start=row["start"],
        end=row["end"],
        marks=row["marks"],
        fact_candidate=row["fact_candidate"],
        unsure=row["unsure"],
        note=row["note"],
        evidence=tuple(map(_backing, evidence)),
    )


def _marked_gold(row: GoldRow) -> Marked:
    record = row["record"]
    return Marked(
        start=row["start"],
        end=row["end"],
        marks=row["marks"],
        fact_candidate=record["fact_candidate"],
        unsure=record["unsure"],
        note=record["note"],
        evidence=tuple(map(_backing, record["evidence"])),
    )


def _backing(row: EvidenceRow | StoredEvidence) -> Backing:
    return Backing(
        url=row["url"],
        document=row["document"],
        publisher=row["publisher"],
        passage=row["passage"],
        retrieved_at=row["retrieved_at"],
        kind=row["kind"],
        stance=row["stance"],
    )


def _said(one: AttributionEntry, sources: Mapping[str, SourceRow]) -> Said:
    return Said(
        key=one["uid"],
        mode=one["mode"],
        content=_spans(one["content"]),
        speaker=_named(one["speaker"], sources),
        cue=_spans(one["cue"]),
        chain=tuple(Stop(link["place"], _named(link, sources)) for link in one["chain"]),
        continues=one["continues"] or "",
        commitment=one["commitment"],
        certainty=one["certainty"],
        negated=one["negated"],
        identity=one["identity"] or "",
        role=one["role"] or "",
        anonymity_reason=one["anonymity_reason"],
        set_by=one["speaker"]["set_by"],
    )


def _named(one: SpeakerEntry | LinkEntry, sources: Mapping[str, SourceRow]) -> Named:
    uid = one["source"]
    return Named(one["kind"], sources[uid]["name"] if uid else "", _spans(one["mention"]))


def _spans(listed: list[JsonSpan]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in listed)
