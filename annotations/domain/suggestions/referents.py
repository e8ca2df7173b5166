"""Whom a description with "the" stands for: "the spokesman" who was introduced as one."""

import re

from annotations.domain.suggestions import namelists
from annotations.domain.suggestions.base import Role
from annotations.domain.suggestions.namebook import NameBook
from annotations.domain.suggestions.phrases import Phrase
from annotations.domain.suggestions.profiles import FEMALE_NOUNS, MALE_NOUNS, Profile
from annotations.domain.suggestions.salience import Memory, Mention
from annotations.domain.suggestions.tokens import Line
from annotations.domain.suggestions.wordlists import MEDIA_NOUNS

DEFINITE = frozenset({"the", "that", "this"})
SMALL = frozenset("the a an of for and that this former then newly its".split())
AGED = re.compile(r"(\d{1,3})-year-old$")
SPOKESPEOPLE = frozenset("spokesman spokeswoman spokesperson".split())
COMPANIES = frozenset(
    "company firm carrier manufacturer maker carmaker retailer airline operator supplier builder "
    "developer lender bank insurer brewer giant chain publisher start-up startup business "
    "corporation conglomerate utility producer".split()
)
GROUPS = frozenset(
    "group organisation organization charity ngo movement coalition alliance militia party union "
    "network collective".split()
)
BODIES = (
    COMPANIES
    | GROUPS
    | MEDIA_NOUNS
    | namelists.ORGANISATION_HEADS
    | frozenset(
        "agency government army military police authority commission parliament senate congress "
        "navy service force airline foundation fund campaign administration regime club team "
        "hospital institution museum church opposition palace treasury embassy watchdog regulator "
        "study report survey poll statement document letter memo filing lawsuit indictment".split()
    )
) - frozenset({"secretary", "director"})
MAX_WORDS = 6
PUBLIC = frozenset(
    "ministry department police government court city county council agency army senate parliament "
    "congress states nations university".split()
)


def find_referent(line: Line, phrase: Phrase, memory: Memory, book: NameBook) -> Mention | None:
    """The named mention that "the …" takes up again, or None where it only describes."""
    first, past = phrase
    words = [line.low(at) for at in range(first, past) if line.is_word(at)]
    if len(words) not in range(2, MAX_WORDS) or words[0] not in DEFINITE:
        return None
    if any(line.is_capital(at) and at > first for at in range(first, past)):
        return None
    aged = AGED.fullmatch(words[-1])
    if aged is not None:
        return _aged(aged.group(1), memory, book)
    wanted = set(words) - SMALL
    best: Mention | None = None
    for met in memory.recent():
        fits = met.identity == "named" and _fits(met, wanted, words[-1], book)
        if fits and (best is None or memory.worth(met) > memory.worth(best)):
            best = met
    return best


def is_body(head: str) -> bool:
    """Whether a noun names an organisation or a paper rather than a person."""
    return head in BODIES


def is_human(head: str, role: Role | None) -> bool:
    """Whether a noun in the singular names a person, for "he" and "she" to take up."""
    listed = head in FEMALE_NOUNS | MALE_NOUNS | namelists.OCCUPATIONS | namelists.TITLES
    return listed or f"{head}s" in namelists.COMMON_SPEAKERS or role not in {None, "document"}


def _aged(age: str, memory: Memory, book: NameBook) -> Mention | None:
    people = [met for met in memory.recent() if met.person and met.identity == "named"]
    stated = [met for met in people if age in _profile(met, book).ages]
    others = [met for met in people if not _profile(met, book).ages]
    return max(stated or others, key=memory.worth, default=None)


def _fits(met: Mention, wanted: set[str], head: str, book: NameBook) -> bool:
    profile = _profile(met, book)
    name = set(met.name.lower().split())
    if met.person:
        return wanted <= _widened(profile.words) and _gender_fits(met, head)
    if head in COMPANIES and wanted == {head}:
        return _is_company(name, profile) or head in profile.words
    if head in GROUPS and wanted == {head}:
        return not met.person and not name & (PUBLIC | namelists.COMPANY_WORDS)
    return wanted <= name | profile.words and met.single


def _widened(words: set[str]) -> set[str]:
    """One kind of spokesperson stands for all; so does a chief for an executive one."""
    return words | SPOKESPEOPLE if words & SPOKESPEOPLE else words


def _gender_fits(met: Mention, head: str) -> bool:
    if met.gender == "he":
        return head not in FEMALE_NOUNS
    return met.gender != "she" or head not in MALE_NOUNS


def _is_company(name: set[str], profile: Profile) -> bool:
    public = name & PUBLIC
    return not public and (
        bool(name & namelists.COMPANY_WORDS) or profile.role in {None, "company"}
    )


def _profile(met: Mention, book: NameBook) -> Profile:
    return book.profile(met.name) or Profile()
