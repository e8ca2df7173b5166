"""Which attributions of two people are the same one: matched by content, one to one.

Two attributions can match where their content shares a character. Of all ways to match, the one
taken has the most pairs with exactly the same content, then the most with an IoU of at least
`HALF`, then the greatest sum of IoUs. Where content cannot tell, as with two joint speakers of
the same words, it has the most equal speakers, modes, chains and certainties: whose attribution
is listed first must not make a disagreement. What is tied even then is told apart by the order
in the text, so the result depends neither on the order of attributions nor on that of people.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from annotations.domain.agreement.assignment import best_assignment
from annotations.domain.agreement.decisions import AttributionChoice
from annotations.domain.spans import Span, iou

# The least share of common characters of attributions that are about the same content.
HALF = 0.5
# IoUs are compared in whole parts, so that sums of them are exact.
PARTS = 10**9
# More than any number of attributions in a sentence, so that one criterion outweighs the next.
BASE = 1 << 10

SortKey: TypeAlias = tuple[tuple[Span, ...], str, str, str, str]


@dataclass(frozen=True)
class Match:
    """Two attributions matched by content, by their places in the two sequences."""

    first: int
    second: int
    iou: float

    @property
    def is_half(self) -> bool:
        """Whether they are about the same content: the unit of the paired layers."""
        return self.iou >= HALF


def match_content(
    first: Sequence[AttributionChoice], second: Sequence[AttributionChoice]
) -> list[Match]:
    """The best one-to-one matching of two people's attributions, in the order of the first's.

    Attributions without any character in common are never matched.
    """
    shared = {
        (one, other): share
        for one, mine in enumerate(first)
        for other, theirs in enumerate(second)
        if mine.content and (share := iou(mine.content, theirs.content)) > 0
    }
    if _is_one_to_one(shared):
        pairs = sorted(shared)
    else:
        pairs = best_assignment(len(first), len(second), _weights(first, second, shared))
    return [Match(one, other, shared[one, other]) for one, other in pairs]


def _is_one_to_one(pairs: Collection[tuple[int, int]]) -> bool:
    """Whether nothing has to be chosen: the usual case."""
    return len({one for one, _ in pairs}) == len({other for _, other in pairs}) == len(pairs)


def _weights(
    first: Sequence[AttributionChoice],
    second: Sequence[AttributionChoice],
    shared: dict[tuple[int, int], float],
) -> dict[tuple[int, int], int]:
    """A whole number for each pair, whose greatest sum is the best matching."""
    keys = {pair: _symmetric_key(first[pair[0]], second[pair[1]]) for pair in shared}
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys.values())))}
    # One base-BASE digit per rank: however many pairs of one rank, the digits never mix.
    return {
        pair: _score(first[pair[0]], second[pair[1]], share) * BASE ** len(ranks)
        + BASE ** (len(ranks) - 1 - ranks[keys[pair]])
        for pair, share in shared.items()
    }


def _score(one: AttributionChoice, other: AttributionChoice, share: float) -> int:
    score = 0
    for is_met in (share == 1.0, share >= HALF):
        score = score * BASE + is_met
    score = score * BASE * PARTS + round(share * PARTS)
    for is_equal in (
        one.speaker.value == other.speaker.value,
        one.mode == other.mode,
        one.chain == other.chain,
        one.certainty == other.certainty,
    ):
        score = score * BASE + is_equal
    return score


def _symmetric_key(one: AttributionChoice, other: AttributionChoice) -> tuple[SortKey, SortKey]:
    """The same for two attributions whichever comes first."""
    lesser, greater = sorted((_sort_key(one), _sort_key(other)))
    return lesser, greater


def _sort_key(one: AttributionChoice) -> SortKey:
    return one.content, one.speaker.value, one.mode or "", one.chain, one.certainty
