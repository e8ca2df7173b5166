"""The newest records of restored work as marks, attributions, chain links and evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from uuid import UUID

from annotations.actions.bulk_rows import stored_uid
from annotations.actions.restored_rows import Rows
from annotations.domain import marks as mark_sets
from annotations.domain.attribution import RecordAttribution
from annotations.domain.messages import N_
from annotations.domain.spans import Span
from annotations.formats.releases.reading import Decided
from annotations.formats.releases.values import json_line
from annotations.models import Attribution, ChainLink, Evidence, Mark


@dataclass(frozen=True)
class Named:
    """What records may name: uid -> key."""

    sources: Mapping[str, int]
    suggestions: Mapping[str, int]
    attributions: Mapping[str, int] = field(default_factory=dict)


def project_work(
    rows: Rows, assignment: int, sentences: Sequence[int], newest: Sequence[Decided], named: Named
) -> None:
    """Take the rows of one assignment. Raises RefusedRelease for a record that names what is not
    there."""
    listed = (one for each in newest for one in each.record.attributions)
    own = {str(one.uid): rows.key(Attribution) for one in listed}
    writer = _Writer(rows, replace(named, attributions=own))
    for decided in newest:
        mark = rows.key(Mark)
        settled_by = _add_evidence(rows, mark, decided)
        record, row = decided.record, decided.line.row
        rows.add(
            Mark,
            decided.line,
            id=mark,
            assignment_id=assignment,
            sentence_id=sentences[row["position"]],
            version=row["record_version"],
            marks=record.marks,
            fact_candidate=record.fact_candidate,
            unsure=record.unsure,
            note=record.note,
            seconds=record.seconds,
            bulk=record.bulk,
            settled_by_id=settled_by,
        )
        for place, one in enumerate(record.attributions):
            writer.add(mark, place, one, decided)


def _add_evidence(rows: Rows, mark: int, decided: Decided) -> int | None:
    """The key of what a verified fact rests on, if it is one."""
    record = decided.record
    keys: dict[UUID, int] = {}
    for place, one in enumerate(record.evidence):
        keys[one.uid] = rows.key(Evidence)
        told = asdict(one) | {"uid": stored_uid(one.uid)}
        rows.add(Evidence, decided.line, id=keys[one.uid], mark_id=mark, position=place, **told)
    settling = record.settling_evidence
    if settling is None or not mark_sets.has_verified_fact(record.marks):
        return None
    return keys[settling.uid]


@dataclass(frozen=True)
class _Writer:
    """Takes attributions with what they name."""

    rows: Rows
    named: Named

    def add(self, mark: int, place: int, one: RecordAttribution, decided: Decided) -> None:
        def key(uid: UUID | None, keys: Mapping[str, int]) -> int | None:
            if uid is None or str(uid) in keys:
                return None if uid is None else keys[str(uid)]
            words = N_("it names {uid}, which is not there", uid=uid)
            raise decided.line.refused(words, "attributions")

        own = self.named.attributions[str(one.uid)]
        self.rows.add(
            Attribution,
            decided.line,
            id=own,
            uid=stored_uid(one.uid),
            mark_id=mark,
            position=place,
            mode=one.mode,
            continues_id=key(one.continues, self.named.attributions),
            content=_spans(one.content),
            cue=_spans(one.cue),
            commitment=one.commitment,
            certainty=one.certainty,
            negated=one.negated,
            identity=one.identity or "",
            role=one.role or "",
            anonymity_reason=one.anonymity_reason,
            speaker_kind=one.speaker.kind,
            source_id=key(one.speaker.source, self.named.sources),
            mention=_spans(one.speaker.mention),
            set_by=one.speaker.set_by,
            suggestion_id=key(one.suggestion, self.named.suggestions),
        )
        for number, link in enumerate(one.chain):
            self.rows.add(
                ChainLink,
                decided.line,
                attribution_id=own,
                position=number,
                place=link.place,
                kind=link.kind,
                source_id=key(link.source, self.named.sources),
                mention=_spans(link.mention),
            )


def _spans(spans: Sequence[Span]) -> str:
    return json_line(spans).decode()
