"""Knows the names of a text: full names by a part of them, organisations by acronym, genders."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from annotations.domain.suggestions import namelists
from annotations.domain.suggestions.names import (
    MAX_NAME_WORDS,
    MIN_ACRONYM,
    PERSON_WORDS,
    Gender,
    Name,
    NameRun,
    gender_of,
    initials,
    is_organisation,
    name_runs,
    own_acronym,
)
from annotations.domain.suggestions.profiles import Profile, read_profile
from annotations.domain.suggestions.tokens import Line

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
# Of these the first word alone names something else: a town, a country, a quality.
NOT_SHORTENED = namelists.ORGANISATION_HEADS | frozenset(
    "police city county state states nations street church hospital hall news times post journal "
    "press media television radio magazine army force forces service services".split()
)
MAX_SHARING = 40
Key = tuple[str, ...]


@dataclass(slots=True)
class _Entity:
    """A name in full, what the text says of it, and where it first stands."""

    words: tuple[str, ...]
    key: Key
    organisation: bool
    person: bool
    profile: Profile
    lines: list[int]


class NameBook:
    """The names of one text. Look-up is by full name, by a part of it, or by acronym."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._entities: dict[Key, _Entity] = {}
        self._by_word: dict[str, list[_Entity]] = defaultdict(list)
        self._by_acronym: dict[str, _Entity] = {}
        self._sure: set[str] = set()
        runs = [(line, run) for line in lines for run in name_runs(line)]
        for line, run in runs:
            self._enter(line, run)
        for entity in self._entities.values():
            for word in set(entity.key):
                self._by_word[word].append(entity)
        self._read_profiles(runs)

    def _read_profiles(self, runs: Sequence[tuple[Line, NameRun]]) -> None:
        people: dict[int, set[Key]] = defaultdict(set)
        named = [(line, run, self._entity_of(run, line.number)) for line, run in runs]
        for line, _, entity in named:
            if entity is not None and entity.person:
                people[line.number].add(entity.key)
        for line, run, entity in named:
            if entity is not None:
                alone = people[line.number - 1] <= {entity.key}
                read_profile(entity.profile, line, run, alone=alone)

    def is_sure(self, word: str) -> bool:
        """Whether a word is capitalised within a sentence or in a longer name of the text."""
        return word.lower() in self._sure

    def resolve(self, run: NameRun, number: int) -> Name:
        """The full name of a run: itself, or the longer name that its words are a part of.

        number: the line where the run stands; of several names the last one before it is taken.
        """
        entity = self._entity_of(run, number)
        gender = gender_of(run)
        if entity is None:
            full = " ".join(run.words[:MAX_NAME_WORDS])
            return Name(full, gender, run.title != "")
        if gender is None or (gender == "they" and not entity.organisation):
            gender = "they" if entity.organisation else entity.profile.gender or gender
        person = entity.person or gender in {"he", "she"}
        return Name(" ".join(entity.words), gender, person)

    def profile(self, full: str) -> Profile | None:
        """What the text says of a full name."""
        entity = self._entities.get(tuple(full.lower().split()))
        return entity.profile if entity else None

    def _enter(self, line: Line, run: NameRun) -> None:
        words = run.words[:MAX_NAME_WORDS]
        if len(words) > 1 or line.is_word(run.first - 1):
            self._sure.update(word.lower() for word in run.words)
        key = tuple(word.lower() for word in words)
        acronym = own_acronym(line, run)
        organisation = acronym != "" or is_organisation(words)
        entity = self._entities.get(key)
        if entity is None:
            person = not organisation and (len(words) in PERSON_WORDS or run.title != "")
            entity = _Entity(words, key, organisation, person, Profile(), [])
            self._entities[key] = entity
        entity.lines.append(line.number)
        entity.organisation |= acronym != ""
        entity.person = (entity.person or run.title != "") and not entity.organisation
        gender = gender_of(run)
        if gender is not None and gender != "they":
            entity.profile.vote(gender, weight=3)
        if acronym or (organisation and len(words) >= MIN_ACRONYM):
            self._by_acronym.setdefault((acronym or initials(words)).lower(), entity)

    def _entity_of(self, run: NameRun, number: int) -> _Entity | None:
        key = tuple(word.lower() for word in run.words[:MAX_NAME_WORDS])
        own = self._entities.get(key)
        if own is not None and len(key) > 1:
            return self._longer(own, number) or own
        if len(key) == 1 and key[0] in self._by_acronym:
            return self._by_acronym[key[0]]
        gender = gender_of(run)
        ranked = [
            (rank, entity)
            for entity in self._by_word.get(key[0], ())[:MAX_SHARING]
            if entity is not own
            and (rank := _rank(key, entity)) > 0
            and _agrees(entity, gender, titled=run.title != "")
        ]
        if not ranked:
            return own
        best = max(rank for rank, _ in ranked)
        return _nearest([entity for rank, entity in ranked if rank == best], number)

    def _longer(self, own: _Entity, number: int) -> _Entity | None:
        """ "Carlos Ibáñez" where the text has "Carlos Ibáñez Montoya" before."""
        if own.organisation or len(own.key) >= MAX_NAME_WORDS:
            return None
        longer = [
            entity
            for entity in self._by_word.get(own.key[0], ())[:MAX_SHARING]
            if entity.person
            and len(entity.key) > len(own.key)
            and _is_within(own.key, entity.key)
            and entity.lines[0] <= number
        ]
        return longer[0] if len(longer) == 1 else None


def _rank(key: Key, entity: _Entity) -> int:
    """How well a part of a name stands for it; 0: not at all."""
    full = entity.key[:-1] if entity.key[-1] in SUFFIXES else entity.key
    if len(key) >= len(full):
        return 0
    if entity.organisation:
        shortened = full[: len(key)] == key and not set(full) & NOT_SHORTENED
        return 2 if shortened else 0
    if not entity.person:
        return 0
    if full[-len(key) :] == key:
        return 4
    if full[: len(key)] == key:
        return 4 if key[0] in namelists.LEADING_SURNAMES and len(full) < MIN_ACRONYM + 1 else 1
    return 3 if any(full[at : at + len(key)] == key for at in range(1, len(full))) else 0


def _agrees(entity: _Entity, gender: Gender | None, *, titled: bool) -> bool:
    """Whether a title ("Mrs.") fits what is known of the name."""
    known = entity.profile.gender
    if not titled or gender is None or known is None or entity.organisation:
        return not (titled and entity.organisation)
    return known == gender


def _nearest(entities: Sequence[_Entity], number: int) -> _Entity:
    """The one last named at or before a line, or else the first to come."""
    return max(entities, key=lambda entity: _last_before(entity, number))


def _last_before(entity: _Entity, number: int) -> int:
    place = bisect_right(entity.lines, number)
    return entity.lines[place - 1] if place else -1


def _is_within(short: Key, long: Key) -> bool:
    """Whether the words of one name stand in the other in the same order."""
    rest = iter(long)
    return all(word in rest for word in short)
