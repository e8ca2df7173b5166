"""Tells finite verbs from adjectives and surnames, without a parser."""

import re

from annotations.domain.suggestions import wordlists as words
from annotations.domain.suggestions.tokens import Line

PAST_FORM = re.compile(r"[^\W_]{3}ed$")


def is_finite(line: Line, place: int) -> bool:
    """A lower-case past form that no determiner or adjective precedes reads as a verb."""
    word = line.low(place)
    if word in words.FINITE:
        return not is_surname(line, place)
    if not PAST_FORM.search(word) or line.is_capital(place):
        return False
    before = line.low(place - 1)
    return place > 0 and line.is_word(place - 1) and before not in words.BEFORE_ADJECTIVE


def is_surname(line: Line, place: int) -> bool:
    """ "Jonas Felt", "Will Smith": a capitalised verb that only one capitalised word adjoins.

    In a title-case headline both neighbours are capitalised, and the word is read as a verb.
    """
    if place <= 0 or not line.is_capital(place):
        return False
    return line.is_capital(place - 1) != line.is_capital(place + 1)
