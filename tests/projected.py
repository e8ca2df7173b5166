"""Whether the rows of an assignment say what the newest record of each sentence says."""

from annotations.domain.fields import JsonObject
from annotations.models import Assignment, Attribution, Mark, RecordVersion


def assert_projection_matches(assignment: Assignment) -> None:
    """Compare marks, attributions, links and evidence with the newest payloads in the history."""
    newest: dict[int, RecordVersion] = {}
    for row in RecordVersion.objects.filter(assignment=assignment).order_by("version"):
        newest[row.sentence_id] = row
    marks = {mark.sentence_id: mark for mark in Mark.objects.filter(assignment=assignment)}

    assert marks.keys() == newest.keys()
    for sentence_id, row in newest.items():
        assert marks[sentence_id].version == row.version
        assert record_of(marks[sentence_id]) == row.payload


def assert_history_is_whole(assignment: Assignment) -> None:
    """Every sentence's versions count from 1 without a gap."""
    versions: dict[int, list[int]] = {}
    for row in RecordVersion.objects.filter(assignment=assignment).order_by("version"):
        versions.setdefault(row.sentence_id, []).append(row.version)

    assert all(found == list(range(1, len(found) + 1)) for found in versions.values())


def record_of(mark: Mark) -> JsonObject:
    """The record that a mark and the rows below it stand for."""
    listed = mark.attributions.select_related("continues", "source", "suggestion")
    proofs = list(mark.evidence.order_by("position"))
    if mark.settled_by is not None:
        first = next(proof for proof in proofs if proof.stance == "supports")
        assert mark.settled_by == first
    return {
        "marks": mark.marks,
        "fact_candidate": mark.fact_candidate,
        "unsure": mark.unsure,
        "note": mark.note,
        "seconds": mark.seconds,
        "bulk": mark.bulk,
        "attributions": [attribution_of(one) for one in listed.order_by("position")],
        "evidence": [
            {
                "uid": str(one.uid),
                "url": one.url,
                "document": one.document,
                "publisher": one.publisher,
                "passage": one.passage,
                "retrieved_at": one.retrieved_at,
                "kind": one.kind,
                "stance": one.stance,
            }
            for one in proofs
        ],
    }


def attribution_of(one: Attribution) -> JsonObject:
    links = one.chain_links.select_related("source").order_by("position")
    return {
        "uid": str(one.uid),
        "mode": one.mode,
        "continues": None if one.continues is None else str(one.continues.uid),
        "content": one.content,
        "cue": one.cue,
        "commitment": one.commitment,
        "certainty": one.certainty,
        "negated": one.negated,
        "identity": one.identity or None,
        "role": one.role or None,
        "anonymity_reason": one.anonymity_reason,
        "speaker": {
            "kind": one.speaker_kind,
            "source": None if one.source is None else str(one.source.uid),
            "mention": one.mention,
            "set_by": one.set_by,
        },
        "chain": [
            {
                "place": link.place,
                "kind": link.kind,
                "source": None if link.source is None else str(link.source.uid),
                "mention": link.mention,
            }
            for link in links
        ],
        "suggestion": None if one.suggestion is None else str(one.suggestion.uid),
    }
