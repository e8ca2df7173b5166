"""From an answer of somebody's model to guesses, as our own finders make them.

The model says where things stand; who speaks, through whom, how and how surely is read by the
rules that every finder shares. What links do not join is joined as the tagger's spans are.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from operator import attrgetter, itemgetter

from annotations.domain.sentences import SentenceSpan
from annotations.domain.spans import Span
from annotations.domain.suggestions.assembly import Piece, merge
from annotations.domain.suggestions.base import ClaimGuess, Findings
from annotations.domain.suggestions.guessing import Voices, guesses_of
from annotations.domain.suggestions.label_studio.reading import Answer, Region
from annotations.domain.suggestions.label_studio.statements import Statement, join_linked
from annotations.domain.suggestions.phrases import Phrase
from annotations.domain.suggestions.reading import Reading, read_text
from annotations.domain.suggestions.reports import Report
from annotations.domain.suggestions.stance import report_of
from annotations.domain.suggestions.tagging.decoding import TaggedSpan
from annotations.domain.suggestions.tagging.labels import SpanRole
from annotations.domain.suggestions.tagging.linking import Places, link_spans
from annotations.domain.suggestions.tokens import Line
from annotations.domain.suggestions.voices import VoiceReader

# Of a model that does not say how sure it is.
UNSURE = 0.5
ROLES: dict[str, SpanRole] = {"content": "content", "cue": "cue", "source": "source"}


def findings_of(answer: Answer, *, text: str, sentences: Sequence[SentenceSpan]) -> Findings:
    """What an answer proposes. Contents over several sentences go on from one to the next."""
    if not sentences:
        return Findings((), (), answer.refusals)
    reading = read_text(text, sentences)
    places = _Places(reading)
    statements, loose = join_linked(answer.regions, answer.links)
    statements += places.join_near(loose)
    pieces: list[Piece] = []
    voices: dict[int, Voices] = {}
    reader = VoiceReader(reading.text, reading.lines)
    usual = UNSURE if answer.score is None else answer.score
    for number, statement in enumerate(sorted(statements, key=attrgetter("spans"))):
        made = places.pieces(number, statement, usual)
        if made:
            pieces += made
            voices[number] = places.voices(statement, reader)
    claims = places.claims(answer.regions, usual)
    return Findings(
        guesses_of(text, reading.lines, pieces, voices), claims, refusals=answer.refusals
    )


class _Places:
    """Where regions stand among the sentences and tokens of a text."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._tokens = [(line, token) for line in reading.lines for token in line.tokens]
        self._token_starts = [token.start for _, token in self._tokens]
        self._token_ends = [token.end for _, token in self._tokens]

    def join_near(self, regions: Sequence[Region]) -> list[Statement]:
        """Join what no link joins by what stands near, as the tagger's spans are."""
        by_span: dict[TaggedSpan, Region] = {}
        for region in sorted(regions, key=attrgetter("span")):
            role = ROLES.get(region.meaning)
            first, past = self._words(region.span)
            if role is not None and first < past:
                by_span.setdefault(TaggedSpan(role, first, past, region.score or UNSURE), region)
        found = link_spans(list(by_span), self._words_places())
        return [
            Statement(
                tuple(by_span[content] for content in one.contents),
                (by_span[one.cue],) if one.cue else (),
                (by_span[one.source],) if one.source else (),
            )
            for one in found
            if one.contents
        ]

    def _words(self, span: Span) -> Phrase:
        """The tokens of the text, counted from its beginning, that a span touches."""
        start, end = span
        return bisect_right(self._token_ends, start), bisect_left(self._token_starts, end)

    def _words_places(self) -> Places:
        return Places(
            [line.number for line, _ in self._tokens],
            [line.paragraph for line, _ in self._tokens],
            [token.quotation >= 0 for _, token in self._tokens],
        )

    def pieces(self, number: int, statement: Statement, usual: float) -> list[Piece]:
        """The contents of a statement, cut at the ends of sentences."""
        by_line: dict[int, list[Span]] = defaultdict(list)
        for span in statement.spans:
            for line, piece in self._by_sentence(span):
                by_line[line.number].append(piece)
        if not by_line:
            return []
        report, home = self._report(statement)
        scores = [content.score for content in statement.contents if content.score is not None]
        score = min(scores, default=usual)
        home = min(by_line) if home is None else home
        return [
            Piece(number, line, report, home, merge(spans), line == home, score)
            for line, spans in sorted(by_line.items())
        ]

    def _by_sentence(self, span: Span) -> list[tuple[Line, Span]]:
        """A span cut at the ends of sentences, without blanks around it."""
        found: list[tuple[Line, Span]] = []
        for line, (start, end) in self._reading.cut(span):
            words = self._reading.text[start:end]
            if words.strip():
                blank = len(words) - len(words.lstrip())
                found.append((line, (start + blank, start + len(words.rstrip()))))
        return found

    def _report(self, statement: Statement) -> tuple[Report | None, int | None]:
        """The cues of the sentence in which the first one stands, and that sentence."""
        at = [
            found
            for cue in statement.cues
            if (found := self._reading.phrase_at(cue.span)) is not None
        ]
        if not at:
            return None, None
        home = at[0][0]
        cues = [phrase for line, phrase in at if line == home]
        return report_of(self._reading.lines[home], cues), home

    def voices(self, statement: Statement, reader: VoiceReader) -> Voices:
        """Who speaks, each source for itself, and through whom."""
        cue = self._reading.phrase_at(statement.cues[0].span) if statement.cues else None
        sources = [self._reading.phrase_at(source.span) for source in statement.sources] or [None]
        content = list(statement.spans)
        read = [reader.read(cue=cue, source=source, content=content) for source in sources]
        return tuple(speaker for one in read for speaker in one.speakers), read[0].chain

    def claims(self, regions: Sequence[Region], usual: float) -> tuple[ClaimGuess, ...]:
        """A claim for each sentence that a region with such a label touches."""
        best: dict[int, float] = {}
        for region in regions:
            if region.meaning == "claim":
                score = usual if region.score is None else region.score
                for line, _ in self._by_sentence(region.span):
                    best[line.number] = max(score, best.get(line.number, 0.0))
        ordered = sorted(best.items(), key=itemgetter(0))
        return tuple(ClaimGuess(number, score) for number, score in ordered)
