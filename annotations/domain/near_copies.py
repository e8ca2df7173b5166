"""Near copies: texts that share most of their words in the same order, as wire copies do.

A text is seen as its runs of eight words, without case and punctuation (shingles; Broder 1997). The
least of their hashes are its fingerprint: two texts have about as many of these in common as they
have shingles in common, so that candidates are found without comparing every pair.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations, islice

import numpy as np
from numpy.typing import NDArray

SHINGLE = 8
# How many hashes a fingerprint holds, and how many of them, the least, are looked up.
SIZE, LOOKED_UP = 64, 16
# From which share of the shorter text's shingles two texts are near copies: see the measurement
# in tests/domain/test_near_copies.py.
THRESHOLD = 0.3
# A hash that more texts have is of a phrase that an outlet puts under everything.
LONGEST_LIST = 200
# With how many of the next texts each is paired where they all have such a hash.
NEIGHBOURS = 8
PAIRS_AT_ONCE = 1024

Hashes = NDArray[np.uint64]

# A script without blanks between words is read by its characters.
_NO_BLANKS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(f"[{_NO_BLANKS}]|[^\\W{_NO_BLANKS}]+")
_FACTORS = np.array(
    [int.from_bytes(blake2b(bytes([n]), digest_size=8).digest()) | 1 for n in range(SHINGLE)],
    dtype=np.uint64,
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The least hashes of a text, ascending, as 64-bit little-endian numbers without a sign, and
    how many shingles the text has."""

    least: bytes
    shingles: int

    @property
    def hashes(self) -> Hashes:
        return np.frombuffer(self.least, dtype="<u8")

    @property
    def values(self) -> tuple[int, ...]:
        """The numbers that are looked up, as a database keeps them: 64 bits with a sign."""
        return tuple(self.hashes[:LOOKED_UP].view(np.int64).tolist())


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text; the same on every machine. Without words it is empty."""
    found = shingles(text)
    return Fingerprint(found[:SIZE].astype("<u8").tobytes(), len(found))


def shared_share(first: str, second: str) -> float:
    """Share in [0, 1] of the shorter text's shingles that stand in the other; 0 without words."""
    return share_of(shingles(first), shingles(second))


def share_of(ours: Hashes, theirs: Hashes) -> float:
    """The same of two texts by their shingles."""
    shorter = min(len(ours), len(theirs))
    if not shorter:
        return 0.0
    return len(np.intersect1d(ours, theirs, assume_unique=True)) / shorter


