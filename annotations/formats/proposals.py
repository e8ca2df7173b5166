"""Aligned records as what a finder would hand back: the same words, proposed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from annotations.domain import marks as mark_sets
from annotations.domain.attribution import RecordAttribution
from annotations.domain.suggestions.base import (
    AttributionGuess,
    ChainGuess,
    ClaimGuess,
    Findings,
    SpeakerGuess,
)
from annotations.formats.alignment import Aligned

# Of what the file gives no score: as sure as whoever made it.
CERTAIN = 1.0


def as_findings(aligned: Aligned, names: Mapping[UUID, str]) -> Findings:
    """Attributions and claims as guesses; names: of sources, by the uid they have in the records.

    The article's own voice is nothing to propose, and neither is that a sentence is none.
    """
    attributions: list[AttributionGuess] = []
    claims: list[ClaimGuess] = []
    keys: dict[UUID, int] = {}
    for position, record in aligned.records.items():
        for one in record.attributions:
            if one.mode is not None:
                keys[one.uid] = len(keys)
                attributions.append(_guess(one, position, keys, names, aligned))
        if mark_sets.has_claim(record.marks) or mark_sets.has_verified_fact(record.marks):
            claims.append(ClaimGuess(position, aligned.scores.get(position, CERTAIN)))
    return Findings(tuple(attributions), tuple(claims))


def _guess(
    one: RecordAttribution,
    position: int,
    keys: Mapping[UUID, int],
    names: Mapping[UUID, str],
    aligned: Aligned,
) -> AttributionGuess:
    chosen: dict[str, Any] = {  # checked words of the record
        "mode": one.mode,
        "commitment": one.commitment,
        "certainty": one.certainty,
    }
    return AttributionGuess(
        key=keys[one.uid],
        sentence=position,
        content=one.content,
        cue=one.cue,
        speaker=_speaker(one, names),
        chain=tuple(
            ChainGuess(_any(link.place), _name(link.source, names), link.mention)
            for link in one.chain
        ),
        negated=one.negated,
        quote=one.is_quoted,
        continues=keys.get(one.continues) if one.continues else None,
        score=min(1.0, max(0.0, aligned.scores.get(one.uid, CERTAIN))),
        anonymity_reason=one.anonymity_reason,
        **chosen,
    )


def _speaker(one: RecordAttribution, names: Mapping[UUID, str]) -> SpeakerGuess | None:
    if one.speaker.source is None and not one.speaker.mention:
        return None
    return SpeakerGuess(
        name=_name(one.speaker.source, names),
        mention=one.speaker.mention,
        identity=_any(one.identity),
        role=_any(one.role),
    )


def _name(source: UUID | None, names: Mapping[UUID, str]) -> str | None:
    return None if source is None else names[source]


def _any(value: object) -> Any:
    """A word that the record has checked, for a type that lists the words."""
    return value
