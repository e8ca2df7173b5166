"""How the content that two people attributed in a sentence meets: one unit per attribution.

Stored as patterns of two people. A matched pair of attributions is one unit, in which each has
how they met and by how many characters their own content starts and ends after the other's:
`half:3:-2`. An attribution that is matched with none is one as well, `alone` or, where it
overlaps something of theirs that is matched with another, `covered`; the other one has `none`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from annotations.domain.agreement.decisions import AttributionChoice
from annotations.domain.agreement.matching import Match
from annotations.domain.spans import iou

BOUNDARY = "boundary"
EXACT, HALF, OVERLAP = "exact", "half", "overlap"
ALONE, COVERED, NONE = "alone", "covered", "none"
MATCHED = (EXACT, HALF, OVERLAP)
# How a unit's attributions can meet.
MET = (*MATCHED, ALONE, COVERED)
# Offsets beyond this count as this, so that there are few patterns: 30 is about five words.
FARTHEST = 30


@dataclass(frozen=True)
class Boundary:
    """One person's side of a unit.

    met: one of the words above. start, end: characters by which this person's content starts
    and ends after the other's (negative: before), at most FARTHEST; 0 where nothing is matched.
    """

    met: str
    start: int = 0
    end: int = 0

    @property
    def value(self) -> str:
        """As it is stored; `read` is the inverse."""
        return self.met if self.is_plain else f"{self.met}:{self.start}:{self.end}"

    @property
    def is_plain(self) -> bool:
        return self.met not in (HALF, OVERLAP)

    @property
    def is_matched(self) -> bool:
        return self.met in MATCHED

    @property
    def is_attribution(self) -> bool:
        """Whether this person attributed something here."""
        return self.met != NONE

    @property
    def turned(self) -> Self:
        """The other person's side of a matched pair."""
        return type(self)(self.met, -self.start, -self.end)

    @classmethod
    def read(cls, value: str) -> Self:
        """Read a stored value; ValueError if it is none."""
        met, *offsets = value.split(":")
        if met not in (*MET, NONE) or len(offsets) not in (0, 2):
            raise ValueError("This is no boundary.")
        return cls(met, *(int(offset) for offset in offsets))


def pair_boundaries(
    first: Sequence[AttributionChoice],
    second: Sequence[AttributionChoice],
    matches: Sequence[Match],
) -> Iterator[tuple[Boundary, Boundary]]:
    """The units of two people: their matches, then what each has that is matched with none."""
    for match in matches:
        boundary = _matched(first[match.first], second[match.second], match)
        yield boundary, boundary.turned
    left = {place for place, _ in enumerate(first)} - {match.first for match in matches}
    for place in sorted(left):
        yield Boundary(_unmatched(first[place], second)), Boundary(NONE)
    left = {place for place, _ in enumerate(second)} - {match.second for match in matches}
    for place in sorted(left):
        yield Boundary(NONE), Boundary(_unmatched(second[place], first))


def _matched(one: AttributionChoice, other: AttributionChoice, match: Match) -> Boundary:
    if match.iou == 1.0:
        return Boundary(EXACT)
    start = one.content[0][0] - other.content[0][0]
    end = max(span[1] for span in one.content) - max(span[1] for span in other.content)
    return Boundary(HALF if match.is_half else OVERLAP, _within(start), _within(end))


def _unmatched(one: AttributionChoice, others: Sequence[AttributionChoice]) -> str:
    return COVERED if any(iou(one.content, other.content) > 0 for other in others) else ALONE


def _within(offset: int) -> int:
    return max(-FARTHEST, min(FARTHEST, offset))
