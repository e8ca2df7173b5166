"""What somebody asks of a full-text search, and where the answer stands in a text.

Words must all occur, in any order; "words in quotes" next to each other; a word with a star
stands for all that begin with it. Case and accents do not count. Signs such as 🌊 and words of
scripts without blanks are looked for as they are typed. Nothing a person types is an error.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

MOST_TERMS = 20
SNIPPET_LENGTH = 180
LEAD = 50  # characters shown before the first hit
LONGEST_SEARCHED = 200_000  # characters of a text that a snippet is looked for in

_QUOTED = re.compile(r'["“”„«»＂]([^"“”„«»＂]*)["“”„«»＂]')
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_JOINERS = "\u200d\ufe0f"


@dataclass(frozen=True)
class Term:
    """Words that stand next to each other; the last one may be the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True)
class SearchQuery:
    """All of `terms` and all of `pieces`, which are found letter for letter, must occur."""

    terms: tuple[Term, ...] = ()
    pieces: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.terms or self.pieces)


@dataclass(frozen=True)
class Segment:
    """A stretch of a text; `hit`: it is what was asked for."""

    text: str
    hit: bool = False


def parse_search(given: str) -> SearchQuery:
    """The question in what a person typed; empty when there is no word in it."""
    terms: list[Term] = []
    pieces: list[str] = []
    for chunk, phrase in _chunks(given):
        words = list(_runs(chunk, _is_word))
        unspaced = [word for word in words if _UNSPACED.search(word)]
        spaced = tuple(word for word in words if word not in unspaced)
        if spaced:
            terms.append(Term(spaced, prefix=not phrase and chunk.endswith("*")))
        pieces += [*unspaced, *(run.strip(_JOINERS) for run in _runs(chunk, _is_sign))]
    found = [piece for piece in pieces if piece]
    return SearchQuery(tuple(terms[:MOST_TERMS]), tuple(dict.fromkeys(found))[:MOST_TERMS])


def _chunks(given: str) -> Iterator[tuple[str, bool]]:
    """Phrases and single words, each with whether it stood in quotation marks."""
    end = 0
    for quoted in _QUOTED.finditer(given):
        yield from ((word, False) for word in given[end : quoted.start()].split())
        yield quoted[1], True
        end = quoted.end()
    yield from ((word, False) for word in given[end:].split())


def _runs(chunk: str, belongs: "re.Pattern[str] | object") -> Iterator[str]:
    """The longest stretches of characters that belong together."""
    run = ""
    for character in chunk:
        if belongs(character):  # type: ignore[operator]
            run += character
        elif run:
            yield run
            run = ""
    if run:
        yield run


def _is_word(character: str) -> bool:
    """Letters, digits, marks and characters for private use, as both databases have it."""
    if character in _JOINERS:
        return False
    category = unicodedata.category(character)
    return category[0] in "LNM" or category == "Co"


def _is_sign(character: str) -> bool:
    """Emoji, currencies and other signs, with what joins them."""
    return character in _JOINERS or unicodedata.category(character) in {"So", "Sc", "Sk"}


def highlight(text: str, query: SearchQuery) -> list[Segment]:
    """The whole text in segments."""
    return _segments(text, _hits(text, query))


def snippet(text: str, query: SearchQuery) -> list[Segment]:
    """A stretch of the text around its first hit, on one line; empty when there is none."""
    searched = text[:LONGEST_SEARCHED]
    hits = _hits(searched, query)
    if not hits:
        return []
    start = _word_start(searched, hits[0][0] - LEAD)
    end = _word_end(searched, max(start + SNIPPET_LENGTH, hits[0][1]))
    inside = [(a - start, min(b, end) - start) for a, b in hits if a < end]
    shown = _segments(searched[start:end], inside)
    flat = [Segment(re.sub(r"\s+", " ", one.text), one.hit) for one in shown]
    before = [Segment("… ")] if start > 0 else []
    after = [Segment(" …")] if end < len(text) else []
    return [*before, *flat, *after]


def _word_start(text: str, wanted: int) -> int:
    """The beginning of a word near `wanted`, or the beginning of the text."""
    if wanted <= 0:
        return 0
    blank = re.compile(r"\s").search(text, wanted, wanted + LEAD - 1)
    return blank.end() if blank else wanted


def _word_end(text: str, wanted: int) -> int:
    """The end of a word near `wanted`, or the end of the text."""
    blank = re.compile(r"\s").search(text, wanted, wanted + LEAD)
    return blank.start() if blank else min(wanted, len(text))


def _hits(text: str, query: SearchQuery) -> list[tuple[int, int]]:
    """Where terms and pieces stand in the text, in order, without overlaps."""
    if query.is_empty:
        return []
    folded, places = _fold(text)
    words = chain.from_iterable(_pattern(term).finditer(folded) for term in query.terms)
    found = [(places[one.start()], places[one.end() - 1] + 1) for one in words]
    for piece in query.pieces:
        found += [one.span() for one in re.finditer(re.escape(piece), text)]
    hits: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if not hits or start >= hits[-1][1]:
            hits.append((start, end))
    return hits


def _pattern(term: Term) -> "re.Pattern[str]":
    words = r"[\W_]+".join(re.escape(_fold(word)[0]) for word in term.words)
    return re.compile(rf"(?<![^\W_]){words}" + ("" if term.prefix else r"(?![^\W_])"))


def _fold(text: str) -> tuple[str, list[int]]:
    """The text without case and accents, and where each of its characters came from."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = character
        if character > "\x7f":
            plain = _ACCENTS.sub("", unicodedata.normalize("NFD", character))
            plain = unicodedata.normalize("NFC", plain)
        plain = plain.lower()
        folded.append(plain)
        places += [place] * len(plain)
    return "".join(folded), places


def _segments(text: str, hits: list[tuple[int, int]]) -> list[Segment]:
    segments: list[Segment] = []
    done = 0
    for start, end in hits:
        segments += [Segment(text[done:start]), Segment(text[start:end], hit=True)]
        done = end
    return [one for one in (*segments, Segment(text[done:])) if one.text]
