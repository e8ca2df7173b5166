"""Finds who a noun phrase is headed by: a name, or nobody in particular."""

import re
from collections.abc import Sequence

from annotations.domain.suggestions import namelists
from annotations.domain.suggestions.names import NameRun, is_office, name_runs
from annotations.domain.suggestions.phrases import Phrase
from annotations.domain.suggestions.tokens import Line
from annotations.domain.suggestions.wordlists import DETERMINERS, PREPOSITIONS, RELATIVES

HEAD_BREAKS = frozenset(", ( of for in at from to on with who which by - – — --".split())
PLURAL_GROUPS = frozenset("people police others critics men women some many both most".split())
NO_APPOSITION = RELATIVES | PREPOSITIONS | frozenset("whose and or but not".split())
MAX_COMMAS = 4
AGENTS = re.compile(r"[^\W\d_]{2}(?:[eo]rs|ists|ants|ents|ians|ees|men|women)$")


def is_agent(line: Line, phrase: Phrase, sure: bool) -> bool:
    """ "Inspectors" at a sentence's start, unless the text is sure to know it for a name."""
    first, past = phrase
    opens = past == first + 1 and (first == 0 or not line.is_word(first - 1))
    return opens and not sure and bool(AGENTS.search(line.low(first)))


def is_plural(head: str) -> bool:
    """Whether the head of a description stands for several: "officials", "police"."""
    plural = head.endswith("s") and not head.endswith(("ss", "us"))
    return plural or head in PLURAL_GROUPS or head in namelists.COMMON_SPEAKERS


def uncapitalised(description: str) -> str:
    """ "A senior official" as it would stand within a sentence."""
    first = description.split(" ", maxsplit=1)[0].lower()
    common = first in DETERMINERS | PLURAL_GROUPS | namelists.COMMON_SPEAKERS
    if common or AGENTS.search(first):
        return description[:1].lower() + description[1:]
    return description


def head_name(line: Line, phrase: Phrase) -> NameRun | None:
    """The name a phrase is headed by, or None where it only describes somebody.

    "Mayor Ana Ruiz of Lugo" gives Ana Ruiz, "a spokesman for Ana Ruiz" nothing, "the mayor, Ana
    Ruiz," Ana Ruiz.
    """
    first, past = phrase
    end = _head_end(line, first, past)
    if past - first == 1 and _is_common_start(line, first):
        return None
    runs = [run for run in name_runs(line, first, past) if run.first < end]
    if runs and runs[0].first == first and runs[0].past == first + 1:
        runs = runs[_is_common_start(line, first) :]
    if runs and runs[-1].past >= end:
        return _misplaced(line, runs[-1], past) or runs[-1]
    commas = [at for at in range(first, past) if line.low(at) == ","]
    found = (_apposed(line, comma + 1, past) for comma in commas[:MAX_COMMAS])
    return next((run for run in found if run is not None), None)


def _misplaced(line: Line, run: NameRun, past: int) -> NameRun | None:
    """The full name at the end of "Kivu, the bishop of Goma, Ana Ruiz", where Kivu opens it."""
    last = name_runs(line, run.past, past)[-1:]
    if not last or len(run.words) > 1 or len(last[0].words) == 1 or last[0].past < past:
        return None
    apposed = line.low(run.past) == "," and line.low(run.past + 1) in DETERMINERS
    return last[0] if apposed and line.low(last[0].first - 1) == "," else None


def _apposed(line: Line, first: int, past: int) -> NameRun | None:
    """The full name that a description gives behind its comma: "…, the biologist Rajiv Menon"."""
    end = _head_end(line, first, past)
    named = name_runs(line, first, past)
    if not named or named[0].past < end or len(named[0].words) <= 1:
        return None
    between = [line.low(at) for at in range(first, named[0].first)]
    leads = all(word.isalpha() or word in {".", "-"} for word in between)
    turns = any(word in NO_APPOSITION or word.endswith("ing") for word in between)
    return named[0] if leads and not turns else None


def _is_common_start(line: Line, first: int) -> bool:
    """ "Officials" at a sentence's start is a word, no name."""
    before = line.tokens[first - 1].text if first > 0 else ""
    low = line.low(first)
    return (first == 0 or not before[0].isalnum()) and (
        low in namelists.COMMON_SPEAKERS or low in PLURAL_GROUPS
    )


def _head_end(line: Line, first: int, past: int) -> int:
    for at in range(first + 1, past):
        low = line.low(at)
        before = line.low(at - 1)
        joined = (low in {"of", "for"} and before in namelists.ORGANISATION_HEADS) or (
            low == "of" and is_office(line, at)
        )
        if low in HEAD_BREAKS and not (joined and line.is_capital(at + 1)):
            return at
    return past


def split_joint(line: Line, phrase: Phrase) -> Sequence[Phrase]:
    """ "Ruiz and Okafor" are two speakers; "the mayor of Lugo and Vigo" is one.

    So are "two senators, Ruiz and Okafor": the names without their description.
    """
    first, past = phrase
    comma = next((at for at in range(first, past) if line.low(at) == ","), None)
    if comma is not None and line.low(comma - 1).endswith("s"):
        named = split_joint(line, (comma + 1, past))
        return named if len(named) > 1 and head_name(line, (first, comma)) is None else (phrase,)
    for at in range(first + 1, past - 1):
        if line.low(at) != "and":
            continue
        left, right = (first, at), (at + 1, past)
        if any(line.low(place) == "," for place in range(first, past)):
            return _with_colleague(line, left, right) or (phrase,)
        left_run, right_run = head_name(line, left), head_name(line, right)
        if left_run is None or right_run is None:
            return (phrase,)
        if left_run.past == at and right_run.past == past and _persons(left_run, right_run):
            return (left, right)
    return (phrase,)


def _with_colleague(line: Line, left: Phrase, right: Phrase) -> Sequence[Phrase]:
    """ "Petra Vos and her deputy, Simon Keller": two speakers with one description."""
    if line.low(right[0]) not in {"his", "her"}:
        return ()
    named, other = head_name(line, left), head_name(line, right)
    ends = named is not None and named.past == left[1]
    return (left, right) if ends and other is not None else ()


def _persons(left: NameRun, right: NameRun) -> bool:
    """Two names of their own, not the halves of one: "Johnson and Johnson Inc"."""
    return not any(
        word.lower() in namelists.ORGANISATION_WORDS for word in (*left.words, *right.words)
    )
