"""Where quoted words stand in the sentences of a text, in whichever way its language quotes.

Marks are first turned into those that open and those that close, by what stands beside them („…“
and »…« are German, »…» and ”…” Swedish, «…» French), then paired within their paragraph.
"""

import re
from collections.abc import Iterator, Sequence

from annotations.domain.spans import Span
from annotations.domain.suggestions.quotations import pair_quotations

# Before an opening mark stands nothing, a blank, a bracket or a dash; after it a word or a mark.
OPENS = re.compile(r"(?<![^\s(\[–—-])[»”](?=[\w…‚‘‹›'„“])")
# A closing mark follows a word, a stop or another mark, and no word follows it.
CLOSES = re.compile(r"(?<=[\w.,;:!?…%)\]’‘‹›'])[“«](?!\w)")
OPENING = str.maketrans("»”", "«“")
CLOSING = str.maketrans("“«", "”»")
LOW_SINGLE = re.compile(r"‚[^‚‘\n]+‘")


def quoted_spans(text: str, sentences: Sequence[Span]) -> list[list[Span]]:
    """Return for each sentence its parts in quotation marks, the marks included.

    sentences: in the order of the text. Takes time linear in the length of the text.
    """
    found: list[list[Span]] = [[] for _ in sentences]
    first = 0
    for start, end in _quotations(text):
        while first < len(sentences) and sentences[first][1] <= start:
            first += 1
        for place in range(first, len(sentences)):
            sentence_start, sentence_end = sentences[place]
            if sentence_start >= end:
                break
            found[place].append((max(start, sentence_start), min(end, sentence_end)))
    return found


def _quotations(text: str) -> Iterator[Span]:
    """The quotations of a text in order; ‚…‘ is one where it stands within no other."""
    outside = 0
    for pair in pair_quotations(_turned(text)):
        yield from _in_low_marks(text, outside, pair.start)
        yield pair.start, pair.end
        outside = pair.end
    yield from _in_low_marks(text, outside, len(text))


def _turned(text: str) -> str:
    """The text, as long as it was, with the marks of other languages as English or French ones."""
    opened = OPENS.sub(lambda mark: mark[0].translate(OPENING), text)
    return CLOSES.sub(lambda mark: mark[0].translate(CLOSING), opened)


def _in_low_marks(text: str, start: int, end: int) -> Iterator[Span]:
    return (found.span() for found in LOW_SINGLE.finditer(text, start, end))
