"""Making a record of a file one that could be submitted here, as the page's keys would."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from annotations.domain import marks as mark_sets
from annotations.domain.attribution import RecordAttribution, Speaker
from annotations.domain.record import EMPTY, MAX_ATTRIBUTIONS, Record
from annotations.domain.spans import Span
from annotations.formats.alignment_notes import Loss

Losses = Counter[Loss]
MakeUid = Callable[[], UUID]

NONE = replace(EMPTY, marks="none")


def merged_marks(given: Iterable[str | None]) -> str | None:
    """All marks of one sentence as one legal set: V goes before C, and none says nothing then."""
    letters = {letter for marks in given if marks for letter in marks.split("+")}
    claim = next((letter for letter in ("V", "C") if letter in letters), None)
    if "Q" in letters:
        return f"Q+{claim}" if claim else "Q"
    return claim or ("none" if "none" in letters else None)


def ruled(record: Record, *, content: Span, uid: MakeUid, losses: Losses) -> Record:
    """The record with what the rules of submission ask for; an undecided one stays undecided.

    content: what an attribution that has to be added covers; uid: makes its uid.
    """
    record = _settled(_marked(record, losses), losses)
    if mark_sets.has_quote(record.marks) and not any(map(_is_quoted, record.attributions)):
        return _with_quoter(record, content, uid, losses)
    if mark_sets.needs_attribution(record.marks) and not record.attributions:
        losses[Loss.OWN_VOICE] += 1
        return replace(record, attributions=(_voice("article", None, "default", content, uid),))
    return record


def finished(records: Mapping[int, Record], sentences: int) -> dict[int, Record]:
    """A record for every sentence: what nobody decided is none."""
    return {position: _decided(records.get(position, NONE)) for position in range(sentences)}


def _decided(record: Record) -> Record:
    return record if record.is_decided else replace(record, marks="none")


def _is_quoted(one: RecordAttribution) -> bool:
    return one.is_quoted


def _marked(record: Record, losses: Losses) -> Record:
    """With the mark Q if some attribution is direct or mixed, and decided if there is any."""
    if any(map(_is_quoted, record.attributions)) and not mark_sets.has_quote(record.marks):
        losses[Loss.QUOTED] += 1
        return replace(record, marks=merged_marks([record.marks, "Q"]))
    if record.attributions and record.marks is None:
        losses[Loss.UNMARKED] += 1
        return replace(record, marks="none")
    return record


def _settled(record: Record, losses: Losses) -> Record:
    """Without a verified fact that rests on nothing, and without a candidate that is no claim."""
    if mark_sets.has_verified_fact(record.marks) and record.settling_evidence is None:
        losses[Loss.UNSETTLED] += 1
        marks = "Q+C" if mark_sets.has_quote(record.marks) else "C"
        return replace(record, marks=marks, fact_candidate=True)
    if record.fact_candidate and not mark_sets.has_claim(record.marks):
        losses[Loss.NO_CLAIM] += 1
        return replace(record, fact_candidate=False)
    return record


def _with_quoter(record: Record, content: Span, uid: MakeUid, losses: Losses) -> Record:
    """A quote in which nobody is quoted: its first speaker is, else somebody not stated."""
    attributions = list(record.attributions)
    for place, one in enumerate(attributions):
        if one.mode is not None:
            losses[Loss.QUOTER] += 1
            attributions[place] = replace(one, mode="mixed")
            return replace(record, attributions=tuple(attributions))
    losses[Loss.NOBODY] += 1
    kept = [one for one in attributions if one.speaker.set_by != "default"]
    voice = _voice("not_stated", "direct", "chosen", content, uid)
    return replace(record, attributions=(*kept[: MAX_ATTRIBUTIONS - 1], voice))


def _voice(
    kind: str, mode: str | None, set_by: str, content: Span, uid: MakeUid
) -> RecordAttribution:
    return RecordAttribution(
        uid=uid(),
        mode=mode,
        continues=None,
        content=(content,),
        cue=(),
        commitment="neutral",
        certainty="asserted",
        negated=False,
        identity=None,
        role=None,
        anonymity_reason="",
        speaker=Speaker(kind, None, (), set_by),
        chain=(),
        suggestion=None,
    )
