"""Cuts a text into tokens for formats that hold nothing smaller."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from annotations.domain.graphemes import is_between_graphemes
from annotations.domain.spans import Span

_FIRST_MARK = "\u0300"
_TOKEN = re.compile(r"\w+(?:[-'’.]\w+)*|[^\w\s]")


def tokens_in(text: str, within: Span, *, cuts: Sequence[int]) -> list[Span]:
    """The tokens of a stretch of text, in order; no blank is in one.

    cuts: places, sorted, at which a token ends whatever stands there, so that spans which begin or
    end inside of a word are made of whole tokens.
    """
    return [piece for token in _whole_characters(text, within) for piece in _cut(token, cuts)]


def _whole_characters(text: str, within: Span) -> Iterator[Span]:
    """Words and signs; what people see as one character is never two tokens."""
    start = end = within[0]
    for found in _TOKEN.finditer(text, *within):
        if start < end and (found.start() > end or _may_part(text, end)):
            yield start, end
            start = found.start()
        elif start == end:
            start = found.start()
        end = found.end()
    if start < end:
        yield start, end


def _may_part(text: str, at: int) -> bool:
    """Whether a character ends here; below the first combining mark, one does everywhere."""
    if text[at] < _FIRST_MARK and text[at - 1] < _FIRST_MARK:
        return True
    return is_between_graphemes(text, at)


def _cut(token: Span, cuts: Sequence[int]) -> list[Span]:
    start, end = token
    inner = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
    edges = [start, *inner, end]
    return list(pairwise(edges))
