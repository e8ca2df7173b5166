"""Knows the names of a text: full names by surname, organisations by acronym, and their gender."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from annotations.domain.suggestions import namelists
from annotations.domain.suggestions.tokens import Line, Token, is_capital

Gender = Literal["he", "she", "they"]
POSSESSIVE = re.compile(r"[’']s?$")
JOINERS = frozenset(
    "de la van von bin ibn binti al el da di du del der den ter ten dos das della zu y e".split()
)
MAX_JOINERS = 3
NICKNAME_MARKS = frozenset({"“", "”", '"', "‘", "’", "'", "(", ")"})
MAX_NAME_WORDS = 7
PERSON_WORDS = range(2, 5)
MIN_ACRONYM = 3
LEAST_CALLED = 3
LONG = 5


@dataclass(frozen=True, slots=True)
class Name:
    """A name as first given in full. gender None: unknown; they: an organisation or group."""

    full: str
    gender: Gender | None
    is_person: bool


@dataclass(frozen=True, slots=True)
class NameRun:
    """Capitalised tokens (first, past) of one sentence that form a name, titles left out."""

    first: int
    past: int
    words: tuple[str, ...]
    title: str


def strip_possessive(word: str) -> str:
    return POSSESSIVE.sub("", word) or word


def name_runs(line: Line, first: int = 0, past: int | None = None) -> list[NameRun]:
    """Return the capitalised runs of a stretch of tokens, split after a possessive."""
    runs: list[NameRun] = []
    end = len(line) if past is None else past
    at = first
    while at < end:
        if not _starts_run(line, at):
            at += 1
            continue
        stop = _run_end(line, at, end)
        run = _without_titles(line.tokens[at:stop], at)
        if run is not None:
            runs.append(run)
        at = stop
    return runs


def _starts_run(line: Line, at: int) -> bool:
    return line.is_capital(at) and line.low(at) not in namelists.NEVER_NAMES


def _run_end(line: Line, at: int, end: int) -> int:
    """The token after the run that starts at `at`."""
    place = at
    while place < end and place - at < 2 * MAX_NAME_WORDS:
        token = line.tokens[place]
        if is_capital(token.text) and token.low not in namelists.NEVER_NAMES:
            place += 1
            if POSSESSIVE.search(token.text):
                break
        elif place > at and (_abbreviates(line, place, at, end) or _joins(line, at, place, end)):
            place += 1
        elif place > at and _nicknames(line, place, end):
            place += 3
        else:
            break
    return place


def _nicknames(line: Line, place: int, end: int) -> bool:
    """ "Roberto “Beto” Salinas": one word in marks between two of a name."""
    marked = line.low(place) in NICKNAME_MARKS and line.low(place + 2) in NICKNAME_MARKS
    inside = line.is_capital(place + 1) and not line.is_quoted(place + 1)
    return marked and inside and place + 3 < end and line.is_capital(place + 3)


def _abbreviates(line: Line, place: int, at: int, end: int) -> bool:
    before = line.tokens[place - 1].low
    return (
        line.low(place) == "."
        and place > at
        and place + 1 < end
        and (len(before) == 1 or before in namelists.TITLES or before in {"jr", "sr", "st"})
    )


def _joins(line: Line, at: int, place: int, end: int) -> bool:
    """ "of" and the like inside "Bank of Ruritania", "Ludwig van Dorn"."""
    low = line.low(place)
    if low in JOINERS:
        return _leads_to_name(line, place, end)
    if place + 1 >= end or not line.is_capital(place + 1):
        return False
    before = line.low(place - 1)
    grouped = low in {"for", "without"} and before in namelists.NAMED_GROUPS
    if low == "&" or grouped or (low == "of" and is_office(line, place)):
        return True
    if low == "of" and before in namelists.OUTLETS_OF and line.is_capital(place - 1):
        return True
    if low not in {"of", "for", "and"}:
        return False
    return before in namelists.ORGANISATION_HEADS or _is_spelled_out(line, at, place)


def is_office(line: Line, of: int) -> bool:
    """Whether the "of" at a token stands in an office: "Secretary of State", "Chief of Staff"."""
    return (
        line.low(of - 1) in namelists.TITLES | namelists.OFFICES
        and line.is_capital(of - 1)
        and line.low(of + 1) in namelists.DEPARTMENTS - {"the", "of", "and"}
        and line.is_capital(of + 1)
    )


def _leads_to_name(line: Line, place: int, end: int) -> bool:
    """Whether up to three joiners lead on to a capitalised word: "van der Meer"."""
    for at in range(place, min(place + MAX_JOINERS, end - 1)):
        if line.low(at) not in JOINERS:
            return False
        if line.is_capital(at + 1):
            return line.low(at + 1) not in namelists.NEVER_NAMES
    return False


def _is_spelled_out(line: Line, at: int, place: int) -> bool:
    """ "United Nurses of Haverlow (UNH)": the letters in brackets take in what follows "of"."""
    for past in range(place + 2, min(place + MAX_NAME_WORDS, len(line))):
        acronym = acronym_after(line, past)
        if acronym:
            return initials(token.text for token in line.tokens[at:past]) == acronym
    return False


def own_acronym(line: Line, run: NameRun) -> str:
    """The letters in brackets behind a name, if they are its initials."""
    acronym = acronym_after(line, run.past)
    return acronym if acronym == initials(run.words) else ""


def initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words if word[0].isupper())


def acronym_after(line: Line, past: int) -> str:
    """The capital letters in brackets at token `past`, or ""."""
    inside = line.tokens[past + 1].text if past + 2 < len(line) else ""
    bracketed = line.low(past) == "(" and line.low(past + 2) == ")"
    return inside if bracketed and inside.isupper() and len(inside) > 1 else ""


def _without_titles(tokens: Sequence[Token], first: int) -> NameRun | None:
    start = _title_end(tokens)
    title = next((t.low for t in reversed(tokens[:start]) if t.low in namelists.TITLES), "")
    kept = tokens[start:]
    words = _words_of(kept)
    if not words:
        return None
    return NameRun(first + start, first + len(tokens), words, title)


def _words_of(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The words of a name, without the nickname in the middle."""
    nicknamed = {
        place
        for place, token in enumerate(tokens[:-2])
        if token.text in NICKNAME_MARKS and tokens[place + 2].text in NICKNAME_MARKS
    }
    left_out = {place + step for place in nicknamed for step in range(3)}
    return tuple(
        strip_possessive(token.text)
        for place, token in enumerate(tokens)
        if token.text != "." and place not in left_out
    )


