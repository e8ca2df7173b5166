"""Stored sentence records as rows: offsets keep their place, the words stand beside them."""

from typing import TypedDict

from annotations.formats.releases.rows import (
    AnnotationRow,
    AttributionEntry,
    EarlierEvidenceRow,
    EvidenceRow,
    JsonSpan,
    LinkEntry,
    SpeakerEntry,
    StoredEvidence,
)


class StoredSpeaker(TypedDict):
    kind: str
    source: str | None
    mention: list[JsonSpan]
    set_by: str


class StoredLink(TypedDict):
    place: str
    kind: str
    source: str | None
    mention: list[JsonSpan]


class StoredAttribution(TypedDict):
    uid: str
    mode: str | None
    continues: str | None
    content: list[JsonSpan]
    cue: list[JsonSpan]
    commitment: str
    certainty: str
    negated: bool
    identity: str | None
    role: str | None
    anonymity_reason: str
    speaker: StoredSpeaker
    chain: list[StoredLink]
    suggestion: str | None


class StoredRecord(TypedDict):
    """A sentence record as the history keeps it: complete, and checked when it was stored."""

    marks: str | None
    fact_candidate: bool
    unsure: bool
    note: str
    seconds: float
    bulk: bool
    attributions: list[StoredAttribution]
    evidence: list[StoredEvidence]


def attribution_entry(stored: StoredAttribution, text: str) -> AttributionEntry:
    """The attribution with the words of `text` beside its spans.

    There are millions of these, and a displayed dict takes a third of the time of a call.
    """
    return {
        "uid": stored["uid"],
        "mode": stored["mode"],
        "continues": stored["continues"],
        "content": stored["content"],
        "content_text": words(text, stored["content"]),
        "cue": stored["cue"],
        "cue_text": words(text, stored["cue"]),
        "commitment": stored["commitment"],
        "certainty": stored["certainty"],
        "negated": stored["negated"],
        "identity": stored["identity"],
        "role": stored["role"],
        "anonymity_reason": stored["anonymity_reason"],
        "speaker": _speaker_entry(stored["speaker"], text),
        "chain": [_link_entry(link, text) for link in stored["chain"]],
        "suggestion": stored["suggestion"],
    }


def evidence_rows(row: AnnotationRow, record: StoredRecord) -> list[EvidenceRow]:
    """The evidence behind an annotation, by uid."""
    found = [
        EvidenceRow(
            uid=one["uid"],
            article_version=row["article_version"],
            position=row["position"],
            annotator=row["annotator"],
            batch=row["batch"],
            marks=row["marks"],
            url=one["url"],
            document=one["document"],
            publisher=one["publisher"],
            passage=one["passage"],
            retrieved_at=one["retrieved_at"],
            kind=one["kind"],
            stance=one["stance"],
        )
        for one in record["evidence"]
    ]
    return sorted(found, key=lambda one: one["uid"])


def earlier_evidence(row: AnnotationRow, record: StoredRecord) -> list[EarlierEvidenceRow]:
    """The same of a row that is not the annotator's latest one."""
    return [
        EarlierEvidenceRow(**one, record_version=row["record_version"])
        for one in evidence_rows(row, record)
    ]


def evidence_entry(stored: StoredEvidence) -> StoredEvidence:
    """The same with its keys in order, for databases keep their own."""
    return StoredEvidence(
        uid=stored["uid"],
        url=stored["url"],
        document=stored["document"],
        publisher=stored["publisher"],
        passage=stored["passage"],
        retrieved_at=stored["retrieved_at"],
        kind=stored["kind"],
        stance=stored["stance"],
    )


def words(text: str, spans: list[JsonSpan]) -> list[str]:
    """The words under each span."""
    return [text[start:end] for start, end in spans]


def _speaker_entry(stored: StoredSpeaker, text: str) -> SpeakerEntry:
    return {
        "kind": stored["kind"],
        "source": stored["source"],
        "mention": stored["mention"],
        "mention_text": words(text, stored["mention"]),
        "set_by": stored["set_by"],
    }


def _link_entry(stored: StoredLink, text: str) -> LinkEntry:
    return LinkEntry(
        place=stored["place"],
        kind=stored["kind"],
        source=stored["source"],
        mention=stored["mention"],
        mention_text=words(text, stored["mention"]),
    )
