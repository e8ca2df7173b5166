"""The rule-based finder: quotations, cues, phrases and names, without a trained model."""

import hashlib
from collections.abc import Sequence
from functools import cached_property

from annotations.domain.sentences import SentenceSpan
from annotations.domain.spans import Span
from annotations.domain.suggestions import cues, lexicon, roles, scores
from annotations.domain.suggestions.assembly import Assembler, Piece
from annotations.domain.suggestions.base import Findings
from annotations.domain.suggestions.claims import find_claims
from annotations.domain.suggestions.guessing import Voices, guesses_of
from annotations.domain.suggestions.indirect import read_reports
from annotations.domain.suggestions.reading import Reading, read_text
from annotations.domain.suggestions.reports import Report
from annotations.domain.suggestions.senses import holds_report
from annotations.domain.suggestions.voices import VoiceReader


class RuleFinder:
    """Finds attributions and claims in English news by rules; deterministic and linear."""

    name = "rules"
    version = "3"

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
        reading = read_text(text, sentences)
        reports = [read_reports(line) for line in reading.lines]
        pieces = Assembler(text, reading.lines, reading.quotations).pieces(reports)
        pieces = _held(reading, pieces)
        voices = _voices(reading, reports, pieces)
        attributions = guesses_of(text, reading.lines, pieces, voices)
        return Findings(attributions, find_claims(reading.lines, attributions))


def _voices(
    reading: Reading, reports: Sequence[Sequence[Report]], pieces: Sequence[Piece]
) -> dict[int, Voices]:
    """Speakers and chain of each statement, read in text order."""
    homes = {id(piece.report): piece for piece in pieces if piece.report and piece.adjacent}
    statements = {id(piece.report): piece.statement for piece in pieces if piece.report}
    reader = VoiceReader(reading.text, reading.lines)
    voices: dict[int, Voices] = {}
    for line, found in zip(reading.lines, reports, strict=True):
        for report in found:
            home = homes.get(id(report))
            read = reader.read(
                cue=(line.number, report.cue[0]),
                source=None if report.subject is None else (line.number, report.subject),
                content=home.content if home else (),
            )
            statement = statements.get(id(report))
            if statement is not None:
                voices[statement] = read.speakers, read.chain
    return voices


def _held(reading: Reading, pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without those of statements that report nothing."""
    content: dict[int, dict[int, Sequence[Span]]] = {}
    for piece in pieces:
        content.setdefault(piece.statement, {})[piece.line] = piece.content
    return [piece for piece in pieces if _holds(reading, piece, content[piece.statement])]


def _holds(reading: Reading, piece: Piece, content: dict[int, Sequence[Span]]) -> bool:
    report = piece.report
    if report is None:
        return True
    cue = (piece.report_line, report.cue[0])
    return holds_report(
        reading.lines, cue=cue, content=content, has_source=report.subject is not None
    )
