"""Writes findings as one line of the pre-annotation format: joined attributions of a document."""

from collections.abc import Sequence
from typing import TypedDict

from annotations.domain.sentences import SentenceSpan
from annotations.domain.spans import Span
from annotations.domain.suggestions.base import AttributionGuess, Findings

JsonSpan = list[int]


class AttributionLine(TypedDict):
    """One attribution, its continuations joined; null where nothing is stated."""

    content: list[JsonSpan]
    cue: list[JsonSpan] | None
    source: list[JsonSpan] | None
    speaker: str | None
    mode: str
    chain: list[str]
    score: float


class ClaimLine(TypedDict):
    """A sentence proposed as a claim."""

    sentence: int
    score: float


class DocumentLine(TypedDict):
    """One document of the pre-annotation format."""

    doc: str
    sentences: list[JsonSpan]
    attributions: list[AttributionLine]
    claims: list[ClaimLine]


def document_line(doc: str, sentences: Sequence[SentenceSpan], findings: Findings) -> DocumentLine:
    """Return the document as plain JSON values; attributions by their first content offset."""
    joined = [_attribution(group) for group in _statements(findings.attributions)]
    joined.sort(key=lambda line: (line["content"][0], line["source"] or [], line["cue"] or []))
    return {
        "doc": doc,
        "sentences": [[sentence.start, sentence.end] for sentence in sentences],
        "attributions": joined,
        "claims": [{"sentence": claim.sentence, "score": claim.score} for claim in findings.claims],
    }


def _statements(guesses: Sequence[AttributionGuess]) -> list[list[AttributionGuess]]:
    """Guesses that continue one another, together and in order."""
    groups: list[list[AttributionGuess]] = []
    place: dict[int, int] = {}
    for guess in guesses:
        known = None if guess.continues is None else place.get(guess.continues)
        if known is None:
            known = len(groups)
            groups.append([])
        groups[known].append(guess)
        place[guess.key] = known
    return groups


def _attribution(group: Sequence[AttributionGuess]) -> AttributionLine:
    first = group[0]
    modes = {guess.mode for guess in group}
    return {
        "content": _pairs([span for guess in group for span in guess.content]),
        "cue": _pairs(first.cue) or None,
        "source": (_pairs(first.speaker.mention) or None) if first.speaker else None,
        "speaker": first.speaker.name if first.speaker else None,
        "mode": modes.pop() if len(modes) == 1 else "mixed",
        "chain": _chain(first),
        "score": max(guess.score for guess in group),
    }


def _pairs(spans: Sequence[Span]) -> list[JsonSpan]:
    return [[start, end] for start, end in sorted(spans)]


def _chain(guess: AttributionGuess) -> list[str]:
    """Names from the origin to the outermost relay; links without a name are left out."""
    origins = [link.name for link in guess.chain if link.place == "origin" and link.name]
    relays = [link.name for link in guess.chain if link.place == "relay" and link.name]
    if not origins and not relays:
        return []
    speaker = [guess.speaker.name] if guess.speaker and guess.speaker.name else []
    return [*origins, *speaker, *relays]
