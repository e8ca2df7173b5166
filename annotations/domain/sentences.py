"""Splits the text of a news article into sentences.

A line break ends a sentence; inside a line every run of stops is judged by the words around it.
Rules for news English come first: quotations stay with their verb, titles and initials with their
names. What they do not know is left to Punkt (Kiss and Strunk 2006) as trained by nupunkt.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from annotations.domain.boundaries import ends_sentence, lacks_blank
from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.stops import STOP, read_stop

SPLITTER_NAME = "nupunkt-news"
SPLITTER_VERSION = "1"


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """A sentence: half-open code points of the text, and the number of its paragraph from 0."""

    start: int
    end: int
    paragraph: int


Splitter = Callable[[str], list[SentenceSpan]]


def split_sentences(text: str) -> list[SentenceSpan]:
    """Return the sentences of a text in order; a blank text gives an empty list.

    Each non-blank line is a paragraph. No sentence begins or ends with white space, and every
    other character belongs to exactly one sentence. Takes time linear in the length of the text.
    """
    lines = (line for line in _LINE.finditer(text) if not line.group().isspace())
    return [
        SentenceSpan(line.start() + start, line.start() + end, paragraph)
        for paragraph, line in enumerate(lines)
        for start, end in _split_line(line.group())
    ]


def splitter(name: str, version: str) -> Splitter:
    """Return the splitter that made an article version's sentences.

    Raises UserError `unknown_splitter` when no splitter has this name and version.
    """
    if (name, version) not in SPLITTERS:
        raise UserError(
            N_(
                "There is no sentence splitter {name} in version {version}.",
                name=name,
                version=version,
            ),
            code="unknown_splitter",
        )
    return SPLITTERS[name, version]


SPLITTERS: dict[tuple[str, str], Splitter] = {(SPLITTER_NAME, SPLITTER_VERSION): split_sentences}

# Lines end where str.splitlines ends them.
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")

# A closing mark that stands alone between blanks.
_STRAY_CLOSING = re.compile(r"(?P<mark>[”»]|''|\")(?:\s++|\Z)")
_LONGEST_RUN_OF_SIGNS = 8


def _split_line(line: str) -> Iterator[tuple[int, int]]:
    start = len(line) - len(line.lstrip())
    line = line.rstrip()
    counted = straight_quotes = 0
    for match in STOP.finditer(line, start):
        straight_quotes += line.count('"', counted, match.start())
        counted = match.start()
        boundary = _find_boundary(line, start, match, in_quote=straight_quotes % 2 == 1)
        if boundary and _has_words(line, boundary[1]):
            yield start, boundary[0]
            start = boundary[1]
    yield start, len(line)


def _has_words(line: str, start: int) -> bool:
    """Whether more than a few signs stand behind an offset; a sentence is not made of signs."""
    rest = line[start : start + _LONGEST_RUN_OF_SIGNS]
    return len(rest) == _LONGEST_RUN_OF_SIGNS or any(character.isalnum() for character in rest)


def _find_boundary(
    line: str, sentence_start: int, match: re.Match[str], *, in_quote: bool
) -> tuple[int, int] | None:
    """Return where the sentence before a stop ends and the next one starts, if it ends there."""
    end, next_start, closing = match.end("closing"), match.end(), match["closing"]
    if end == next_start:
        return _find_glued_boundary(line, sentence_start, match, in_quote=in_quote)
    stray = _STRAY_CLOSING.match(line, next_start)
    if stray and (in_quote or stray["mark"] != '"'):
        end, next_start, closing = stray.end("mark"), stray.end(), closing + stray["mark"]
    stop = read_stop(line, sentence_start, match, closing=closing, next_start=next_start)
    return (end, next_start) if ends_sentence(stop) else None


def _find_glued_boundary(
    line: str, sentence_start: int, match: re.Match[str], *, in_quote: bool
) -> tuple[int, int] | None:
    """Find a boundary where no blank stands behind the stop."""
    end, closing = match.end(), match["closing"]
    if closing == '"' and not in_quote:
        end, closing = match.end("mark"), ""
    stop = read_stop(line, sentence_start, match, closing=closing, next_start=end)
    return (end, end) if stop.is_full_width or lacks_blank(stop) else None
