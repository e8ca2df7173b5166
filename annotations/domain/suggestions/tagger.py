"""The trained finder: a tagger finds cues, sources and contents; rules read who they are."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.sentences import SentenceSpan
from annotations.domain.spans import Span, overlaps
from annotations.domain.suggestions.assembly import Piece, merge
from annotations.domain.suggestions.base import Findings
from annotations.domain.suggestions.claims import find_claims
from annotations.domain.suggestions.filling import Filler
from annotations.domain.suggestions.guessing import Voices, guesses_of, mode_of
from annotations.domain.suggestions.languages import is_english
from annotations.domain.suggestions.quotations import is_work
from annotations.domain.suggestions.reading import At, Reading, read_text
from annotations.domain.suggestions.senses import holds_report
from annotations.domain.suggestions.stance import report_of
from annotations.domain.suggestions.tagging.confidence import calibrated, raw_trust
from annotations.domain.suggestions.tagging.decoding import TaggedSpan
from annotations.domain.suggestions.tagging.linking import Linked, Places, link_spans
from annotations.domain.suggestions.tagging.model import TaggerModel
from annotations.domain.suggestions.tokens import Line
from annotations.domain.suggestions.voices import VoiceReader, outside
from annotations.domain.suggestions.voices import Voices as VoicesRead

# Counts as code: it moves where the rules around the network change what is found.
RULES_VERSION = 1
# So many contents in one sentence are no sentence; filling looks at each of them.
MOST_TAKEN = 30
OPENING_MARKS = "“„«\"‘'"
CLOSING_MARKS = "”»\"’'"
LOOSE_ENDS = re.compile(r"[\s,;:–—-]+")

Content = dict[int, tuple[Span, ...]]  # by sentence


class TaggerFinder:
    """Finds attributions in English news with a trained network; deterministic and linear."""

    name = "tagger"

    def __init__(self, model: TaggerModel) -> None:
        self._model = model

    @property
    def version(self) -> str:
        return f"{self._model.settings.version}.{RULES_VERSION}"

    @property
    def card(self) -> str:
        """The model card in Markdown: what it was trained on and how well it does."""
        return (self._model.folder / "MODEL_CARD.md").read_text(encoding="utf-8")

    @property
    def config_hash(self) -> str:
        """The hash of the model folder's manifest."""
        return self._model.digest

    def find(self, text: str, sentences: Sequence[SentenceSpan]) -> Findings:
        """Return the guesses for a text. sentences: in order, disjoint, within the text.

        Raises UserError `unknown_language` where the model does not know the text's language.
        """
        if not is_english(text):
            raise UserError(
                N_("The model {model} knows English only.", model=self._model.settings.name),
                code="unknown_language",
            )
        if not sentences:
            return Findings((), ())
        reading = read_text(text, sentences)
        tagged = _Tagged(reading, *self._model.tag(text))
        linked = link_spans(tagged.spans, tagged.places)
        statements = _Statements(reading, tagged, self._model)
        pieces, voices = statements.of(linked)
        attributions = guesses_of(text, reading.lines, pieces, voices)
        return Findings(attributions, find_claims(reading.lines, attributions))


class _Tagged:
    """Tagged words of a text, and where they stand in its sentences."""

    def __init__(self, reading: Reading, words: list[Span], spans: list[TaggedSpan]) -> None:
        self._reading = reading
        self._words = words
        self.spans = spans

    @cached_property
    def places(self) -> Places:
        lines = [self._reading.line_at(start) for start, _ in self._words]
        return Places(
            [line.number for line in lines], [line.paragraph for line in lines], self._quoted()
        )

    def _quoted(self) -> list[bool]:
        """Whether each word stands inside quotation marks; marks themselves do."""
        inside: list[bool] = []
        quotations, here = self._reading.quotations, 0
        for start, _ in self._words:
            while here < len(quotations) and quotations[here].end <= start:
                here += 1
            inside.append(here < len(quotations) and quotations[here].start <= start)
        return inside

    def characters(self, span: TaggedSpan) -> Span:
        return self._words[span.first][0], self._words[span.past - 1][1]

    def phrase(self, span: TaggedSpan) -> At | None:
        return self._reading.phrase_at(self.characters(span))

    def by_sentence(self, span: TaggedSpan) -> list[tuple[int, Span]]:
        """A content cut at the ends of sentences, with its quotation marks, without loose ends."""
        text = self._reading.text
        cut = self._reading.cut(self.characters(span))
        pieces = [(line.number, _tidied(text, start, end, line)) for line, (start, end) in cut]
        return [(number, piece) for number, piece in pieces if piece is not None]


