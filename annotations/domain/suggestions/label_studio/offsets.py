"""Offsets in code points, as everywhere here, and in UTF-16 code units, as in JavaScript."""

from bisect import bisect_left
from functools import cached_property

from annotations.domain.spans import Span

_LAST_OF_ONE_UNIT = 0xFFFF


class Utf16:
    """Reads offsets that count UTF-16 code units of a text."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _pairs(self) -> list[int]:
        """Where characters of two units begin, in units."""
        wide = (place for place, sign in enumerate(self._text) if ord(sign) > _LAST_OF_ONE_UNIT)
        return [place + before for before, place in enumerate(wide)]

    @property
    def differs(self) -> bool:
        """Whether the text has any character of two units."""
        return bool(self._pairs)

    def span(self, start: int, end: int) -> Span | None:
        """The same span in code points; None where it cuts a character or leaves the text."""
        first, past = self._point(start), self._point(end)
        if first is None or past is None or past > len(self._text):
            return None
        return first, past

    def _point(self, unit: int) -> int | None:
        before = bisect_left(self._pairs, unit)
        if before and self._pairs[before - 1] == unit - 1:
            return None
        return unit - before
