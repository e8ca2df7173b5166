"""How far the people who decided one sentence differ, and what an adjudicator looks at first.

A reading is what one person decided, as far as it is compared: notes, seconds, evidence and uids
are left out, and speakers stand as what they count as after merges.
"""

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from types import MappingProxyType
from typing import TypeVar

from annotations.domain.agreement.distances import jaccard, masi
from annotations.domain.agreement.layers import LABEL_SETS
from annotations.domain.attribution import Link, RecordAttribution, Speaker
from annotations.domain.record import Record
from annotations.domain.spans import Span

SAMPLE_SHARE = 0.1
DIGITS = 6

# What is compared, and how much each counts in the score; together 1.
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "marks": 0.5,
        "speakers": 0.2,
        "mode": 0.08,
        "chain": 0.06,
        "certainty": 0.05,
        "commitment": 0.04,
        "content": 0.05,
        "identity": 0.01,
        "role": 0.01,
    }
)
FIELDS = tuple(WEIGHTS)
# Who differ in none of these are unanimous.
DECIDING = frozenset({"marks", "speakers", "mode", "chain", "certainty"})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Voice:
    """An attribution as it is compared; speaker and chain in words that equal ones share."""

    speaker: str
    mode: str
    chain: str
    certainty: str
    commitment: str
    content: tuple[Span, ...]
    identity: str
    role: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One person's decision on a sentence, as it is compared."""

    marks: str | None
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """score: 0 = the same, 1 = nothing in common; fields: where they differ, as in FIELDS."""

    score: float
    fields: tuple[str, ...]

    @property
    def is_unanimous(self) -> bool:
        """Whether nothing that decides differs; other words may."""
        return DECIDING.isdisjoint(self.fields)


NONE = Disagreement(0.0, ())


# --- From records to readings --------------------------------------------------------------------


def reading_of(record: Record, merged: Mapping[str, str]) -> Reading:
    """The record as it is compared. merged: uid of a source -> uid of the one it counts as."""
    return Reading(record.marks, tuple(_voice(one, merged) for one in record.attributions))


def _voice(one: RecordAttribution, merged: Mapping[str, str]) -> Voice:
    return Voice(
        speaker=_who(one.speaker, merged),
        mode=one.mode or "",
        chain=chain_key((link.place, _who(link, merged)) for link in one.chain),
        certainty=certainty_key(one.certainty, negated=one.negated),
        commitment=one.commitment,
        content=one.content,
        identity=one.identity or "",
        role=one.role or "",
    )


def _who(one: Speaker | Link, merged: Mapping[str, str]) -> str:
    return who_key(one.kind, None if one.source is None else str(one.source), merged)


def who_key(kind: str, source: str | None, merged: Mapping[str, str]) -> str:
    """A speaker or link as a word: the uid it counts as, or its kind."""
    return kind if source is None else merged.get(source, source)


def chain_key(links: Iterable[tuple[str, str]]) -> str:
    """A chain, given as places with who stands there, as a word."""
    return " ".join(f"{place}:{who}" for place, who in links)


def certainty_key(certainty: str, *, negated: bool) -> str:
    return f"{certainty} not" if negated else certainty


# --- Comparing them ------------------------------------------------------------------------------


def disagreement(readings: Sequence[Reading]) -> Disagreement:
    """How far several people differ: the mean over all pairs of them."""
    if all(one == readings[0] for one in readings):
        return NONE
    distinct = Counter(readings)
    sums = dict.fromkeys(FIELDS, 0.0)
    for (one, times), (other, others) in combinations(distinct.items(), 2):
        for name, distance in _distances(one, other).items():
            sums[name] += distance * times * others
    pairs = math.comb(len(readings), 2)
    score = sum(WEIGHTS[name] * total for name, total in sums.items()) / pairs
    return Disagreement(round(score, DIGITS), tuple(name for name in FIELDS if sums[name] > 0))


def is_unanimous(readings: Sequence[Reading]) -> bool:
    return disagreement(readings).is_unanimous


def most_central(readings: Sequence[Reading]) -> int:
    """The place of the reading that is nearest to all others; of equally near ones the first."""
    distances = [
        sum(_distance(one, other) for other in readings) for one in dict.fromkeys(readings)
    ]
    nearest = list(dict.fromkeys(readings))[distances.index(min(distances))]
    return readings.index(nearest)


def _distance(one: Reading, other: Reading) -> float:
    return sum(WEIGHTS[name] * found for name, found in _distances(one, other).items())