def _title_end(tokens: Sequence[Token]) -> int:
    """How many tokens of a run are title; all of them where an office stands without a name."""
    start = _leading_titles(tokens) or _calling(tokens)
    ends = [
        place
        for place in range(max(1, start), len(tokens))
        if strip_possessive(tokens[place].low) in namelists.OFFICES
    ]
    if ends and start <= ends[-1] and _names_somebody(tokens[ends[-1] + 1 :]):
        start = ends[-1] + 1
    if start and start < len(tokens) and tokens[start].low == "of":
        while start < len(tokens) and tokens[start].low in namelists.DEPARTMENTS:
            start += 1
    return start


def _calling(tokens: Sequence[Token]) -> int:
    """1 where a word that is no first name stands before one: "Whistleblower Dana Pruitt"."""
    given = namelists.FEMALE_NAMES | namelists.MALE_NAMES
    if len(tokens) < LEAST_CALLED or tokens[0].low in given or tokens[1].low not in given:
        return 0
    calls = len(tokens[0].text) >= LONG and tokens[0].text.isalpha()
    return int(calls and not is_organisation(token.text for token in tokens))


def _leading_titles(tokens: Sequence[Token]) -> int:
    start = 0
    while start < len(tokens) and _is_title(tokens, start):
        after = tokens[start + 1].low if start + 1 < len(tokens) else ""
        if tokens[start].low == "general" and after in namelists.NOT_GENERALS:
            return start
        start += 1
    stripped = {token.low for token in tokens[:start]}
    if stripped & namelists.PARTY_TITLES and is_organisation(
        token.text for token in tokens[start:]
    ):
        return 0
    return start


def _is_title(tokens: Sequence[Token], place: int) -> bool:
    low = tokens[place].low
    calling = low in namelists.OCCUPATIONS and len(tokens) > place + 1
    return low in namelists.TITLES or tokens[place].text == "." or calling


def _names_somebody(tokens: Sequence[Token]) -> bool:
    """Whether a name may follow an office; nothing at all leaves the office alone."""
    words = [token.text for token in tokens if token.text != "."]
    if not words:
        return True
    return words[0].lower() not in {"jr", "sr", "of", "for"} and not is_organisation(words)


def is_organisation(words: Iterable[str]) -> bool:
    words = tuple(words)
    named_group = len(words) > 1 and words[0].lower() in namelists.NAMED_GROUPS
    return named_group or any(
        word.lower() in namelists.ORGANISATION_WORDS
        or (len(word) > 1 and word.isalpha() and word.isupper())
        for word in words
    )


def gender_of(run: NameRun) -> Gender | None:
    """He or she by title or first name; they for an organisation; else unknown."""
    if run.title in namelists.FEMALE_TITLES:
        return "she"
    if run.title in namelists.MALE_TITLES:
        return "he"
    given = run.words[0].lower()
    if given in namelists.FEMALE_NAMES:
        return "she"
    if given in namelists.MALE_NAMES:
        return "he"
    return "they" if is_organisation(run.words) else None
