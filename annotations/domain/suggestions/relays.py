"""Finds the outlets that passed words on: told, interviewing, publishing, having seen a paper."""

from collections.abc import Iterator
from itertools import pairwise

from annotations.domain.suggestions.names import name_runs
from annotations.domain.suggestions.outlets import Outlet, is_outlet, named_outlet, outlet_at
from annotations.domain.suggestions.phrases import Phrase
from annotations.domain.suggestions.profiles import POSSESSIVES
from annotations.domain.suggestions.tokens import Line
from annotations.domain.suggestions.wordlists import DETERMINERS

TOLD = frozenset("told tell tells telling informed informs assured".split())
# What is said to somebody, not told: "confirmed to AFP", "speaking to the BBC".
SAID_TO = frozenset(
    "said says say saying confirmed confirms confirming spoke speaks speaking talked talking "
    "admitted complained explained wrote written writing revealed insisted denied statement "
    "statements remarks remark comments comment email e-mail message letter interview interviews "
    "messages emails appearance declined refused".split()
)
LEADING_TO = frozenset("to with for on in by".split())
WRITTEN_IN = frozenset(
    "op-ed column essay article editorial interview piece appearance commentary".split()
)
HAVING_SEEN = frozenset(
    "seen obtained reviewed published reported viewed cited carried broadcast aired quoted posted "
    "released issued distributed read".split()
)
MAX_APART = 3
MAX_SEEN = 14
NEAR = 60


def relays_of(line: Line, *, cue: Phrase | None, source: Phrase | None) -> Iterator[Outlet]:
    """The outlets of an attribution whose cue and source stand in this sentence.

    source None: it stands elsewhere or is not stated.
    """
    if source is not None:
        yield from _of_source(line, source)
    if cue is not None:
        yield from _told(line, cue)
        yield from _occasions(line, cue)


def _of_source(line: Line, source: Phrase) -> Iterator[Outlet]:
    """ "Al Jazeera's Karim Haddad", "a letter seen by Reuters"."""
    first, past = source
    runs = name_runs(line, first, past)
    for run, following in pairwise(runs):
        possessive = line.tokens[run.past - 1].text.endswith(POSSESSIVES)
        if is_outlet(run) and possessive and following.first - run.past <= MAX_APART:
            yield named_outlet(line, run)
    for at in range(first, min(len(line), past + MAX_SEEN)):
        if at >= past and (line.is_stop(at) or line.is_quoted(at)):
            return
        if line.low(at) == "by" and line.low(at - 1) in HAVING_SEEN:
            outlet = outlet_at(line, at + 1)
            if outlet is not None:
                yield outlet


def _told(line: Line, cue: Phrase) -> Iterator[Outlet]:
    for at in range(cue[0], cue[1]):
        if line.low(at) in TOLD and not line.is_quoted(at):
            outlet = outlet_at(line, at + 1)
            if outlet is not None:
                yield outlet


def _occasions(line: Line, cue: Phrase) -> Iterator[Outlet]:
    """ "In an interview with …", "speaking to …", "in a statement carried by …"."""
    for at in range(max(1, cue[0] - NEAR), min(len(line), cue[1] + NEAR)):
        word, before = line.low(at), line.low(at - 1)
        if line.is_quoted(at) or word not in LEADING_TO or not _follows_occasion(word, before):
            continue
        outlet = outlet_at(line, at + 1)
        if outlet is not None and not _is_programme(line, outlet, word):
            yield outlet


def _follows_occasion(word: str, before: str) -> bool:
    if word == "by":
        return before in HAVING_SEEN
    if word in {"in", "on"}:
        return before in WRITTEN_IN or before in {"published", "speaking", "writing"}
    return before in SAID_TO


def _is_programme(line: Line, outlet: Outlet, word: str) -> bool:
    """A bare noun after "on": "speaking on television" names no outlet."""
    return outlet.name is None and (
        word == "on"
        or line.low(outlet.past - 1) not in outlet.words
        or (not any(part.lower() in DETERMINERS for part in outlet.words.split()))
    )
