"""The sentence record: the unit of writing, and one JSON shape everywhere.

`parse_record` turns that JSON into a value and refuses what is malformed, `Record.as_json`
turns it back; the two are inverse for every record that was accepted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from annotations.domain import attribution as words
from annotations.domain import evidence as evidence_words
from annotations.domain import fields
from annotations.domain import marks as mark_sets
from annotations.domain.attribution import Link, RecordAttribution, Speaker
from annotations.domain.evidence import RecordEvidence
from annotations.domain.fields import InvalidRecord, JsonObject
from annotations.domain.messages import N_
from annotations.domain.spans import Span, check_spans

MAX_ATTRIBUTIONS = 20
MAX_EVIDENCE = 20
MAX_CHAIN = 8

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Record:
    """What one person decided about one sentence. `marks` None = undecided."""

    marks: str | None
    fact_candidate: bool
    unsure: bool
    note: str
    seconds: float
    bulk: bool
    attributions: tuple[RecordAttribution, ...]
    evidence: tuple[RecordEvidence, ...]

    @property
    def is_decided(self) -> bool:
        return self.marks is not None

    @property
    def sources(self) -> frozenset[UUID]:
        return frozenset(uid for one in self.attributions for uid in one.sources)

    @property
    def settling_evidence(self) -> RecordEvidence | None:
        """The first evidence that supports the sentence: what a verified fact rests on."""
        return next((one for one in self.evidence if one.supports), None)

    def as_json(self) -> JsonObject:
        return {
            "marks": self.marks,
            "fact_candidate": self.fact_candidate,
            "unsure": self.unsure,
            "note": self.note,
            "seconds": self.seconds,
            "bulk": self.bulk,
            "attributions": [_attribution_json(one) for one in self.attributions],
            "evidence": [_evidence_json(one) for one in self.evidence],
        }


EMPTY = Record(None, False, False, "", 0.0, False, (), ())
_RECORD_KEYS = frozenset(EMPTY.as_json())


def parse_record(payload: object, *, sentence: Span, text_length: int) -> Record:
    """The record a JSON value stands for; a missing key takes its default.

    sentence: the sentence's span, which content must lie in; cue and mention may lie
    anywhere in the text of `text_length` code points.
    Raises InvalidRecord (or InvalidSpan) naming the field, with the code
    `illegal_marks`, `evidence_required`, `unknown_field` … where one is more exact.
    """
    body = fields.as_object(payload, "record", _RECORD_KEYS)
    text = (0, text_length)
    record = Record(
        marks=_marks(body.get("marks")),
        fact_candidate=fields.boolean(body, "fact_candidate", "record"),
        unsure=fields.boolean(body, "unsure", "record"),
        note=fields.text(body, "note", "record", limit=fields.MAX_TEXT),
        seconds=fields.seconds(body, "seconds", "record"),
        bulk=fields.boolean(body, "bulk", "record"),
        attributions=_parse_list(
            body,
            "attributions",
            MAX_ATTRIBUTIONS,
            lambda item, path: _attribution(item, path, sentence=sentence, text=text),
        ),
        evidence=_parse_list(body, "evidence", MAX_EVIDENCE, _evidence),
    )
    _check_rules(record)
    return record


def parse_stored(payload: object) -> Record:
    """The record of a payload from the history, whose spans were checked on the way in."""
    anywhere = 2**31 - 1
    return parse_record(payload, sentence=(0, anywhere), text_length=anywhere)


def _check_rules(record: Record) -> None:
    uids = [one.uid for one in record.attributions] + [one.uid for one in record.evidence]
    if len(uids) != len(set(uids)):
        raise InvalidRecord(N_("Two entries have the same uid."), field="record", code="uid_twice")
    if record.fact_candidate and not mark_sets.has_claim(record.marks):
        raise InvalidRecord(
            N_("Only a claim can be a candidate for a verified fact."),
            field="record.fact_candidate",
            code="illegal_fact_candidate",
        )
    if mark_sets.has_verified_fact(record.marks) and record.settling_evidence is None:
        raise InvalidRecord(
            N_("A verified fact needs evidence that supports it."),
            field="record.evidence",
            code="evidence_required",
        )
    if record.marks is None and record.attributions:
        raise InvalidRecord(
            N_("An undecided sentence cannot carry attributions: mark it, or mark it none."),
            field="record.attributions",
            code="undecided_with_attributions",
        )


def _marks(value: object) -> str | None:
    if not mark_sets.is_legal(value):
        raise InvalidRecord(
            N_("The marks must be null (undecided), none, C, V, Q, Q+C or Q+V."),
            field="record.marks",
            code="illegal_marks",
        )
    return value if isinstance(value, str) else None


def _parse_list(
    body: JsonObject, key: str, limit: int, parse: Callable[[object, str], T]
) -> tuple[T, ...]:
    items = fields.items(body, key, "record", limit=limit)
    return tuple(parse(item, f"record.{key}[{place}]") for place, item in enumerate(items))


_ATTRIBUTION_KEYS = frozenset(RecordAttribution.__slots__)
_SPEAKER_KEYS = frozenset(Speaker.__slots__)
_LINK_KEYS = frozenset(Link.__slots__)
_EVIDENCE_KEYS = frozenset(RecordEvidence.__slots__)


def _attribution(item: object, path: str, *, sentence: Span, text: Span) -> RecordAttribution:
    body = fields.as_object(item, path, _ATTRIBUTION_KEYS)
    speaker = _speaker(body.get("speaker"), f"{path}.speaker", text)
    mode = fields.choice_or_none(body, "mode", path, words.MODES)
    if (mode is None) != (speaker.kind == "article"):
        raise InvalidRecord(
            N_("The article's own voice has no mode, every other speaker has one."),
            field=f"{path}.mode",
        )
    content = check_spans(body.get("content", []), within=sentence, field=f"{path}.content")
    return RecordAttribution(
        uid=fields.required_uid(body, "uid", path),
        mode=mode,
        continues=fields.uid_or_none(body, "continues", path),
        content=content or (sentence,),
        cue=check_spans(body.get("cue", []), within=text, field=f"{path}.cue"),
        commitment=fields.choice(body, "commitment", path, words.COMMITMENTS),
        certainty=fields.choice(body, "certainty", path, words.CERTAINTIES),
        negated=fields.boolean(body, "negated", path),
        identity=fields.choice_or_none(body, "identity", path, words.IDENTITIES),
        role=fields.choice_or_none(body, "role", path, words.ROLES),
        anonymity_reason=fields.text(body, "anonymity_reason", path, limit=fields.MAX_SHORT),
        speaker=speaker,
        chain=_chain(body, path, text),
        suggestion=fields.uid_or_none(body, "suggestion", path),
    )


def _speaker(item: object, path: str, text: Span) -> Speaker:
    body = fields.as_object(item, path, _SPEAKER_KEYS)
    kind = fields.choice(body, "kind", path, words.SPEAKER_KINDS, default=None)
    return Speaker(
        kind=kind,
        source=_source(body, kind, path),
        mention=check_spans(body.get("mention", []), within=text, field=f"{path}.mention"),
        set_by=fields.choice(body, "set_by", path, words.SET_BY, default="chosen"),
    )


def _chain(body: JsonObject, path: str, text: Span) -> tuple[Link, ...]:
    items = fields.items(body, "chain", path, limit=MAX_CHAIN)
    links = tuple(_link(item, f"{path}.chain[{n}]", text) for n, item in enumerate(items))
    if sum(link.place == "origin" for link in links) > 1:
        raise InvalidRecord(N_("A chain has at most one origin."), field=f"{path}.chain")
    return links


def _link(item: object, path: str, text: Span) -> Link:
    body = fields.as_object(item, path, _LINK_KEYS)
    kind = fields.choice(body, "kind", path, words.LINK_KINDS, default=None)
    return Link(
        place=fields.choice(body, "place", path, words.PLACES, default=None),
        kind=kind,
        source=_source(body, kind, path),
        mention=check_spans(body.get("mention", []), within=text, field=f"{path}.mention"),
    )


def _source(body: JsonObject, kind: str, path: str) -> UUID | None:
    source = fields.uid_or_none(body, "source", path)
    if (source is not None) != (kind == "source"):
        raise InvalidRecord(
            N_("A source is named if, and only if, the kind is source."), field=f"{path}.source"
        )
    return source


def _evidence(item: object, path: str) -> RecordEvidence:
    body = fields.as_object(item, path, _EVIDENCE_KEYS)
    url = fields.web_address(body, "url", path)
    document = fields.text(body, "document", path, limit=fields.MAX_SHORT)
    passage = fields.text(body, "passage", path, limit=fields.MAX_TEXT)
    if not (url or document.strip()):
        raise InvalidRecord(N_("Evidence needs a URL or a document."), field=f"{path}.url")
    if not passage.strip():
        raise InvalidRecord(
            N_("Evidence needs the passage that settles the claim."), field=f"{path}.passage"
        )
    return RecordEvidence(
        uid=fields.required_uid(body, "uid", path),
        url=url,
        document=document,
        publisher=fields.text(body, "publisher", path, limit=300),
        passage=passage,
        retrieved_at=fields.iso_date(body, "retrieved_at", path),
        kind=fields.choice(
            body, "kind", path, evidence_words.KINDS, default="independent_reporting"
        ),
        stance=fields.choice(body, "stance", path, evidence_words.STANCES, default="supports"),
    )


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [list(span) for span in spans]


def _text_or_none(uid: UUID | None) -> str | None:
    return None if uid is None else str(uid)


def _attribution_json(one: RecordAttribution) -> JsonObject:
    return {
        "uid": str(one.uid),
        "mode": one.mode,
        "continues": _text_or_none(one.continues),
        "content": _pairs(one.content),
        "cue": _pairs(one.cue),
        "commitment": one.commitment,
        "certainty": one.certainty,
        "negated": one.negated,
        "identity": one.identity,
        "role": one.role,
        "anonymity_reason": one.anonymity_reason,
        "speaker": {
            "kind": one.speaker.kind,
            "source": _text_or_none(one.speaker.source),
            "mention": _pairs(one.speaker.mention),
            "set_by": one.speaker.set_by,
        },
        "chain": [
            {
                "place": link.place,
                "kind": link.kind,
                "source": _text_or_none(link.source),
                "mention": _pairs(link.mention),
            }
            for link in one.chain
        ],
        "suggestion": _text_or_none(one.suggestion),
    }


def _evidence_json(one: RecordEvidence) -> JsonObject:
    return {
        "uid": str(one.uid),
        "url": one.url,
        "document": one.document,
        "publisher": one.publisher,
        "passage": one.passage,
        "retrieved_at": one.retrieved_at,
        "kind": one.kind,
        "stance": one.stance,
    }
