"""Sentences that came with a text: taken as they are where they hold what every split holds."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.sentences import SentenceSpan
from annotations.domain.spans import Span

GIVEN_SPLITTER, GIVEN_VERSION = "file", "1"

_LINE_START = re.compile(r"^[^\S\n]*\S", re.MULTILINE)
_BLANK = re.compile(r"\s*")


def given_sentences(text: str, spans: Sequence[Span]) -> list[SentenceSpan]:
    """The sentences at these spans, without white space around them.

    A sentence belongs to the paragraph, a line that is not blank, in which it begins. Raises
    UserError `bad_sentences` where they are out of order, overlap, leave words out or lie outside.
    """
    trimmed = [_trimmed(text, span) for span in spans]
    edges = [(0, 0), *trimmed, (len(text), len(text))]
    for (_, before), (start, end) in pairwise(edges):
        gap = _BLANK.match(text, before, start) if before <= start <= end else None
        if gap is None or gap.end() != start:
            raise _bad(before)
    lines = [line.start() for line in _LINE_START.finditer(text)]
    begun = [bisect_right(lines, start) for start, _ in trimmed]
    numbers = {line: number for number, line in enumerate(dict.fromkeys(begun))}
    return [
        SentenceSpan(start, end, numbers[line])
        for (start, end), line in zip(trimmed, begun, strict=True)
    ]


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    if not 0 <= start < end <= len(text):
        raise _bad(start)
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if start >= end:
        raise _bad(start)
    return start, end


def _bad(place: int) -> UserError:
    return UserError(
        N_(
            "The file's sentences do not fit its text at character {place}: the text was split "
            "anew.",
            place=place,
        ),
        code="bad_sentences",
        field="sentences",
    )
