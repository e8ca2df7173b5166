"""Who speaks and through whom the words came, for any cue and source, whoever found them."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from annotations.domain.spans import Span
from annotations.domain.suggestions.base import ChainGuess, SpeakerGuess
from annotations.domain.suggestions.chains import Relays, inner_speaker
from annotations.domain.suggestions.cues import cue_at
from annotations.domain.suggestions.heads import split_joint
from annotations.domain.suggestions.namebook import NameBook
from annotations.domain.suggestions.outlets import Outlet
from annotations.domain.suggestions.passing import passed_on
from annotations.domain.suggestions.phrases import Phrase, subject_before
from annotations.domain.suggestions.relays import relays_of
from annotations.domain.suggestions.speakers import SpeakerReader
from annotations.domain.suggestions.tokens import Line
from annotations.domain.suggestions.wordlists import RELATIVES

At = tuple[int, Phrase]
LONGEST = 200
LOOSE_ENDS = frozenset(", ; : – — - --".split())
ASKED = frozenset("asked told questioned pressed quizzed informed".split())
OPENING_ASKED = frozenset({"", ",", "when", "if", "once", "but", "and"})


@dataclass(frozen=True, slots=True)
class Voices:
    """One speaker, or several joint ones; None: not stated. `chain` as in a guess.

    cited: where an outlet names the speaker ("citing two officials"), these words; they are no
    content.
    """

    speakers: tuple[SpeakerGuess | None, ...]
    chain: tuple[ChainGuess, ...]
    cited: Span | None = None

    def without_cited(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """Content spans without the words that name the speaker."""
        return tuple(spans) if self.cited is None else outside(spans, self.cited)


class VoiceReader:
    """Reads the voices of one text, attribution by attribution, in text order."""

    def __init__(self, text: str, lines: Sequence[Line]) -> None:
        self._text = text
        self._lines = lines
        self._reader = SpeakerReader(text, NameBook(lines))
        self._starts = [line.start for line in lines]
        self._relays = Relays()
        self._met = 0

    def read(self, *, cue: At | None, source: At | None, content: Sequence[Span]) -> Voices:
        """Return the voices of one attribution; cue and source are token places of a line."""
        source = source and self._antecedent(*source)
        if cue and source and _is_asked(self._lines[cue[0]], cue[1], source):
            source = None
        here = source[0] if source else cue[0] if cue else self._line_of(content)
        while self._met < min(here, len(self._lines)):
            self._reader.meet_line(self._lines[self._met])
            self._met += 1
        said = None if cue is None else (self._lines[cue[0]], cue[1])
        if said is not None and source is None:
            subject = subject_of(*said)
            source = subject and (said[0].number, subject)
        beside = source[1] if source and (cue is None or cue[0] == source[0]) else None
        passed = passed_on(said[0], cue=said[1], source=beside) if said else None
        cited = said[0].span(*passed.naming) if said and passed else None
        speakers: tuple[SpeakerGuess | None, ...] = (None,)
        outlets: Iterator[Outlet] = iter(())
        if said is not None and passed is not None:
            speakers = self._speakers(said[0], passed.speaker)
            outlets = chain((passed.outlet,), relays_of(said[0], cue=None, source=passed.speaker))
        elif source is not None or said is not None:
            home = said[0] if said else self._lines[source[0]] if source else self._lines[0]
            if source is not None:
                speakers = self._speakers(self._lines[source[0]], source[1])
            outlets = relays_of(home, cue=said[1] if said else None, source=beside)
        if said is None and source is None:
            speakers = (self._in_view(here),)
        origin = inner_speaker(said[0], said[1], content, self._reader) if said else ()
        return Voices(speakers, (*origin, *self._relays.links(outlets, speakers)), cited)

    def _antecedent(self, number: int, source: Phrase) -> At:
        """Whom a "who" that was found alone stands for, up to and with the pronoun."""
        line, (first, past) = self._lines[number], source
        alone = past == first + 1 and line.low(first) in RELATIVES
        return number, (subject_before(line, past) if alone else None) or source

    def _line_of(self, content: Sequence[Span]) -> int:
        return max(0, bisect_right(self._starts, content[0][0]) - 1) if content else 0

    def _in_view(self, number: int) -> SpeakerGuess | None:
        """Whom a quotation without a cue goes with: who the sentence before it is about."""
        line, before = self._lines[number], self._lines[max(0, number - 1)]
        follows = number > 0 and line.paragraph == before.paragraph
        if not (follows and line.is_quoted(0)):
            return None
        told = not any(map(before.is_quoted, range(min(len(before), LONGEST))))
        return self._reader.in_view() if told else None

    def _speakers(self, line: Line, phrase: Phrase) -> tuple[SpeakerGuess, ...]:
        first, past = phrase
        while past > first + 1 and line.low(past - 1) in LOOSE_ENDS:
            past -= 1
        joint = split_joint(line, (first, past))
        return tuple(self._reader.read(line, one, (first, past)) for one in joint)


def _is_asked(line: Line, cue: Phrase, source: At) -> bool:
    """ "Asked whether he would resign, Ruiz said …": Ruiz was asked, by whom is not stated."""
    opens = line.low(cue[0] - 1) in OPENING_ASKED or line.is_stop(cue[0] - 1)
    follows = source[0] == line.number and source[1][0] > cue[1]
    return opens and follows and line.low(cue[0]) in ASKED


def outside(spans: Sequence[Span], words: Span) -> tuple[Span, ...]:
    """Spans without the characters of some words."""
    return tuple(part for one in spans for part in _apart(one, *words))


def _apart(span: Span, start: int, end: int) -> Sequence[Span]:
    """What is left of a span on both sides of another."""
    if end <= span[0] or span[1] <= start:
        return (span,)
    sides = ((span[0], min(span[1], start)), (max(span[0], end), span[1]))
    return [(first, past) for first, past in sides if past - first > 1]


def subject_of(line: Line, cue: Phrase) -> Phrase | None:
    """Who plainly says it where nobody found a source: the subject of an active verb of speech."""
    found = next((one for at in range(*cue) if (one := cue_at(line, at)) is not None), None)
    if found is None or found.passive or not found.verb.strong or found.form in {"base", "ing"}:
        return None
    return subject_before(line, found.first)
