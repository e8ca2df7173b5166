"""Knows the names of a text: full names by surname, organisations by acronym, and their gender."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from annotations.domain.suggestions import namelists
from annotations.domain.suggestions.tokens import Line, Token

Gender = Literal["he", "she", "they"]
POSSESSIVE = re.compile(r"[’']s?$")
JOINERS = frozenset("de la van von bin al el da di du del der".split())
MAX_NAME_WORDS = 7
PERSON_WORDS = range(2, 5)
MIN_ACRONYM = 3


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
    token = line.tokens[at]
    return token.text[0].isupper() and token.low not in namelists.NEVER_NAMES


def _run_end(line: Line, at: int, end: int) -> int:
    """The token after the run that starts at `at`."""
    place = at
    while place < end and place - at < 2 * MAX_NAME_WORDS:
        token = line.tokens[place]
        if token.text[0].isupper() and token.low not in namelists.NEVER_NAMES:
            place += 1
            if POSSESSIVE.search(token.text):
                break
        elif place > at and (_abbreviates(line, place, at, end) or _joins(line, at, place, end)):
            place += 1
        else:
            break
    return place


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
    if place + 1 >= end or not line.is_capital(place + 1):
        return False
    if low in JOINERS:
        return True
    if low not in {"of", "for", "and", "&"}:
        return False
    return line.low(place - 1) in namelists.ORGANISATION_HEADS or _is_spelled_out(line, at, place)


def _is_spelled_out(line: Line, at: int, place: int) -> bool:
    """ "United Nurses of Haverlow (UNH)": the letters in brackets take in what follows "of"."""
    for past in range(place + 2, min(place + MAX_NAME_WORDS, len(line))):
        acronym = acronym_after(line, past)
        if acronym:
            return initials(token.text for token in line.tokens[at:past]) == acronym
    return False


def _own_acronym(line: Line, run: NameRun) -> str:
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
    words = tuple(strip_possessive(token.text) for token in kept if token.text != ".")
    if not words:
        return None
    return NameRun(first + start, first + len(tokens), words, title)


def _title_end(tokens: Sequence[Token]) -> int:
    """How many tokens of a run are title; all of them where an office stands without a name."""
    start = _leading_titles(tokens)
    ends = [
        place
        for place in range(start + 1, len(tokens))
        if strip_possessive(tokens[place].low) in namelists.OFFICES
    ]
    if ends and start <= ends[-1] and _names_somebody(tokens[ends[-1] + 1 :]):
        start = ends[-1] + 1
    if start and start < len(tokens) and tokens[start].low == "of":
        while start < len(tokens) and tokens[start].low in namelists.DEPARTMENTS:
            start += 1
    return start


def _leading_titles(tokens: Sequence[Token]) -> int:
    start = 0
    while start < len(tokens) and (
        tokens[start].low in namelists.TITLES or tokens[start].text == "."
    ):
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


def _names_somebody(tokens: Sequence[Token]) -> bool:
    """Whether a name may follow an office; nothing at all leaves the office alone."""
    words = [token.text for token in tokens if token.text != "."]
    if not words:
        return True
    return words[0].lower() not in {"jr", "sr", "of", "for"} and not is_organisation(words)


def is_organisation(words: Iterable[str]) -> bool:
    return any(
        word.lower() in namelists.ORGANISATION_WORDS or (word.isupper() and len(word) > 1)
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


class NameBook:
    """The names of one text. Look-up is by surname, acronym or full name."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._by_key: dict[str, Name] = {}
        self._sure: set[str] = set()
        for line in lines:
            for run in name_runs(line):
                self._enter(run, acronym=_own_acronym(line, run))
                if len(run.words) > 1 or line.is_word(run.first - 1):
                    self._sure.update(word.lower() for word in run.words)

    def is_sure(self, word: str) -> bool:
        """Whether a word is capitalised within a sentence or in a longer name of the text."""
        return word.lower() in self._sure

    def _enter(self, run: NameRun, *, acronym: str) -> None:
        words = run.words[:MAX_NAME_WORDS]
        full = " ".join(words)
        organisation = acronym != "" or is_organisation(words)
        person = not organisation and len(words) in PERSON_WORDS
        gender = "they" if acronym else gender_of(run)
        known = self._by_key.get(full.lower())
        if known is None or (known.gender is None and gender is not None):
            self._by_key[full.lower()] = Name(full, gender, person or run.title != "")
        if person:
            surname = words[-2] if words[-1].lower() in {"jr", "sr"} else words[-1]
            if gender is not None:
                self._by_key.setdefault(f"{gender} {surname.lower()}", Name(full, gender, True))
            known = self._by_key.get(surname.lower())
            if known is None or len(known.full.split()) == 1:
                self._by_key[surname.lower()] = Name(
                    full, gender or (known.gender if known else None), True
                )
        elif acronym or (organisation and len(words) >= MIN_ACRONYM):
            acronym = acronym or initials(words)
            self._by_key.setdefault(acronym.lower(), Name(full, "they", False))

    def resolve(self, run: NameRun) -> Name:
        """The full name of a run: itself, or the longer name its single word stands for."""
        full = " ".join(run.words[:MAX_NAME_WORDS])
        gender = gender_of(run)
        known = self._by_key.get(f"{gender} {full.lower()}") or self._by_key.get(full.lower())
        if known is None:
            return Name(full, gender, run.title != "")
        if known.gender is None and gender is not None and gender != "they":
            return Name(known.full, gender, known.is_person)
        return known
