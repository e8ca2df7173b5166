"""Which characters of a sentence people attributed: its text as a continuum that they unitise.

A unit is a span with a value; all else is gap. Of a decision the units are the spans of content,
each with its attribution's mode. Where several lie over a character it belongs to one: to the
nearest to the words, direct before mixed before indirect. No unit reaches beyond its sentence.

Three layers hold what Krippendorff's u-alpha is a function of (`u_alpha.py`): EXTENT has the
characters, as patterns of all people. LENGTHS has, for each person and value, the squared
lengths of the units. OVERLAPS has the squares of what the units add to the coincidences of
values that are no gap, times (people - 1)²; its values name that number: `direct:2`.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import TypeAlias

from annotations.domain.agreement.decisions import Decision
from annotations.domain.agreement.tables import Pattern
from annotations.domain.attribution import MODES
from annotations.domain.spans import Span

EXTENT, LENGTHS, OVERLAPS = "extent", "extent_lengths", "extent_overlaps"
GAP = "gap"
LEAST_PEOPLE = 2

Addition: TypeAlias = tuple[str, Pattern, int]
# Start, end and value.
Unit: TypeAlias = tuple[int, int, str]


def extent_patterns(decisions: Mapping[str, Decision]) -> Iterator[Addition]:
    """What one sentence adds to the three layers, as (layer, pattern, n).

    decisions: pseudonym -> a decision on the sentence, none of them undecided. Nothing is added
    where the sentence's length is not known.
    """
    length = next((one.length for one in decisions.values()), None)
    if length is not None:
        units = {person: content_units(one) for person, one in decisions.items()}
        yield from unit_patterns(units, (0, length))


def content_units(decision: Decision) -> list[Unit]:
    """The units of a decision, in text order; they never overlap."""
    spans = sorted(
        (MODES.index(one.mode), span)
        for one in decision.attributed
        if one.mode in MODES
        for span in one.content
    )
    edges = sorted({edge for _, span in spans for edge in span})
    owned = [(first, last, _owner(spans, first)) for first, last in pairwise(edges)]
    units = []
    for owner, run in groupby(owned, key=lambda part: part[2]):
        parts = list(run)
        if owner is not None:
            units.append((parts[0][0], parts[-1][1], MODES[spans[owner][0]]))
    return units


def _owner(spans: Sequence[tuple[int, Span]], character: int) -> int | None:
    """The first of the spans that lies over a character."""
    return next(
        (place for place, (_, (start, end)) in enumerate(spans) if start <= character < end), None
    )


def unit_patterns(units: Mapping[str, Sequence[Unit]], continuum: Span) -> Iterator[Addition]:
    """What the units of several people on one continuum add to the three layers.

    units: pseudonym -> units in text order that do not overlap. With fewer than two people
    nothing can coincide, so nothing is added.
    """
    if len(units) < LEAST_PEOPLE:
        return
    people = sorted(units)
    if not any(units.values()):
        yield EXTENT, tuple((person, GAP) for person in people), continuum[1] - continuum[0]
        return
    others = len(people) - 1
    covered = dict.fromkeys(people, 0)
    edges = {edge for listed in units.values() for unit in listed for edge in unit[:2]}
    inside = {edge for edge in edges if continuum[0] < edge < continuum[1]}
    overlaps: dict[tuple[str, int], int] = {}
    for first, last in pairwise(sorted({*continuum, *inside})):
        over = {person: _unit_over(units[person], covered, person, first) for person in people}
        valued = sum(unit is not None for unit in over.values())
        pattern = tuple((person, GAP if unit is None else unit[2]) for person, unit in over.items())
        yield EXTENT, pattern, last - first
        for person, unit in over.items():
            if unit is not None and valued > 1:
                key = person, covered[person]
                overlaps[key] = overlaps.get(key, 0) + (last - first) * (valued - 1)
    for person in people:
        for start, end, value in units[person]:
            yield LENGTHS, ((person, value),), (end - start) ** 2
    for (person, place), overlap in overlaps.items():
        yield OVERLAPS, ((person, f"{units[person][place][2]}:{others}"),), overlap**2


def _unit_over(
    units: Sequence[Unit], covered: dict[str, int], person: str, character: int
) -> Unit | None:
    """The unit over a character; they come in order, so `covered` keeps the place reached."""
    while covered[person] < len(units) and units[covered[person]][1] <= character:
        covered[person] += 1
    if covered[person] < len(units) and units[covered[person]][0] <= character:
        return units[covered[person]]
    return None
