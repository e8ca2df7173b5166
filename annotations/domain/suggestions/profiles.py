"""What a text says of a name where it stands: offices, callings, kinship, age, he or she."""

from dataclasses import dataclass, field

from annotations.domain.suggestions import namelists
from annotations.domain.suggestions.base import Role
from annotations.domain.suggestions.finite import is_finite
from annotations.domain.suggestions.names import Gender, NameRun
from annotations.domain.suggestions.roles import guess_role
from annotations.domain.suggestions.tokens import Line
from annotations.domain.suggestions.wordlists import (
    DETERMINERS,
    PHRASE_BREAKS,
    PREPOSITIONS,
    RELATIVES,
)

FEMALE_NOUNS = frozenset(
    "woman mother wife daughter sister widow girl girlfriend actress spokeswoman chairwoman "
    "businesswoman congresswoman councilwoman policewoman queen princess nun waitress grandmother "
    "aunt niece lady stepmother heroine saleswoman headmistress duchess bride".split()
)
MALE_NOUNS = frozenset(
    "man father husband son brother widower boy boyfriend spokesman chairman businessman "
    "congressman councilman policeman king prince monk waiter grandfather uncle nephew "
    "stepfather salesman headmaster duke fisherman priest imam bishop groom".split()
)
PRONOUN_GENDERS: dict[str, Gender] = {
    "his": "he",
    "himself": "he",
    "her": "she",
    "herself": "she",
    "hers": "she",
}
LINKS = frozenset("is was became remains".split())
NAMED_TO = frozenset("elected named appointed a an the".split())
# What goes on with a description: "a spokeswoman for the ministry".
COMPLEMENTS = frozenset("of for at with from".split())
SHORT = 4
MAX_BEFORE = 12
MAX_AFTER = 14
MAX_WORDS = 60
OLDEST = 120
POSSESSIVES = ("’s", "'s", "s’", "s'")


@dataclass(slots=True)
class Profile:
    """`words`: what describes the name, in lower case; `ages`: stated ages; votes for a gender."""

    words: set[str] = field(default_factory=set)
    ages: set[str] = field(default_factory=set)
    role: Role | None = None
    votes: dict[Gender, int] = field(default_factory=dict)

    def vote(self, gender: Gender, *, weight: int = 1) -> None:
        self.votes[gender] = self.votes.get(gender, 0) + weight

    @property
    def gender(self) -> Gender | None:
        """The gender that has most votes; None where none leads."""
        he, she = self.votes.get("he", 0), self.votes.get("she", 0)
        if he == she:
            return None
        return "he" if he > she else "she"


def read_profile(profile: Profile, line: Line, run: NameRun, *, alone: bool) -> None:
    """Add what stands around one mention: titles before it, appositions on both sides.

    alone: whether the sentence before names nobody else, whose pronouns could follow.
    """
    if line.is_quoted(run.first):
        return
    before, after = _before(line, run), _after(line, run)
    for first, past in (before, after):
        words = [line.low(at) for at in range(first, past)]
        if len(profile.words) < MAX_WORDS:
            profile.words.update(words)
        profile.ages.update(word for word in words if word.isdigit() and int(word[:4]) < OLDEST)
        head = set(_until_preposition(words))
        if head & FEMALE_NOUNS:
            profile.vote("she", weight=2)
        if head & MALE_NOUNS:
            profile.vote("he", weight=2)
        if profile.role is None and past > first:
            profile.role = guess_role(" ".join(words))
    if alone:
        _vote_by_pronouns(profile, line, run)


def _until_preposition(words: list[str]) -> list[str]:
    """The words of a description up to "of", "for" and the like, which follow its head."""
    for place, word in enumerate(words):
        if word in PREPOSITIONS or word in RELATIVES:
            return words[:place]
    return words


def _before(line: Line, run: NameRun) -> tuple[int, int]:
    """The title or description that leads up to a name: "the mayor, Ana Ruiz"."""
    past = run.first
    comma = line.low(past - 1) == ","
    first = past - 1 if comma else past
    while first > 0 and past - first <= MAX_BEFORE:
        at = first - 1
        word = line.low(at)
        stops = word in PHRASE_BREAKS or (word in PREPOSITIONS and word not in COMPLEMENTS)
        joins = word in {".", "-"} and line.is_word(at - 1) and len(line.low(at - 1)) <= SHORT
        if line.is_quoted(at) or stops or not (line.is_word(at) or joins) or is_finite(line, at):
            break
        first = at
        opens = word in DETERMINERS or word.endswith(POSSESSIVES)
        if opens and line.low(at - 1) not in COMPLEMENTS:
            break
    while first < past and line.low(first) in COMPLEMENTS:
        first += 1
    opening = line.low(first)
    leads = opening in DETERMINERS or opening.endswith(POSSESSIVES)
    described = not comma or (leads and line.low(first - 1) not in PREPOSITIONS)
    return (first, past) if described else (past, past)


def _after(line: Line, run: NameRun) -> tuple[int, int]:
    """The apposition behind a name, or what it is said to be."""
    at = run.past
    linked = line.low(at) in LINKS and line.low(at + 1) in NAMED_TO
    if line.low(at) in {"of", "at", "from"} and line.is_capital(at + 1):
        past = at + 1
        while past < min(len(line), at + MAX_AFTER) and line.is_capital(past):
            past += 1
        return at, past
    if not linked and line.low(at) not in {",", "("}:
        return at, at
    first = past = at + 1
    while past < min(len(line), first + MAX_AFTER):
        word = line.low(past)
        in_clause = line.low(first) in RELATIVES
        if line.is_quoted(past) or line.is_stop(past) or word in {";", ":", ")", "—", "–"}:
            break
        if word == "," and not line.low(past - 1).isdigit():
            break
        if not linked and not in_clause and past > first and is_finite(line, past):
            break
        past += 1
    return first, past


def _vote_by_pronouns(profile: Profile, line: Line, run: NameRun) -> None:
    """ "Palme sold his farm": a possessive behind an opening name is most often its own."""
    if any(line.is_word(at) and at < run.first - 3 for at in range(min(run.first, 8))):
        return
    for at in range(run.past, len(line)):
        if line.is_quoted(at):
            continue
        if line.is_capital(at) and line.low(at) not in namelists.NEVER_NAMES:
            return
        gender = PRONOUN_GENDERS.get(line.low(at))
        if gender is not None:
            profile.vote(gender)
            return
