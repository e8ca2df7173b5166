"""Taking a record over to a changed text."""

from uuid import UUID, uuid4, uuid5

from annotations.domain.carrying import carry_record
from annotations.domain.record import Record, parse_record
from annotations.domain.spans import Span

SPACE = uuid4()
FIRST, SECOND, RELAY = uuid4(), uuid4(), uuid4()


def rename(uid: UUID) -> UUID:
    return uuid5(SPACE, str(uid))


def shift(span: Span) -> Span | None:
    """Everything moves by ten; what lay before 20 is gone."""
    return None if span[0] < 20 else (span[0] + 10, span[1] + 10)


def quotation(continues: UUID | None = None) -> Record:
    """A quotation in [20, 40) with its cue inside and its mention in a sentence that is gone."""
    attribution = {
        "uid": str(SECOND),
        "mode": "direct",
        "continues": None if continues is None else str(continues),
        "content": [[20, 30]],
        "cue": [[31, 35]],
        "speaker": {"kind": "not_stated", "mention": [[2, 6]]},
        "chain": [
            {"place": "relay", "kind": "source", "source": str(RELAY), "mention": [[36, 39]]}
        ],
        "suggestion": str(uuid4()),
    }
    payload = {"marks": "Q", "note": "n", "seconds": 4, "attributions": [attribution]}
    return parse_record(payload, sentence=(20, 40), text_length=60)


def carried(record: Record, uids: list[UUID]) -> Record:
    return carry_record(record, shift=shift, rename=rename, carried=uids, sentence=(30, 50))


def test_carry_record_moves_its_spans_and_drops_those_whose_sentence_is_gone() -> None:
    (one,) = carried(quotation(), []).attributions

    assert (one.content, one.cue) == (((30, 40),), ((41, 45),))
    assert one.speaker.mention == ()
    assert one.chain[0].mention == ((46, 49),)


def test_carry_record_gives_rows_their_own_uids_and_keeps_sources() -> None:
    (one,) = carried(quotation(), []).attributions

    assert one.uid == rename(SECOND)
    assert one.chain[0].source == RELAY


def test_carry_record_drops_the_suggestion_of_the_old_text() -> None:
    (one,) = carried(quotation(), []).attributions

    assert one.suggestion is None


def test_carry_record_keeps_the_link_to_a_carried_attribution() -> None:
    moved = carried(quotation(FIRST), [FIRST, SECOND])

    assert moved.attributions[0].continues == rename(FIRST)


def test_carry_record_drops_the_link_to_an_attribution_left_behind() -> None:
    moved = carried(quotation(FIRST), [SECOND])

    assert moved.attributions[0].continues is None


def test_carry_record_keeps_marks_note_and_evidence() -> None:
    proof = {"uid": str(FIRST), "url": "https://example.org", "passage": "So it says."}
    payload = {"marks": "V", "note": "n", "unsure": True, "evidence": [proof]}
    found = parse_record(payload, sentence=(20, 40), text_length=60)

    moved = carried(found, [])

    assert (moved.marks, moved.note, moved.unsure) == ("V", "n", True)
    assert moved.evidence[0].uid == rename(FIRST)
    assert moved.evidence[0].passage == "So it says."
