"""Cuts a sentence into tokens and says which of them stand inside quotation marks."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from annotations.domain.spans import Span
from annotations.domain.suggestions.quotations import Quotation

TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[@#]?[^\W_]+(?:[’'\-.&/][^\W_]+)*|''|``|‘‘|’’|--|\.\.\.|\S")
PREFIXED = re.compile(r"(?:al|el|ad|an|ar|as|ash|at|az|ul|ben|ibn|d|l|dell)[-’']([^\W\d_])")
ABBREVIATED = frozenset(
    "mr mrs ms dr prof sen sens rep reps gov gen col lt sgt capt jr sr st rev hon maj adm "
    "d r d- r- calif fla ga ill ky mass mich minn pa tex va vt wash wis ariz conn".split()
)
NO_QUOTATION = -1


class Token(NamedTuple):
    """`quotation` is the number of the spoken quotation it stands in, else NO_QUOTATION."""

    start: int
    end: int
    text: str
    low: str
    quotation: int


def is_capital(word: str) -> bool:
    """A capitalised word; the article of a name may stand before it: "al-Masri"."""
    if word[:1].isupper():
        return True
    prefixed = PREFIXED.match(word)
    return prefixed is not None and prefixed.group(1).isupper()


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as tokens. `number` is its place in the text, `paragraph` its paragraph."""

    number: int
    paragraph: int
    start: int
    end: int
    tokens: Sequence[Token]

    def low(self, place: int) -> str:
        """The lower-cased token at a place, or "" outside the sentence."""
        return self.tokens[place].low if 0 <= place < len(self.tokens) else ""

    def is_quoted(self, place: int) -> bool:
        return 0 <= place < len(self.tokens) and self.tokens[place].quotation != NO_QUOTATION

    def is_capital(self, place: int) -> bool:
        return 0 <= place < len(self.tokens) and is_capital(self.tokens[place].text)

    def is_word(self, place: int) -> bool:
        if not 0 <= place < len(self.tokens):
            return False
        text = self.tokens[place].text
        return text[0].isalnum() or (len(text) > 1 and text[0] in "@#")

    def is_stop(self, place: int) -> bool:
        """A full stop that belongs to an abbreviation does not end anything."""
        if self.low(place) not in {".", "!", "?", "…", "..."}:
            return False
        before = self.low(place - 1)
        return not (before in ABBREVIATED or len(before) == 1)

    def span(self, first: int, past: int) -> Span:
        """The characters from token `first` to before token `past`."""
        return self.tokens[first].start, self.tokens[past - 1].end

    def touched(self, start: int, end: int) -> range:
        """The places of the tokens that touch characters from `start` to before `end`."""
        first = bisect_right(self.tokens, start, key=attrgetter("end"))
        return range(first, bisect_left(self.tokens, end, lo=first, key=attrgetter("start")))

    def __len__(self) -> int:
        return len(self.tokens)


class Tokenizer:
    """Cuts sentences in text order; keeps its place among the quotations, so it is linear."""

    def __init__(self, text: str, quotations: Sequence[Quotation], labels: frozenset[int]) -> None:
        self._text = text
        self._quotations = quotations
        self._labels = labels
        self._next = 0

    def cut(self, number: int, *, paragraph: int, start: int, end: int) -> Line:
        tokens: list[Token] = []
        quotations = self._quotations
        here = self._next
        for match in TOKEN.finditer(self._text, start, end):
            first, past = match.span()
            while here < len(quotations) and quotations[here].end <= first:
                here += 1
            inside = (
                here < len(quotations)
                and quotations[here].start <= first
                and here not in self._labels
            )
            word = match.group()
            tokens.append(Token(first, past, word, word.lower(), here if inside else NO_QUOTATION))
        self._next = here
        return Line(number, paragraph, start, end, tokens)
