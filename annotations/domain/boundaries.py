"""Judges whether a run of stops ends a sentence of news English."""

import re

from annotations.domain.abbreviations import (
    ADDRESS_ENDINGS,
    ADDRESS_STARTS,
    AFTER_CLOCK_TIMES,
    CLOSABLE,
    CONNECTORS,
    COURTESY_TITLES,
    DOTTED,
    EXCLAIMING_NAMES,
    LETTERED_NOUNS,
    NUMBERED,
    STARTERS,
    STARTERS_AFTER_INITIALS,
    STATES,
    TITLES,
    UNITS,
    is_abbreviation,
    punkt_ends,
)
from annotations.domain.speech_verbs import names_speaker
from annotations.domain.stops import DASHES, Stop

_NEVER_START = ",;:%&+=/)]}>"
_LONGEST_HEADLINE = 200
_LONGEST_SHORT_WORD = 3
_LONGEST_LIST_NUMBER = 2
_LONGEST_ENUMERATOR = 20
_DOTS_OF_AN_ELLIPSIS = 3

_CLOCK_TIME = re.compile(r"\d*[ap]\.m", re.IGNORECASE)
_TIME_ZONE = re.compile(r"(?: [A-Z]\w{1,20}+){0,3} [Tt]ime\b|\.(?:[SD]\.)?T\.")
_ENUMERATOR = re.compile(r"\W{0,3}(?:\d{1,3}(?:\.\d{1,3}){0,3}|[A-Za-z]|[IVX]{1,5})?[)\]]?")
_HASHTAGS = re.compile(r"(?:#\w{1,80}\s*){1,8}+(?:[\"”’»—–]|\Z)")


def ends_sentence(stop: Stop) -> bool:
    """Whether a sentence ends at a stop with white space behind it."""
    first, second = stop.following[:1], stop.following[1:2]
    if _is_in_brackets(stop) or _is_enumerator(stop):
        return False
    if not first:
        return _ends_before_sign(stop)
    if first.islower() and not second.isupper():
        return _ends_before_small_letter(stop)
    return _ends_before_capital(stop)


def lacks_blank(stop: Stop) -> bool:
    """Whether a sentence ends at a stop with no white space behind it: `arrived.Police said`."""
    word, following = stop.word, stop.following
    is_sentence_like = following[:1].isupper() and (following[1:2].islower() or following == "I")
    if not is_sentence_like or stop.is_ellipsis or following.lower() in ADDRESS_ENDINGS:
        return False
    if any(sign in word for sign in "./@_\\") or word in ADDRESS_STARTS:
        return False
    if is_abbreviation(stop.core):
        return False
    if stop.closing or (word[:1].islower() and word[-1:].islower() and len(word) > 1):
        return True
    return stop.starter in STARTERS and word not in EXCLAIMING_NAMES and len(word) > 1


def _is_in_brackets(stop: Stop) -> bool:
    """Whether the stop is all that stands in brackets: `[...]`, `(!)`."""
    before = stop.line[max(stop.sentence_start, stop.position - 1) : stop.position]
    return before in ("(", "[") and stop.closing[:1] in (")", "]")


def _is_enumerator(stop: Stop) -> bool:
    """Whether the sentence is only a number, a letter or signs so far: `1.`, `(a).`, `"...`."""
    if stop.position - stop.sentence_start > _LONGEST_ENUMERATOR:
        return False
    match = _ENUMERATOR.fullmatch(stop.line, stop.sentence_start, stop.position)
    return match is not None and stop.mark[0] in ".…"


def _ends_before_sign(stop: Stop) -> bool:
    head_at = stop.next_start + len(stop.opening)
    head = stop.line[head_at : head_at + 1]
    if head in (".", "…"):
        behind = stop.line[head_at : head_at + 12].lstrip('.… \xa0“"')
        return bool(stop.opening) or (_ends_word(stop) and behind[:1].isupper())
    if head in _NEVER_START or stop.is_ellipsis or _HASHTAGS.match(stop.line, head_at):
        return False
    if head in DASHES:
        behind = stop.line[head_at : head_at + 6].lstrip(DASHES + " ")
        return not stop.closes_quote and not behind[:1].islower() and _ends_word(stop)
    return stop.mark[-1] != "." or _ends_word(stop)


def _ends_before_small_letter(stop: Stop) -> bool:
    if stop.closing or stop.mark != "." or stop.following in ADDRESS_STARTS:
        return False
    return _ends_word(stop)


