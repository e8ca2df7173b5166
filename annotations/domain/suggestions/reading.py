"""A text as finders read it: its sentences as lines of tokens, and its quotations."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from annotations.domain.sentences import SentenceSpan
from annotations.domain.spans import Span
from annotations.domain.suggestions.phrases import Phrase
from annotations.domain.suggestions.quotations import Quotation, is_label, pair_quotations
from annotations.domain.suggestions.tokens import Line, Tokenizer

At = tuple[int, Phrase]


@dataclass(frozen=True)
class Reading:
    """`lines`: one per sentence. `labels`: numbers of quotations that nobody says."""

    text: str
    lines: list[Line]
    quotations: list[Quotation]
    labels: frozenset[int]

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def line_at(self, place: int) -> Line:
        """The sentence in which a character stands; of what stands between two, the first."""
        return self.lines[max(0, bisect_right(self._starts, place) - 1)]

    def phrase_at(self, span: Span) -> At | None:
        """The tokens that a span touches, in the sentence where it begins; None without any."""
        start, end = span
        line = self.line_at(start)
        first = bisect_right(line.tokens, start, key=attrgetter("end"))
        past = bisect_left(line.tokens, end, key=attrgetter("start"))
        return (line.number, (first, past)) if first < past else None

    def cut(self, span: Span) -> Iterator[tuple[Line, Span]]:
        """A span cut at the ends of sentences."""
        start, end = span
        for line in self.lines[self.line_at(start).number :]:
            if line.start >= end:
                return
            yield line, (max(start, line.start), min(end, line.end))


def read_text(text: str, sentences: Sequence[SentenceSpan]) -> Reading:
    """sentences: in order, disjoint, within the text."""
    quotations = pair_quotations(text)
    labels = frozenset(
        number for number, quotation in enumerate(quotations) if is_label(text, quotation)
    )
    tokenizer = Tokenizer(text, quotations, labels)
    lines = [
        tokenizer.cut(number, paragraph=sentence.paragraph, start=sentence.start, end=sentence.end)
        for number, sentence in enumerate(sentences)
    ]
    return Reading(text, lines, quotations, labels)
