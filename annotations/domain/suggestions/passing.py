"""Reads who really spoke where an outlet reports: "Reuters reported, citing two officials"."""

from dataclasses import dataclass

from annotations.domain.suggestions.outlets import Outlet, heads_outlet, outlet_at
from annotations.domain.suggestions.phrases import Phrase, phrase_after, subject_before
from annotations.domain.suggestions.tokens import Line
from annotations.domain.suggestions.wordlists import AUXILIARY_BREAKS

CITING = frozenset({"citing", "quoting"})
QUOTED = frozenset("quoted quotes cited cites quoting citing".split())
SAYING = frozenset({"saying", "telling"})
MAX_CITED = 30
MAX_QUOTED = 24


@dataclass(frozen=True, slots=True)
class Passed:
    """`speaker` said it, `outlet` passed it on; `naming`: the words that name the speaker."""

    speaker: Phrase
    outlet: Outlet
    naming: Phrase


def passed_on(line: Line, *, cue: Phrase, source: Phrase | None) -> Passed | None:
    """Who spoke and who only reports, where the sentence says so; else None."""
    return _quoted_as_saying(line, cue) or _citing(line, cue, source)


def _citing(line: Line, cue: Phrase, source: Phrase | None) -> Passed | None:
    """ "…, Reuters reported, citing a senior official" and "Reuters, citing …, reported"."""
    if source is None:
        return None
    outlet = heads_outlet(line, source)
    if outlet is None:
        return None
    start = min(source[0], cue[0])
    for at in range(start, min(len(line), start + MAX_CITED)):
        if line.low(at) in CITING and not line.is_quoted(at):
            cited = phrase_after(line, at + 1)
            if cited is None:
                return None
            speaker = _before_that(line, cited)
            return Passed(speaker, outlet, (at, _past_comma(line, speaker[1])))
    return None


def _past_comma(line: Line, at: int) -> int:
    return at + 1 if line.low(at) == "," else at


def _before_that(line: Line, phrase: Phrase) -> Phrase:
    first, past = phrase
    for at in range(first + 1, past):
        if line.low(at) == "," and line.low(at + 1) in {"that", "reported", "said"}:
            return first, at
    return phrase


def _quoted_as_saying(line: Line, cue: Phrase) -> Passed | None:
    """ "Xinhua quoted the governor as saying", "the governor was quoted by Xinhua as saying"."""
    near = range(max(0, cue[0] - MAX_QUOTED), min(len(line), cue[1] + MAX_QUOTED))
    saying = next((at for at in near if line.low(at) in SAYING and line.low(at - 1) == "as"), None)
    if saying is None or line.is_quoted(saying):
        return None
    verb = next(
        (
            at
            for at in range(saying - 1, max(-1, saying - MAX_QUOTED), -1)
            if line.low(at) in QUOTED
        ),
        None,
    )
    if verb is None or not (verb <= cue[1] and cue[0] <= saying):
        return None
    first = verb
    while first > 0 and line.low(first - 1) in AUXILIARY_BREAKS:
        first -= 1
    subject = subject_before(line, first)
    if subject is None:
        return None
    if first < verb:
        outlet = _by(line, verb + 1, saying - 1) or _by(line, saying + 1, saying + 2)
        return Passed(subject, outlet, (subject[0], saying + 1)) if outlet else None
    outlet = heads_outlet(line, subject)
    quoted = (verb + 1, saying - 1)
    while quoted[1] > quoted[0] and not line.is_word(quoted[1] - 1):
        quoted = (quoted[0], quoted[1] - 1)
    naming = (verb, saying + 1)
    return Passed(quoted, outlet, naming) if outlet and quoted[0] < quoted[1] else None


def _by(line: Line, first: int, past: int) -> Outlet | None:
    at = next((at for at in range(first, past) if line.low(at) == "by"), None)
    return None if at is None else outlet_at(line, at + 1)
