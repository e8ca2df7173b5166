"""Turns the phrase before a reporting verb into a speaker: a name, an identity, a role."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotations.domain.spans import Span
from annotations.domain.suggestions import namelists
from annotations.domain.suggestions.base import Identity, Role, SpeakerGuess
from annotations.domain.suggestions.names import Gender, Name, NameBook, NameRun, name_runs
from annotations.domain.suggestions.phrases import Phrase
from annotations.domain.suggestions.roles import guess_role
from annotations.domain.suggestions.tokens import Line
from annotations.domain.suggestions.wordlists import DETERMINERS, RELATIVES, pronoun_of

PRONOUNS: dict[str, Gender] = {"he": "he", "she": "she", "they": "they"}
HEAD_BREAKS = frozenset(", ( of for in at from to on with who which by - – — --".split())
PLURAL_GROUPS = frozenset("people police others critics men women some many both most".split())
UNNAMED = re.compile(
    r"\banonymous|\bunnamed\b|\bunidentified\b|"
    r"^(?:(?:a|the|one|some|two|three|several|multiple) )?"
    r"(?:sources?|someone|somebody|insiders?)\b",
    re.IGNORECASE,
)
GROUP_NAMES = frozenset(
    "republicans democrats americans conservatives liberals muslims christians russians".split()
)
MAX_DESCRIPTION = 120
MEMORY = 16
OPENING = 20
MAX_MET = 3
MAX_TITLES = 6
REACH = 8
AGENTS = re.compile(r"[^\W\d_]{2}(?:[eo]rs|ists|ants|ents|ians|ees|men|women)$")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A subject met before, for the pronouns that follow."""

    name: str
    identity: Identity
    gender: Gender | None
    is_person: bool
    line: int
    role: Role | None


class SpeakerReader:
    """Reads mentions in text order; remembers who was met, so that pronouns find them."""

    def __init__(self, text: str, book: NameBook) -> None:
        self._text = text
        self._book = book
        self._met: list[Spoken] = []
        self._roles: dict[str, Role] = {}

    def meet_line(self, line: Line) -> None:
        """Remember the first names for later pronouns, the opening one as the nearest."""
        first = 0
        while first < len(line) and not line.is_word(first):
            first += 1
        runs = name_runs(line, first, min(len(line), first + OPENING))[:MAX_MET]
        for run in reversed(runs):
            if line.is_quoted(run.first) or self._is_agent(line, (run.first, run.past)):
                continue
            name = self._book.resolve(run)
            role = guess_role(self._text[slice(*line.span(_title_start(line, run), run.past))])
            self._remember(name, "named", line.number, role)

    def read(self, line: Line, phrase: Phrase, around: Phrase | None = None) -> SpeakerGuess:
        """Return the speaker whom the tokens of `phrase` mention.

        around: a longer phrase that tells the role, where several speakers share one.
        """
        first, past = phrase
        if past - first > 1 and line.low(past - 1) in RELATIVES:
            inner = past - 1
            while inner > first + 1 and not line.is_word(inner - 1) and line.low(inner - 1) != ")":
                inner -= 1
            guess = self.read(line, (first, inner))
            return replace(guess, mention=(*guess.mention, line.span(past - 1, past)))
        span = line.span(first, past)
        pronoun = pronoun_of(line.low(first)) if past == first + 1 else None
        if pronoun == "it":
            return self._resolved(span, self._last_organisation(line.number))
        if pronoun in PRONOUNS:
            return self._resolved(span, self._antecedent(PRONOUNS[pronoun], line.number))
        if pronoun is not None or line.low(first) in RELATIVES:
            return SpeakerGuess(None, (span,), None, None)
        words = self._text[span[0] : span[1]]
        shown = line.span(*around) if around else span
        role = guess_role(self._text[shown[0] : shown[1]])
        run = head_name(line, phrase)
        if run is None or self._is_agent(line, phrase):
            return self._described(words, span, role, line.number)
        name = self._book.resolve(run)
        role = role or self._roles.get(name.full) or guess_role(name.full)
        group = name.full.lower() in GROUP_NAMES
        self._remember(name, "described" if group else "named", line.number, role)
        return SpeakerGuess(name.full, (span,), "described" if group else "named", role)

    def _is_agent(self, line: Line, phrase: Phrase) -> bool:
        """ "Inspectors" at a sentence's start, unless the text knows it for a name."""
        first, past = phrase
        opens = past == first + 1 and (first == 0 or not line.is_word(first - 1))
        word = line.low(first)
        return opens and bool(AGENTS.search(word)) and not self._book.is_sure(word)

    def _described(self, words: str, span: Span, role: Role | None, number: int) -> SpeakerGuess:
        head = re.split(r"[,(]| who | which ", words)[0].strip()
        short = _uncapitalised((head or words)[:MAX_DESCRIPTION].strip())
        identity: Identity = "unnamed" if UNNAMED.search(words) else "described"
        last = short.lower().split()[-1] if short.split() else ""
        first_part = re.split(r" (?:of|for|in|at|from|with|to|on) ", short.lower())[0]
        plural = first_part.endswith("s") or last in PLURAL_GROUPS
        gender: Gender | None = "they" if plural else None
        self._met.append(Spoken(short, identity, gender, not plural, number, role))
        del self._met[:-MEMORY]
        return SpeakerGuess(short, (span,), identity, role)

    def _remember(self, name: Name, identity: Identity, number: int, role: Role | None) -> None:
        if role is not None:
            self._roles.setdefault(name.full, role)
        gender = name.gender
        if name.full.lower() in GROUP_NAMES:
            gender = "they"
        person = name.is_person or gender in {"he", "she"}
        known = self._roles.get(name.full)
        self._met.append(Spoken(name.full, identity, gender, person, number, known))
        del self._met[:-MEMORY]

    def _resolved(self, span: Span, found: Spoken | None) -> SpeakerGuess:
        if found is None:
            return SpeakerGuess(None, (span,), None, None)
        return SpeakerGuess(found.name, (span,), found.identity, found.role)

    def _last_organisation(self, number: int) -> Spoken | None:
        near = (met for met in reversed(self._met) if number - met.line <= REACH)
        return next((met for met in near if met.gender == "they" and _is_singular(met)), None)

    def _antecedent(self, gender: Gender, number: int) -> Spoken | None:
        """The last plausible subject: right gender first, then one of unknown gender."""
        near = [met for met in reversed(self._met) if number - met.line <= REACH]
        fitting = next((met for met in near if met.gender == gender), None)
        if fitting is not None or gender == "they":
            return fitting
        return next((met for met in near if met.gender is None and met.is_person), None)


