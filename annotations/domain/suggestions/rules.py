"""The rule-based finder: quotations, cues, phrases and names, without a trained model."""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from operator import attrgetter

from annotations.domain.sentences import SentenceSpan
from annotations.domain.spans import Span
from annotations.domain.suggestions import cues, lexicon, roles, scores
from annotations.domain.suggestions.assembly import Assembler, Piece
from annotations.domain.suggestions.base import (
    AttributionGuess,
    Certainty,
    ChainGuess,
    Findings,
    Mode,
    SpeakerGuess,
)
from annotations.domain.suggestions.chains import find_chain, hearsay_origin
from annotations.domain.suggestions.claims import find_claims
from annotations.domain.suggestions.indirect import read_reports
from annotations.domain.suggestions.names import NameBook
from annotations.domain.suggestions.quotations import is_label, pair_quotations
from annotations.domain.suggestions.reports import Report
from annotations.domain.suggestions.scarequotes import scare_quotes
from annotations.domain.suggestions.scores import score_of
from annotations.domain.suggestions.speakers import SpeakerReader, split_joint
from annotations.domain.suggestions.tokens import Line, Tokenizer

HEDGE = re.compile(
    r"\b(?:probably|likely|(?:may|might)(?: also| well| not)? have|possibly|perhaps)\b"
)
MAX_HEDGED = 160
Voices = tuple[tuple[SpeakerGuess | None, ...], tuple[ChainGuess, ...]]


class RuleFinder:
    """Finds attributions and claims in English news by rules; deterministic and linear."""

    name = "rules"
    version = "2"

    @cached_property
    def config_hash(self) -> str:
        """A hash of cues, roles and scores; other lists count as code and move `version`."""
        settings = (
            sorted((word, verb.lemma, form) for word, (verb, form) in cues.FORMS.items()),
            sorted((key, sorted(value)) for key, value in lexicon.PARTICLES.items()),
            roles.ROLE_WORDS,
            sorted(scores.BY_SHAPE.items()),
        )
        return hashlib.sha256(repr(settings).encode()).hexdigest()

    def find(self, text: str, sentences: Sequence[SentenceSpan]) -> Findings:
        """Return the guesses for a text. sentences: in order, disjoint, within the text."""
        quotations = pair_quotations(text)
        labels = frozenset(
            number for number, quotation in enumerate(quotations) if is_label(text, quotation)
        )
        tokenizer = Tokenizer(text, quotations, labels)
        lines = [
            tokenizer.cut(
                number, paragraph=sentence.paragraph, start=sentence.start, end=sentence.end
            )
            for number, sentence in enumerate(sentences)
        ]
        reports = [read_reports(line) for line in lines]
        voices = _read_voices(text, lines, reports)
        pieces = Assembler(text, lines, quotations).pieces(reports)
        attributions = _guesses(text, lines, pieces, voices)
        return Findings(attributions, find_claims(lines, attributions))


def _read_voices(
    text: str, lines: Sequence[Line], reports: Sequence[Sequence[Report]]
) -> dict[int, Voices]:
    """Speakers and chain of each report, by identity, read in text order."""
    reader = SpeakerReader(text, NameBook(lines))
    voices: dict[int, Voices] = {}
    for line, found in zip(lines, reports, strict=True):
        for report in found:
            speakers: tuple[SpeakerGuess | None, ...] = (None,)
            if report.subject is not None:
                joint = split_joint(line, report.subject)
                speakers = tuple(reader.read(line, phrase, report.subject) for phrase in joint)
            voices[id(report)] = speakers, find_chain(text, line, report, reader)
        reader.meet_line(line)
    return voices


def _guesses(
    text: str, lines: Sequence[Line], pieces: Sequence[Piece], voices: dict[int, Voices]
) -> tuple[AttributionGuess, ...]:
    """One guess per piece and speaker; later pieces of a statement continue the earlier."""
    made: list[AttributionGuess] = []
    last: dict[tuple[int, int], int] = {}
    for piece in sorted(pieces, key=lambda piece: (piece.line, piece.content[0])):
        speakers, chain = voices[id(piece.report)] if piece.report else ((None,), ())
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
    mode = _mode(lines[piece.line], piece.content, spoken=report is None or report.spoken)
    resolved = speaker is not None and speaker.name is not None
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
        score=score_of(report, resolved=resolved, continued=not piece.adjacent),
    )


def certainty_in(text: str, content: Sequence[Span], stated: Certainty) -> Certainty:
    """The certainty of a cue, weakened by what the speaker says: "will probably", "may have"."""
    if stated != "asserted":
        return stated
    said = " ".join(text[start:end] for start, end in content)
    hedge = HEDGE.search(said[:MAX_HEDGED])
    if hedge is None:
        return stated
    return "probable" if hedge.group().lower() in {"probably", "likely"} else "possible"


def _mode(line: Line, content: Sequence[Span], *, spoken: bool) -> Mode:
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