def _ends_before_capital(stop: Stop) -> bool:
    """Judge a stop with a capital letter, a digit or a letter without case behind it."""
    if stop.closes_quote and names_speaker(stop):
        return False
    if stop.is_ellipsis:
        return stop.closes_quote or _ends_after_ellipsis(stop)
    if stop.mark[-1] != ".":
        return stop.word not in EXCLAIMING_NAMES or stop.starter in STARTERS
    if len(stop.core) == 1 and stop.core.isupper():
        return _ends_after_initial(stop)
    return _ends_after_word(stop)


def _ends_after_ellipsis(stop: Stop) -> bool:
    dots = stop.mark.count(".") + _DOTS_OF_AN_ELLIPSIS * stop.mark.count("…")
    if stop.opens_quote or dots > _DOTS_OF_AN_ELLIPSIS:
        return True
    return stop.starter in STARTERS and stop.starter != "I"


def _ends_after_initial(stop: Stop) -> bool:
    if stop.closes_quote:
        return True
    if stop.starter in STARTERS_AFTER_INITIALS or _opens_with_courtesy(stop):
        return not _is_headline(stop.line)
    before = stop.before_core(40).split()
    if not before:
        return False
    return before[-1].lower() in LETTERED_NOUNS or (stop.core == "I" and before[-1].islower())


def _ends_after_word(stop: Stop) -> bool:
    core, has_digit_behind = stop.core, stop.following[:1].isdigit()
    name = _lower_shouting(core, stop.following)
    if _CLOCK_TIME.fullmatch(core):
        return _ends_after_clock_time(stop)
    if name in TITLES or name in CONNECTORS or core.rpartition(".")[2] in TITLES:
        return False
    if name in NUMBERED or core in UNITS:
        return not has_digit_behind
    if name in CLOSABLE or DOTTED.fullmatch(core):
        return _ends_after_closable(stop)
    return not _counts_list(stop) and punkt_ends(core, stop.following[:20])


def _lower_shouting(word: str, following: str) -> str:
    """Return `Sen` for `SEN` in `SEN. TED CRUZ` or before a number, but `RT` for `RT. The`."""
    is_shouting = following.isupper() and len(following) > 1
    if len(word) > 1 and word.isalpha() and word.isupper() and (is_shouting or following.isdigit()):
        return word.capitalize()
    return word


def _counts_list(stop: Stop) -> bool:
    """Whether the number before counts a list inside a line: `The points: 1. Rates rise.`"""
    is_short = stop.core.isdigit() and len(stop.core) <= _LONGEST_LIST_NUMBER
    return is_short and stop.before_core(2) == ": "


def _ends_after_clock_time(stop: Stop) -> bool:
    if stop.following[:1].isdigit() or stop.opening.startswith(("(", "[")):
        return False
    if stop.following in AFTER_CLOCK_TIMES or _is_headline(stop.line):
        return False
    return not _TIME_ZONE.match(stop.line, stop.following_end)


def _ends_after_closable(stop: Stop) -> bool:
    is_state = _is_state_of_place(stop)
    is_adjective = DOTTED.fullmatch(stop.core) is not None and not is_state
    if stop.closes_quote or (stop.opens_quote and not is_adjective):
        return True
    if stop.following[:1].isdigit() or _is_headline(stop.line):
        return False
    if stop.starter in STARTERS or _opens_with_courtesy(stop):
        return True
    return is_state and not stop.opening + stop.closing


def _is_state_of_place(stop: Stop) -> bool:
    """Whether the word before is `Fla` in `in Tampa, Fla.`"""
    return stop.core in STATES and stop.before_core(2) == ", "


def _opens_with_courtesy(stop: Stop) -> bool:
    end = stop.following_end
    return stop.following in COURTESY_TITLES and stop.line[end : end + 1] == "."


def _is_headline(line: str) -> bool:
    """Whether a line is set like a headline, in which a capital says nothing."""
    if len(line) > _LONGEST_HEADLINE or line[-1:] in ".!?…\"”’')":
        return False
    words = [word for word in line.split() if word[0].isalpha()]
    long_words = [word for word in words if len(word) > _LONGEST_SHORT_WORD]
    return sum(word[0].isupper() for word in long_words) > 0.7 * len(long_words)


def _ends_word(stop: Stop) -> bool:
    """Whether the stop ends a whole word, not an abbreviation or an initial."""
    is_letter = len(stop.core) == 1 and stop.core.isalpha()
    return not (is_letter or is_abbreviation(stop.core))
