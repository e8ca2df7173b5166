"""The words that a file has beside a span tell what its offsets count.

Most programs count code points; some count UTF-16 code units, as browsers do.
"""

from functools import cached_property

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.spans import InvalidSpan, Span
from annotations.domain.suggestions.label_studio.offsets import Utf16

_LONGEST_SHOWN = 60


class WordsDiffer(UserError):
    """The words that a file has beside a span are not those of the text there."""

    code = "words_differ"


class PlacedText:
    """A text as a file has it, line breaks and all; spans are of this very text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def span(self, start: int, end: int, *, field: str, words: str | None = None) -> Span:
        """The span in code points. words: what the file says stands there, None = it does not.

        Raises InvalidSpan where it leaves the text, WordsDiffer where other words stand there
        whichever way one counts.
        """
        if words is not None and not self._has(words, start, end):
            units = self._in_units(start, end)
            if units and self._has(words, *units):
                return units
        self.check(start, end, field)
        if words is not None and not self._has(words, start, end):
            raise WordsDiffer(
                N_(
                    "At [{start}, {end}] the text has {there}, but the file says {words}.",
                    start=start,
                    end=end,
                    there=_shown(self.text[start:end]),
                    words=_shown(words),
                ),
                field=field,
            )
        return start, end

    def guessed(self, start: int, end: int, *, field: str) -> tuple[Span, bool]:
        """The span of a program that may count either way, and whether its place is sure.

        Spans are of whole words mostly: where one way of counting gives these and the other does
        not, or leaves the text, that one is meant; else code points are taken. Raises InvalidSpan
        as `span` does.
        """
        units = self._in_units(start, end) if start < end else None
        if units is None or units == (start, end):
            return self.span(start, end, field=field), True
        as_points, as_units = self._is_whole(start, end), self._is_whole(*units)
        if end > len(self.text) or (as_units and not as_points):
            return units, True
        return (start, end), as_points and not as_units

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether a span in the text cuts no word, and neither starts nor ends with a blank."""
        if end > len(self.text):
            return False
        ends = self.text[start], self.text[end - 1]
        return not (any(map(str.isspace, ends)) or self._cuts(start) or self._cuts(end))

    def _cuts(self, place: int) -> bool:
        before, after = self.text[place - 1 : place], self.text[place : place + 1]
        return before.isalnum() and after.isalnum()

    def check(self, start: int, end: int, field: str) -> None:
        """Raises InvalidSpan for a span that is empty or leaves the text."""
        if 0 <= start < end <= len(self.text):
            return
        raise InvalidSpan(
            N_(
                "The span [{start}, {end}] lies outside of the text, which has {n} characters.",
                start=start,
                end=end,
                n=len(self.text),
            ),
            field=field,
        )

    def _has(self, words: str, start: int, end: int) -> bool:
        """Blanks may differ: programs trim and join them as they show them."""
        if not 0 <= start < end <= len(self.text):
            return False
        there = self.text[start:end]
        return there == words or there.split() == words.split()

    def _in_units(self, start: int, end: int) -> Span | None:
        return self._units.span(start, end) if start >= 0 and self._units.differs else None

    @cached_property
    def _units(self) -> Utf16:
        return Utf16(self.text)


def _shown(words: str) -> str:
    cut = words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN]}…"
    return f"“{cut}”" if cut.isprintable() else ascii(cut)
