"""Cuts a text into the words that are tagged: runs of letters and digits, and single signs."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from annotations.domain.spans import Span

WORD = re.compile(r"[^\W_]+|[^\s\w]|_")


class Paragraph(NamedTuple):
    """The words of one line of a text, as (start, end) in code points of the text."""

    words: list[Span]


def paragraphs_of(text: str) -> Iterator[Paragraph]:
    """The paragraphs that have words, in text order; line breaks of any kind end one."""
    words: list[Span] = []
    past = 0
    for match in WORD.finditer(text):
        start, end = match.span()
        if words and "\n" in text[past:start]:
            yield Paragraph(words)
            words = []
        words.append((start, end))
        past = end
    if words:
        yield Paragraph(words)