def near_copy_groups(items: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The groups of near copies among texts given as (key, text); see groups_of."""
    prints = Fingerprints()
    for key, text in items:
        prints.add(key, fingerprint(text))
    return groups_of(prints)


class Fingerprints:
    """Those of many texts, 516 bytes each beside their keys."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self._least = bytearray()
        self._shingles = array("I")

    def add(self, key: str, one: Fingerprint) -> None:
        """Take a text under a key of its own."""
        self.keys.append(key)
        self._least += _filled(one)
        self._shingles.append(one.shingles)

    @property
    def table(self) -> Hashes:
        """A row of hashes for each, filled up with the greatest number where there are fewer."""
        return np.frombuffer(self._least, dtype="<u8").reshape(-1, SIZE)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many shingles each text has."""
        return np.array(self._shingles, dtype=np.int64)


def groups_of(prints: Fingerprints) -> list[list[str]]:
    """Keys of texts that are near copies, of near copies of each other too; sorted.

    Only groups of two or more. The order of the texts changes nothing. Shares are estimated from
    the fingerprints, so that no text has to be held.
    """
    keys, table, sizes = prints.keys, prints.table, prints.sizes
    parents = list(range(len(keys)))
    candidates = _candidates(keys, table, sizes)
    while listed := dict.fromkeys(islice(candidates, PAIRS_AT_ONCE)):
        apart = [one for one in listed if _end_of(one[0], parents) != _end_of(one[1], parents)]
        pairs = np.array(apart, dtype=np.int64).reshape(-1, 2)
        shares = _estimated_shares(table[pairs[:, 0]], table[pairs[:, 1]], sizes[pairs])
        for (first, second), share in zip(apart, shares, strict=True):
            if share >= THRESHOLD:
                ends = _end_of(first, parents), _end_of(second, parents)
                parents[max(ends)] = min(ends)
    grouped: defaultdict[int, list[str]] = defaultdict(list)
    for place, key in enumerate(keys):
        grouped[_end_of(place, parents)].append(key)
    return sorted(sorted(group) for group in grouped.values() if len(group) > 1)


def estimated_share(first: Fingerprint, second: Fingerprint) -> float:
    """What shared_share of the two texts is likely to be, from their fingerprints."""
    rows = [np.frombuffer(_filled(one), dtype="<u8")[None, :] for one in (first, second)]
    sizes = np.array([[first.shingles, second.shingles]], dtype=np.int64)
    return float(_estimated_shares(rows[0], rows[1], sizes)[0])


def _estimated_shares(
    firsts: Hashes, seconds: Hashes, shingled: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The same of many pairs at once: of the least hashes of both texts, those both have."""
    hashes = np.concatenate([firsts, seconds], axis=1)
    hashes.sort(axis=1)
    again = hashes[:, 1:] == hashes[:, :-1]
    rank = 1 + np.cumsum(~again, axis=1)
    sizes = shingled.astype(np.float64)
    least = np.minimum(sizes.max(axis=1), SIZE)
    shared = (again & (rank <= least[:, None])).sum(axis=1)
    resemblance = shared / np.maximum(least, 1)
    estimated = resemblance / (1 + resemblance) * sizes.sum(axis=1)
    shares: NDArray[np.float64] = estimated / np.maximum(sizes.min(axis=1), 1)
    return np.minimum(shares, 1.0, out=shares)


def _filled(one: Fingerprint) -> bytes:
    return one.least.ljust(SIZE * 8, b"\xff")


def shingles(text: str) -> Hashes:
    """The distinct hashes of a text's shingles, ascending; a shorter text is one shingle."""
    words = _WORD.findall(text.casefold())
    if not words:
        return np.empty(0, dtype=np.uint64)
    hashed = np.fromiter(map(_hash, words), dtype=np.uint64, count=len(words))
    width = min(SHINGLE, len(words))
    last = len(words) - width + 1
    mixed = np.zeros(last, dtype=np.uint64)
    for place in range(width):
        mixed += hashed[place : place + last] * _FACTORS[place]
    return np.unique(_scattered(mixed))


def _scattered(mixed: Hashes) -> Hashes:
    """The last steps of SplitMix64 (Steele et al. 2014), so that the least are a fair draw."""
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


@lru_cache(maxsize=1 << 16)
def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest())


def _candidates(
    keys: Sequence[str], table: Hashes, sizes: NDArray[np.int64]
) -> Iterator[tuple[int, int]]:
    """Pairs that share a hash which is looked up. A phrase of very many texts pairs neighbours."""
    by_key = np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)
    has = np.arange(LOOKED_UP) < sizes[by_key, None]
    values = table[by_key, :LOOKED_UP][has]
    order = np.argsort(values, kind="stable")
    values = values[order]
    places = by_key[np.nonzero(has)[0][order]]
    again = np.flatnonzero(values[1:] == values[:-1])
    firsts = again[np.diff(again, prepend=-2) > 1]
    lasts = again[np.diff(again, append=len(values) + 1) > 1] + 1
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        found = places[first : last + 1].tolist()
        yield from combinations(found, 2) if len(found) <= LONGEST_LIST else _neighbours(found)


def _neighbours(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    for n, place in enumerate(places):
        for other in islice(places, n + 1, n + 1 + NEIGHBOURS):
            yield place, other


def _end_of(place: int, parents: list[int]) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place
