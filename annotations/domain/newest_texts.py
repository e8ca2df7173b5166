"""Near copies among the texts of a stream, of which only the newest are remembered."""

from collections import Counter, defaultdict, deque
from dataclasses import dataclass

import numpy as np

from annotations.domain.near_copies import (
    LONGEST_LIST,
    LOOKED_UP,
    THRESHOLD,
    Hashes,
    share_of,
)

# About 70 MB in all: 36 of hashes, and 3.5 KB for each text to be found by.
MOST_TEXTS, MOST_HASHES = 10_000, 4_500_000
MOST_COMPARED = 10


@dataclass(frozen=True, slots=True)
class _Kept:
    number: int
    name: str
    hashes: Hashes


class NewestTexts:
    """The texts added last: at most so many, with so many shingles; older ones are forgotten."""

    def __init__(self, *, most_texts: int = MOST_TEXTS, most_hashes: int = MOST_HASHES) -> None:
        self._most = most_texts, most_hashes
        self._kept: deque[_Kept] = deque()
        self._holders: defaultdict[int, list[int]] = defaultdict(list)
        self._hashes = 0
        self._next = 0

    def add(self, name: str, hashes: Hashes) -> None:
        """hashes: of the text's shingles."""
        kept = _Kept(self._next, name, hashes)
        self._next += 1
        self._kept.append(kept)
        self._hashes += len(hashes)
        for value in _looked_up(hashes):
            self._holders[value].append(kept.number)
        while len(self._kept) > self._most[0] or self._hashes > self._most[1]:
            self._forget_oldest()

    def like(self, hashes: Hashes) -> list[tuple[str, float]]:
        """Names of texts of which this one is a near copy, with their shares, the most alike first.

        A hash that very many have says nothing, as with texts that are stored.
        """
        shared: Counter[int] = Counter()
        for value in _looked_up(hashes):
            holders = self._holders.get(value, ())
            if len(holders) < LONGEST_LIST:
                shared.update(holders)
        if not shared:
            return []
        first = self._kept[0].number
        ordered = sorted(shared, key=lambda number: (-shared[number], number))
        compared = [self._kept[number - first] for number in ordered[:MOST_COMPARED]]
        measured = [(one.name, share_of(hashes, one.hashes)) for one in compared]
        return sorted((one for one in measured if one[1] >= THRESHOLD), key=lambda one: -one[1])

    def _forget_oldest(self) -> None:
        gone = self._kept.popleft()
        self._hashes -= len(gone.hashes)
        for value in _looked_up(gone.hashes):
            holders = self._holders[value]
            del holders[0]  # the oldest stands first
            if not holders:
                del self._holders[value]


def _looked_up(hashes: Hashes) -> list[int]:
    found: list[int] = hashes[:LOOKED_UP].view(np.int64).tolist()
    return found
