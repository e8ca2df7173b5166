"""The units in which attributions are scored: word tokens, and the sentences they stand in.

A word token is a maximal run matched by WORD. Punctuation, quotation marks and white space never
count, so nobody is rewarded for a closing mark. A span becomes the set of tokens of which it
touches at least one character. Sentences and quotations are found by plain rules of this module,
never by a splitter or a finder, so that a figure does not move when those become better.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from annotations.domain.spans import Span

Tokens = frozenset[int]

WORD = re.compile(r"[^\W_]+(?:[’'\-.,&/][^\W_]+)*")
PARAGRAPH = re.compile(r"[^\n]+")
OPENING, CLOSING, EITHER = "“„«", "”»", '"＂'
DOUBLED = frozenset(["''", "``", "‘‘", "’’"])
STOP = re.compile(r"([.!?…]+)[\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])")
BEFORE_STOP = re.compile(r"[\w.’'-]*$")
INITIALS = re.compile(r"[a-z]|([a-z]\.)+[a-z]")
ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sen sens rep reps gov govs gen col lt sgt capt cpl adm maj rev hon pres "
    "supt det jr sr st mt ft no nos vs etc inc corp co ltd bros dept est u.s u.k u.n e.u d.c a.m "
    "p.m i.e e.g jan feb mar apr jun jul aug sep sept oct nov dec ave blvd rd ala ariz ark calif "
    "colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa "
    "penn tenn tex va vt wash wis wyo n.y n.j n.c s.c n.h n.m w.va".split()
)


@dataclass(frozen=True, slots=True)
class JoinedAttribution:
    """One attribution, its continuations joined; without a source or a cue their spans are ()."""

    content: tuple[Span, ...]
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()


class Row(NamedTuple):
    """One attribution as sets of tokens."""

    content: Tokens
    source: Tokens
    cue: Tokens


class ScoredText:
    """A text cut into tokens, with the sets of tokens of its paragraphs and sentences."""

    def __init__(self, text: str) -> None:
        self.tokens = word_spans(text)
        self._owner = [-1] * len(text)
        for token, (start, end) in enumerate(self.tokens):
            self._owner[start:end] = [token] * (end - start)
        self.quoted = self.touched(quoted_spans(text))
        self.paragraphs = self._sets(match.span() for match in PARAGRAPH.finditer(text))
        self.sentences = self._sets(sentence_spans(text))

    def touched(self, spans: Iterable[Span]) -> Tokens:
        """The tokens that spans touch. Raises ValueError for a span outside of the text."""
        found: set[int] = set()
        for start, end in spans:
            if not 0 <= start <= end <= len(self._owner):
                raise ValueError(f"The span [{start}, {end}] lies outside of the text.")
            found.update(self._owner[start:end])
        found.discard(-1)
        return frozenset(found)

    def rows(self, attributions: Iterable[JoinedAttribution]) -> list[Row]:
        """Attributions as tokens, each once, in text order; without a word of content none."""
        rows = {
            Row(*(self.touched(spans) for spans in (joined.content, joined.source, joined.cue)))
            for joined in attributions
        }
        return sorted(
            (row for row in rows if row.content), key=lambda row: [sorted(part) for part in row]
        )

    def _sets(self, spans: Iterable[Span]) -> list[Tokens]:
        return [tokens for tokens in (self.touched([span]) for span in spans) if tokens]


def read_joined(value: Mapping[str, Any]) -> JoinedAttribution:
    """An attribution of a JSON line: content, source and cue as [start, end], a list or null."""
    return JoinedAttribution(
        content=_pieces(value.get("content")),
        source=_pieces(value.get("source")),
        cue=_pieces(value.get("cue")),
    )


def word_spans(text: str) -> list[Span]:
    """The word tokens of a text in order."""
    return [match.span() for match in WORD.finditer(text)]


def quoted_spans(text: str) -> list[Span]:
    """What stands in double quotation marks, without them, paired paragraph by paragraph.

    A mark that is never closed quotes to the end of its paragraph, as newspapers print speeches.
    """
    return [span for match in PARAGRAPH.finditer(text) for span in _quoted(text, *match.span())]


def sentence_spans(text: str) -> list[Span]:
    """Sentences by plain rules: line breaks split, and stops that no abbreviation owns."""
    return [
        (start, end)
        for match in PARAGRAPH.finditer(text)
        for start, end in _sentences(text, *match.span())
    ]


def runs(tokens: Iterable[int]) -> list[Tokens]:
    """Neighbouring tokens together, in text order."""
    found: list[list[int]] = []
    for token in sorted(tokens):
        if found and token == found[-1][-1] + 1:
            found[-1].append(token)
        else:
            found.append([token])
    return [frozenset(run) for run in found]


def _pieces(value: Sequence[Any] | None) -> tuple[Span, ...]:
    if not value:
        return ()
    pairs = [value] if isinstance(value[0], int) else value
    return tuple((pair[0], pair[1]) for pair in pairs)


def _quoted(text: str, start: int, end: int) -> Iterator[Span]:
    opened, place = None, start
    while place < end:
        mark, width = text[place], 1
        if text[place : place + 2] in DOUBLED:
            mark, width = '"', 2
        if opened is None and mark in OPENING + EITHER:
            opened = place + width
        elif opened is not None and mark in CLOSING + EITHER:
            yield opened, place
            opened = None
        place += width
    if opened is not None and opened < end:
        yield opened, end


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    line = start
    for match in STOP.finditer(text[line:end]):
        before = BEFORE_STOP.search(text[start : line + match.start()])
        word = before[0].lower().lstrip(".’'") if before else ""
        if match[1] == "." and (word in ABBREVIATIONS or INITIALS.fullmatch(word)):
            continue
        yield start, line + match.end()
        start = line + match.end()
    if text[start:end].strip():
        yield start, end
