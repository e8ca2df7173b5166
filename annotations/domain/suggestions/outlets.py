"""Recognises news outlets: by their names, or by a noun such as "the newspaper" beside them."""

from dataclasses import dataclass

from annotations.domain.spans import Span
from annotations.domain.suggestions import namelists
from annotations.domain.suggestions.finite import is_finite
from annotations.domain.suggestions.names import NameRun, name_runs
from annotations.domain.suggestions.phrases import Phrase
from annotations.domain.suggestions.profiles import POSSESSIVES
from annotations.domain.suggestions.tokens import Line
from annotations.domain.suggestions.wordlists import (
    DETERMINERS,
    MEDIA_NOUNS,
    PHRASE_BREAKS,
    PREPOSITIONS,
)

MEDIA_AGENCIES = frozenset("news wire press state".split())
BARE_OUTLETS = frozenset({"post", "times"})
MAX_OUTLET = 9


@dataclass(frozen=True, slots=True)
class Outlet:
    """`name` is None where only a noun stands for it: "the broadcaster"."""

    name: str | None
    words: str
    mention: Span
    past: int


def is_outlet(run: NameRun) -> bool:
    """A news outlet by one of its words; a lone word must be an outlet's own name."""
    words = [word.lower() for word in run.words]
    if len(words) == 1:
        return words[0] in namelists.LONE_OUTLETS or words[0] in BARE_OUTLETS
    foreign = words[0] in namelists.FOREIGN_ARTICLES or any(
        word in namelists.FOREIGN_OUTLET_WORDS for word in words
    )
    known = any(word in namelists.OUTLET_WORDS for word in words)
    known = known or (words[0] in namelists.OUTLETS_OF and words[1] == "of")
    return known or (foreign and words[0] not in namelists.MALE_NAMES | namelists.FEMALE_NAMES)


def outlet_at(line: Line, first: int) -> Outlet | None:
    """The outlet that the noun phrase at token `first` names, or None if it names none."""
    past = _phrase_end(line, first)
    if past <= first:
        return None
    runs = name_runs(line, first, past)
    for at in range(first, past):
        if line.low(at) in PREPOSITIONS:
            break
        if line.is_capital(at) or not _is_media_noun(line, at):
            continue
        named = next((run for run in runs if at in {run.first - 1, run.past}), None)
        end = max(at + 1, named.past) if named else at + 1
        words = " ".join(token.text for token in line.tokens[first : at + 1])
        return Outlet(" ".join(named.words) if named else None, words, line.span(first, end), end)
    if runs and is_outlet(runs[0]):
        return named_outlet(line, runs[0])
    return None


def named_outlet(line: Line, run: NameRun) -> Outlet:
    """The outlet of a name, its possessive left out of the mention."""
    start, end = line.span(run.first, run.past)
    if line.tokens[run.past - 1].text.endswith(("’s", "'s")):
        end -= 2
    name = " ".join(run.words)
    return Outlet(name, name, (start, end), run.past)


def heads_outlet(line: Line, phrase: Phrase) -> Outlet | None:
    """The outlet that a whole phrase stands for: "Reuters", "the Sabah newspaper"."""
    outlet = outlet_at(line, phrase[0])
    if outlet is None or line.tokens[outlet.past - 1].text.endswith(POSSESSIVES):
        return None
    rest = [line.low(at) for at in range(outlet.past, phrase[1]) if line.is_word(at)]
    return None if rest and rest[0] not in PREPOSITIONS else outlet


def _phrase_end(line: Line, first: int) -> int:
    """A determiner after the first word shows that a clause began: "told AFP the rebels …"."""
    for at in range(first, min(len(line), first + MAX_OUTLET)):
        word = line.low(at)
        if line.is_quoted(at) or not (line.is_word(at) or word in {"-", "&", "."}):
            return at
        if word in PHRASE_BREAKS or is_finite(line, at):
            return at
        if at > first and word in DETERMINERS | PREPOSITIONS and not _joins(line, at):
            return at
        if line.tokens[at].text.endswith(POSSESSIVES) and line.is_capital(at):
            return at + 1
    return min(len(line), first + MAX_OUTLET)


def _joins(line: Line, at: int) -> bool:
    """ "The Times of Malta": "of" inside the name of an outlet."""
    named = line.low(at) == "of" and line.low(at - 1) in namelists.OUTLETS_OF
    return named and line.is_capital(at - 1) and line.is_capital(at + 1)


def _is_media_noun(line: Line, at: int) -> bool:
    word = line.low(at)
    return word in MEDIA_NOUNS or (word == "agency" and line.low(at - 1) in MEDIA_AGENCIES)
