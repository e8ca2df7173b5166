"""Finds the quotation marks that only hold off a word: its “safety week”."""

from annotations.domain.suggestions.assembly import quoted_runs
from annotations.domain.suggestions.tokens import Line
from annotations.domain.suggestions.wordlists import DETERMINERS, FINITE

MAX_WORDS = 3
POSSESSIVES = ("’s", "'s", "s’", "s'")


def scare_quotes(line: Line) -> set[int]:
    """The numbers of the short quoted noun phrases behind a determiner or possessive."""
    found: set[int] = set()
    for number, first, past in quoted_runs(line):
        quoted = [place for place in range(first, past) if line.is_word(place)]
        before = line.low(first - 1)
        named = before in DETERMINERS or before.endswith(POSSESSIVES)
        verbless = not any(line.low(place) in FINITE for place in quoted)
        if named and verbless and len(quoted) <= MAX_WORDS:
            found.add(number)
    return found
