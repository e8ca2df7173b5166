"""Whether words are quoted, seen from the quotation marks of their text."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from annotations.domain.messages import N_
from annotations.domain.quoted import quoted_spans
from annotations.domain.spans import Span

# Of formats without modes: whoever reads them goes by the quotation marks.
LOST_MODES = N_("mode of an attribution, where quotation marks tell another one")
_NO_WORDS = frozenset("“”„«»\"'‘’‚‹› \n.,")


class Quotations:
    """Where a text quotes. Asking costs no more for a long span than for a short one."""

    def __init__(self, text: str) -> None:
        spans = quoted_spans(text, [(0, len(text))])[0]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]
        edges = [0, *(edge for span in spans for edge in span), len(text)]
        self._unquoted = array(
            "I",
            (
                place
                for start, end in list(pairwise(edges))[::2]
                for place in range(start, end)
                if text[place] not in _NO_WORDS
            ),
        )

    def mode_of(self, content: Iterable[Span]) -> str:
        """direct where all of it stands in quotation marks, mixed where some does, or indirect."""
        spans = list(content)
        if not any(self._is_quoted(*span) for span in spans):
            return "indirect"
        return "mixed" if any(self._has_unquoted(*span) for span in spans) else "direct"

    def _is_quoted(self, start: int, end: int) -> bool:
        place = bisect_right(self._ends, start)
        return place < len(self._starts) and self._starts[place] < end

    def _has_unquoted(self, start: int, end: int) -> bool:
        """Whether a word stands outside of quotation marks; marks and stops do not count."""
        place = bisect_left(self._unquoted, start)
        return place < len(self._unquoted) and self._unquoted[place] < end


@lru_cache(maxsize=1)
def quotations_in(text: str) -> Quotations:
    """The same for all sets of one text, which are written and read one after another."""
    return Quotations(text)
