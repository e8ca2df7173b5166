"""Cuts a text into windows of whole paragraphs that the encoder reads at once."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from annotations.domain.spans import Span
from annotations.domain.suggestions.tagging.pieces import Pieces
from annotations.domain.suggestions.tagging.words import paragraphs_of


class Window(NamedTuple):
    """words: their places in the text. pieces: the numbers of each word's pieces."""

    words: list[Span]
    pieces: list[tuple[int, ...]]

    def ids(self, pieces: Pieces) -> tuple[list[int], list[int]]:
        """The encoder's input with its marks of beginning and end, and where each word begins."""
        ids = [pieces.first]
        first: list[int] = []
        for numbers in self.pieces:
            first.append(len(ids))
            ids.extend(numbers)
        ids.append(pieces.last)
        return ids, first


def windows_of(
    text: str, pieces: Pieces, *, size: int, first_size: Callable[[], int] | None = None
) -> Iterator[Window]:
    """The windows of a text in order; every word is in exactly one.

    size: the most pieces in a window, without marks. first_size: called once for the size of the
    first window, so that training sees paragraphs in changing company. A paragraph larger than a
    window is cut.
    """
    limit = size if first_size is None else min(size, first_size())
    words: list[Span] = []
    numbers: list[tuple[int, ...]] = []
    taken = 0
    for paragraph in paragraphs_of(text):
        cut = [pieces.of(text[start:end])[:size] for start, end in paragraph.words]
        length = sum(map(len, cut))
        if words and taken + length > limit:
            yield Window(words, numbers)
            words, numbers, taken, limit = [], [], 0, size
        if length <= size:
            words, numbers, taken = words + paragraph.words, numbers + cut, taken + length
            continue
        for span, own in zip(paragraph.words, cut, strict=True):
            if taken + len(own) > size:
                yield Window(words, numbers)
                words, numbers, taken = [], [], 0
            words.append(span)
            numbers.append(own)
            taken += len(own)
        limit = size
    if words:
        yield Window(words, numbers)