def _title_start(line: Line, run: NameRun) -> int:
    """Where the titles and capitalised words before a name begin: "Police chief Ana Ruiz"."""
    start = run.first
    while start > max(0, run.first - MAX_TITLES) and (
        line.is_capital(start - 1) or line.low(start - 1) in namelists.TITLES | {"."}
    ):
        start -= 1
    return start


def _uncapitalised(description: str) -> str:
    """ "A senior official" as it would stand within a sentence."""
    first = description.split(" ", maxsplit=1)[0].lower()
    common = first in DETERMINERS | PLURAL_GROUPS | namelists.COMMON_SPEAKERS
    if common or AGENTS.search(first):
        return description[:1].lower() + description[1:]
    return description


def _is_singular(met: Spoken) -> bool:
    return met.identity == "named"


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
    if runs and runs[-1].past >= end:
        return runs[-1]
    comma = next((at for at in range(first, past) if line.low(at) == ","), past)
    if comma + 1 < past:
        after_end = _head_end(line, comma + 1, past)
        named = name_runs(line, comma + 1, past)
        if named and named[0].past >= after_end and len(named[0].words) > 1:
            starts = line.tokens[named[0].first - 1].low
            return named[0] if starts in {",", "."} or starts in namelists.TITLES else None
    return None


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
        joined = low in {"of", "for"} and line.low(at - 1) in namelists.ORGANISATION_HEADS
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
            return (phrase,)
        left_run, right_run = head_name(line, left), head_name(line, right)
        if left_run is None or right_run is None:
            return (phrase,)
        if left_run.past == at and right_run.past == past and _persons(left_run, right_run):
            return (left, right)
    return (phrase,)


def _persons(left: NameRun, right: NameRun) -> bool:
    """Two names of their own, not the halves of one: "Johnson and Johnson Inc"."""
    return not any(
        word.lower() in namelists.ORGANISATION_WORDS for word in (*left.words, *right.words)
    )