class _Statements:
    """Turns linked spans into pieces by sentence and the voices of each statement."""

    def __init__(self, reading: Reading, tagged: _Tagged, model: TaggerModel) -> None:
        self._reading = reading
        self._tagged = tagged
        self._curves = model.settings.calibration
        self._reader = VoiceReader(reading.text, reading.lines)
        self._filler = Filler(reading.lines)
        labels = (reading.quotations[number] for number in reading.labels)
        self._works = {(one.start, one.end) for one in labels if is_work(reading.text, one)}
        self._taken: dict[int, list[tuple[Span | None, Span]]] = defaultdict(list)

    def of(self, linked: Sequence[Linked]) -> tuple[list[Piece], dict[int, Voices]]:
        pieces: list[Piece] = []
        voices: dict[int, Voices] = {}
        for statement, (one, tagged) in enumerate(self._contents(linked)):
            cue, source, content = self._parts(one, tagged)
            if not content:
                continue
            spans = [span for by_line in content.values() for span in by_line]
            read = self._reader.read(cue=cue, source=source, content=spans)
            content = self._said(read, cue, content)
            if not content or not holds_report(
                self._reading.lines, cue=cue, content=content, has_source=source is not None
            ):
                continue
            voices[statement] = (read.speakers, read.chain)
            pieces += self._pieces(statement, one, cue=cue, content=content)
        return pieces, voices

    def _contents(self, linked: Sequence[Linked]) -> list[tuple[Linked, Content]]:
        """What was tagged of each statement, in text order; remembers whose words are whose."""
        found = [(one, self._content(one)) for one in sorted(linked, key=_first_word)]
        for one, content in found:
            cue = self._tagged.characters(one.cue) if one.cue else None
            for number, spans in content.items():
                self._taken[number] += [(cue, span) for span in spans]
        return found

    def _content(self, one: Linked) -> Content:
        by_line: dict[int, list[Span]] = defaultdict(list)
        for span in one.contents:
            for number, piece in self._tagged.by_sentence(span):
                by_line[number].append(piece)
        return {
            number: merge([one for one in found if len(found) == 1 or one not in self._works])
            for number, found in sorted(by_line.items())
        }

    def _parts(self, one: Linked, content: Content) -> tuple[At | None, At | None, Content]:
        """Cue, source and content; what the network left out, by the rules."""
        cue = self._tagged.phrase(one.cue) if one.cue else None
        source = self._tagged.phrase(one.source) if one.source else None
        if cue is None:
            return cue, source, content
        if not one.contents:
            return cue, source, self._filled(cue)
        if source is not None:
            return cue, source, content
        number = cue[0]
        line, own = self._reading.lines[number], content.get(number, ())
        who = self._filler.source(cue)
        if who is not None:
            return cue, (number, who), content | {number: outside(own, line.span(*who))}
        subject = self._filler.subject(cue, own)
        before = self._filler.clause_before(number, own[0][0]) if subject else ()
        if subject and before:
            return cue, (number, subject), {number: before}
        return cue, None, content

    def _filled(self, cue: At) -> Content:
        """What a cue reports that the network gave no content."""
        return self._free(cue[0], self._filler.content(cue), within=True)

    def _free(self, number: int, spans: Sequence[Span], *, within: bool) -> Content:
        """Content of one sentence that the rules found, unless its words are taken.

        within: whether another statement may lie within it, its cue too.
        """
        line, text, taken = self._reading.lines[number], self._reading.text, self._taken[number]
        tidied = (_tidied(text, start, end, line) for start, end in spans)
        found = merge([span for span in tidied if span is not None])
        if not found or len(taken) > MOST_TAKEN:
            return {}
        for cue, content in taken:
            inside = within and cue is not None and _touches(found, cue)
            if not inside and _touches(found, content):
                return {}
        return {number: found}

    def _said(self, read: VoicesRead, cue: At | None, content: Content) -> Content:
        """Content without words that only name the speaker; of what is nothing else, the clause
        before it."""
        kept = {number: self._kept(read, number, found) for number, found in content.items()}
        kept = {number: found for number, found in kept.items() if found}
        if kept or cue is None or read.cited is None:
            return kept
        before = self._filler.clause_before(cue[0], read.cited[0])
        return self._free(cue[0], before, within=False)

    def _kept(self, read: VoicesRead, number: int, spans: Sequence[Span]) -> tuple[Span, ...]:
        """The spans of one sentence without words that only name the speaker."""
        line, text = self._reading.lines[number], self._reading.text
        tidied = (_tidied(text, start, end, line) for start, end in read.without_cited(spans))
        return tuple(span for span in tidied if span is not None)

    def _pieces(
        self, statement: int, one: Linked, *, cue: At | None, content: Content
    ) -> list[Piece]:
        lines = self._reading.lines
        report = None if cue is None else report_of(lines[cue[0]], (cue[1],))
        quoted = any(
            mode_of(lines[number], spans, spoken=report is None or report.spoken) != "indirect"
            for number, spans in content.items()
        )
        curve = self._curves["quote" if quoted else "indirect"]
        score = calibrated(raw_trust(one), curve)
        home = next(iter(content)) if cue is None else cue[0]
        return [
            Piece(statement, number, report, home, spans, number == home, score)
            for number, spans in content.items()
        ]


def _first_word(linked: Linked) -> int:
    spans = (*linked.contents, *filter(None, (linked.cue, linked.source)))
    return linked.contents[0].first if linked.contents else min(span.first for span in spans)


def _touches(spans: Sequence[Span], other: Span) -> bool:
    return any(overlaps(one, other) for one in spans)


def _tidied(text: str, start: int, end: int, line: Line) -> Span | None:
    """A span without loose ends, with the marks around it; None where no word is left."""
    piece = text[start:end]
    leading = LOOSE_ENDS.match(piece)
    if leading is not None:
        start += leading.end()
    while start < end and LOOSE_ENDS.fullmatch(text[end - 1]):
        end -= 1
    if not any(character.isalnum() for character in text[start:end]):
        return None
    if start > line.start and text[start - 1] in OPENING_MARKS:
        start -= 1
    if end < line.end and text[end] in ".!?" and text[end + 1 : end + 2] in tuple(CLOSING_MARKS):
        end += 1
    if end < line.end and text[end] in CLOSING_MARKS:
        end += 1
    return start, end