def _distances(one: Reading, other: Reading) -> dict[str, float]:
    """The distance from 0 to 1 in each field.

    Where both attribute something, the words about it are compared speaker by speaker, for the
    speakers they share; where they share none, all against all. How often a word comes counts
    where the speakers are the same.
    """
    mine, others = _numbered(_speakers(one)), _numbered(_speakers(other))
    found = {"marks": masi(_labels(one), _labels(other)), "speakers": masi(mine, others)}
    if not one.voices or not other.voices:
        return found
    shared = {voice.speaker for voice in one.voices} & {voice.speaker for voice in other.voices}
    collect = _numbered if mine == others else frozenset
    for name, word in _WORDS.items():
        found[name] = jaccard(
            collect(_words(one, word, shared)), collect(_words(other, word, shared))
        )
    return found | {"content": _content_distance(one, other, shared)}


_WORDS: Mapping[str, Callable[[Voice], str]] = MappingProxyType(
    {
        "mode": lambda voice: voice.mode,
        "chain": lambda voice: voice.chain,
        "certainty": lambda voice: voice.certainty,
        "commitment": lambda voice: voice.commitment,
        "identity": lambda voice: voice.identity,
        "role": lambda voice: voice.role,
    }
)


def _labels(reading: Reading) -> frozenset[str]:
    return frozenset() if reading.marks is None else LABEL_SETS[reading.marks]


def _speakers(reading: Reading) -> list[str]:
    return [voice.speaker for voice in reading.voices]


def _words(reading: Reading, word: Callable[[Voice], str], shared: set[str]) -> list[str]:
    if not shared:
        return [word(voice) for voice in reading.voices]
    return [f"{voice.speaker} {word(voice)}" for voice in reading.voices if voice.speaker in shared]


def _numbered(words: Iterable[str]) -> frozenset[str]:
    """A set in which a word that comes twice has two members."""
    return frozenset(
        f"{word}#{number}" for word, times in Counter(words).items() for number in range(times)
    )


def _content_distance(one: Reading, other: Reading, shared: set[str]) -> float:
    """1 - common characters / all characters: the mean over the shared speakers, if there are."""
    if not shared:
        return _span_distance(_content(one), _content(other))
    distances = [
        _span_distance(_content(one, speaker), _content(other, speaker))
        for speaker in sorted(shared)
    ]
    return sum(distances) / len(distances)


def _content(reading: Reading, speaker: str | None = None) -> list[Span]:
    return [
        span
        for voice in reading.voices
        if speaker in (None, voice.speaker)
        for span in voice.content
    ]


def _span_distance(one: list[Span], other: list[Span]) -> float:
    together = _length([*one, *other])
    common = _length(one) + _length(other) - together
    return 1.0 - common / together if together else 0.0


def _length(spans: Iterable[Span]) -> int:
    """How many characters lie in at least one of these."""
    length, reached = 0, 0
    for start, end in sorted(spans):
        length += max(0, end - max(start, reached))
        reached = max(reached, end)
    return length


# --- What comes first, and what is drawn ---------------------------------------------------------


def worst_first(found: Iterable[T], *, score: Callable[[T], float]) -> list[T]:
    """Those of the highest score first; equal ones stay in their order."""
    return sorted(found, key=lambda one: -score(one))


def draw(seed: int, *names: object) -> str:
    """A number drawn for something by its names: the same every time, and in no order."""
    return sha256(":".join(map(str, (seed, *names))).encode()).hexdigest()


K = TypeVar("K", bound=Hashable)


def sampled(names: Iterable[K], *, seed: int, share: float = SAMPLE_SHARE) -> frozenset[K]:
    """A drawn share of these, rounded up and at least one; none of nothing.

    What is added to them later never brings more than its own share in.
    """
    drawn = sorted(names, key=lambda name: draw(seed, name))
    return frozenset(drawn[: math.ceil(round(len(drawn) * share, DIGITS))])


def sides(people: Iterable[K], *, seed: int, article: object) -> list[K]:
    """The order in which people's decisions stand side by side, drawn anew for each article."""
    return sorted(people, key=lambda one: draw(seed, article, one))


def label_distribution(marks: Iterable[str]) -> dict[str, float]:
    """The share of people for each set of marks somebody chose: the soft label."""
    counted = Counter(marks)
    total = counted.total()
    return {name: counted[name] / total for name in LABEL_SETS if counted[name]}
