"""What is counted: everything that one sentence adds to the counts, layer by layer.

Live counts and releases both call `sentence_patterns`, so that they mean the same.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from operator import itemgetter
from typing import TypeAlias

from annotations.domain.agreement.boundaries import BOUNDARY, pair_boundaries
from annotations.domain.agreement.decisions import Decision
from annotations.domain.agreement.extents import EXTENT, LENGTHS, OVERLAPS, extent_patterns
from annotations.domain.agreement.layers import LAYERS, layer_values, paired_values
from annotations.domain.agreement.matching import match_content
from annotations.domain.agreement.tables import Pattern, Value

# Layer, pattern, and how often the sentence adds it: once, but for what counts characters.
Addition: TypeAlias = tuple[str, Pattern, int]

# The layers of spans have measures of their own, and no alpha: they are not in LAYERS.
SPAN_LAYERS = (BOUNDARY, EXTENT, LENGTHS, OVERLAPS)
# The names of all layers that are stored.
COUNTED = (*LAYERS, *SPAN_LAYERS)
FEW_PEOPLE = 5


def sentence_patterns(decisions: Mapping[str, Decision]) -> Iterator[Addition]:
    """Everything that the decisions of one sentence add, as (layer, pattern, n).

    decisions: pseudonym -> what that person decided. One layer and pattern can come several
    times: a pair of people can have several attributions in one sentence.
    """
    decided = ((person, one) for person, one in decisions.items() if one.is_decided)
    people = tuple(sorted(decided, key=itemgetter(0)))
    return iter(_remembered(people)) if len(people) <= FEW_PEOPLE else _additions(people)


# Many sentences are decided alike, by the same people. What few people add fits into 5 MB.
@lru_cache(maxsize=256)
def _remembered(people: tuple[tuple[str, Decision], ...]) -> tuple[Addition, ...]:
    return tuple(_additions(people))


def _additions(people: tuple[tuple[str, Decision], ...]) -> Iterator[Addition]:
    decisions = dict(people)
    yield from _whole_sentence(decisions)
    yield from _pairs(decisions)
    yield from extent_patterns(decisions)


def _whole_sentence(decisions: Mapping[str, Decision]) -> Iterator[Addition]:
    values: defaultdict[str, list[tuple[str, Value]]] = defaultdict(list)
    for person, decision in decisions.items():
        for layer, value in layer_values(decision).items():
            values[layer].append((person, value))
    for layer, ratings in values.items():
        yield layer, tuple(ratings), 1


def _pairs(decisions: Mapping[str, Decision]) -> Iterator[Addition]:
    """What each pair of people adds: how their attributions meet, and what those that match say."""
    attributed = [(person, one.attributed) for person, one in decisions.items()]
    for (first, ours), (second, theirs) in combinations(attributed, 2):
        if not ours and not theirs:
            continue
        matches = match_content(ours, theirs)
        for side, turned in pair_boundaries(ours, theirs, matches):
            yield BOUNDARY, ((first, side.value), (second, turned.value)), 1
        for match in matches:
            if match.is_half:
                mine = paired_values(ours[match.first])
                others = paired_values(theirs[match.second])
                for layer, value in mine.items():
                    yield layer, ((first, value), (second, others[layer])), 1
