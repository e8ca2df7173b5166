"""From pieces of statements and their voices to the guesses that a finder hands back."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from annotations.domain.spans import Span
from annotations.domain.suggestions.anonymity import anonymity_reason
from annotations.domain.suggestions.assembly import Piece
from annotations.domain.suggestions.base import (
    AttributionGuess,
    Certainty,
    ChainGuess,
    Mode,
    SpeakerGuess,
)
from annotations.domain.suggestions.chains import hearsay_origin
from annotations.domain.suggestions.scarequotes import scare_quotes
from annotations.domain.suggestions.scores import score_of
from annotations.domain.suggestions.stance import certainty_in
from annotations.domain.suggestions.tokens import Line

MAX_SENTENCE = 2000
Voices = tuple[tuple[SpeakerGuess | None, ...], tuple[ChainGuess, ...]]


def guesses_of(
    text: str, lines: Sequence[Line], pieces: Sequence[Piece], voices: dict[int, Voices]
) -> tuple[AttributionGuess, ...]:
    """One guess per piece and speaker; later pieces of a statement continue the earlier.

    voices: speakers and chain by statement; without an entry nobody is stated.
    """
    made: list[AttributionGuess] = []
    last: dict[tuple[int, int], int] = {}
    for piece in sorted(pieces, key=lambda piece: (piece.line, piece.content[0])):
        speakers, chain = voices.get(piece.statement, ((None,), ()))
        for number, speaker in enumerate(speakers):
            before = last.get((piece.statement, number))
            guess = _guess(lines, piece, speaker=speaker, text=text)
            key = len(made) + 1
            last[piece.statement, number] = key
            if before is not None:
                guess = replace(guess, continues=before)
            links = _links(chain, hearsay_origin(text, piece.content[0]), opens=before is None)
            passed_on = any(link.place == "origin" for link in links)
            certainty: Certainty = "not_committed" if passed_on else guess.certainty
            made.append(replace(guess, key=key, chain=links, certainty=certainty))
    return tuple(made)


def _links(
    chain: tuple[ChainGuess, ...], hearsay: ChainGuess | None, *, opens: bool
) -> tuple[ChainGuess, ...]:
    """The chain of one piece: relays hold for the whole statement, an origin where it is told."""
    if hearsay is not None and not any(link.place == "origin" for link in chain):
        return (hearsay, *chain)
    return chain if opens else tuple(link for link in chain if link.place == "relay")


def _guess(
    lines: Sequence[Line], piece: Piece, *, speaker: SpeakerGuess | None, text: str
) -> AttributionGuess:
    report, home = piece.report, lines[piece.report_line]
    mode = mode_of(lines[piece.line], piece.content, spoken=report is None or report.spoken)
    resolved = speaker is not None and speaker.name is not None
    score = piece.score
    if score is None:
        score = score_of(report, resolved=resolved, continued=not piece.adjacent)
    return AttributionGuess(
        key=0,
        sentence=piece.line,
        content=piece.content,
        cue=tuple(home.span(*phrase) for phrase in report.cue) if report else (),
        mode=mode,
        speaker=speaker,
        chain=(),
        commitment=report.commitment if report else "neutral",
        certainty=certainty_in(text, piece.content, report.certainty if report else "asserted"),
        negated=report.negated if report else False,
        quote=mode != "indirect",
        continues=None,
        score=score,
        anonymity_reason=_reason(text, home, speaker),
    )


def _reason(text: str, home: Line, speaker: SpeakerGuess | None) -> str:
    """Why a speaker without a name has none, if the sentence of the cue says it."""
    if speaker is None or speaker.identity not in {"described", "unnamed"}:
        return ""
    return anonymity_reason(text[home.start : min(home.end, home.start + MAX_SENTENCE)])


def mode_of(line: Line, content: Sequence[Span], *, spoken: bool) -> Mode:
    """Direct: every word inside marks; mixed: some; indirect: none.

    Where nobody speaks, marks that only hold off a word do not count: its “safety week”.
    """
    inside = outside = 0
    held_off = set() if spoken else scare_quotes(line)
    for start, end in content:
        place = bisect_left(line.tokens, start, key=attrgetter("start"))
        while place < len(line) and line.tokens[place].start < end:
            token = line.tokens[place]
            if line.is_word(place) and token.quotation >= 0 and token.quotation not in held_off:
                inside += 1
            elif line.is_word(place):
                outside += 1
            place += 1
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"
