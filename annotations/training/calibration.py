"""How far a score can be taken for a probability, and the curve that makes it one."""

from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Outcome = tuple[float, bool]

IDENTITY: tuple[Point, ...] = ((0.0, 0.0), (1.0, 1.0))
BINS = 10
SMALLEST_POOL = 25
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Bin:
    """Scores from `low` to below `high`: how many, their mean, and the share that was right."""

    low: float
    high: float
    count: int
    mean: float
    share: float


def rising_curve(outcomes: Sequence[Outcome]) -> tuple[Point, ...]:
    """Points (score, share right) that rise in both; straight lines lie between them.

    Pools adjacent violators (Ayer et al. 1955) over groups of at least SMALLEST_POOL scores.
    Without that many scores nothing can be said, and the curve is the identity.
    """
    pools = _merged(_groups(sorted(outcomes)))
    points: list[Point] = []
    for raw, right, count in pools:
        point = round(raw / count, DIGITS), round(right / count, DIGITS)
        if not points or point[0] > points[-1][0]:
            points.append(point)
    return tuple(points) or IDENTITY


def reliability(outcomes: Sequence[Outcome]) -> list[Bin]:
    """Ten equal bins of [0, 1]; those without a score are left out."""
    found = []
    for number in range(BINS):
        low, high = number / BINS, (number + 1) / BINS
        inside = [one for one in outcomes if low <= one[0] < high or (one[0] == high == 1)]
        if inside:
            mean = sum(score for score, _ in inside) / len(inside)
            share = sum(right for _, right in inside) / len(inside)
            found.append(Bin(low, high, len(inside), mean, share))
    return found


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: mean distance of score and share, weighted by count."""
    total = sum(one.count for one in bins)
    distance = sum(one.count * abs(one.mean - one.share) for one in bins)
    return distance / total if total else 0.0


def _groups(ordered: Sequence[Outcome]) -> list[list[float]]:
    """Sums (scores, right, count) of neighbouring scores, equal ones together."""
    groups: list[list[float]] = []
    last: float | None = None
    for score, right in ordered:
        if not groups or (groups[-1][2] >= SMALLEST_POOL and score != last):
            groups.append([0.0, 0.0, 0.0])
        groups[-1][0] += score
        groups[-1][1] += right
        groups[-1][2] += 1
        last = score
    if groups and groups[-1][2] < SMALLEST_POOL:
        rest = groups.pop()
        if not groups:
            return []
        groups[-1] = [one + other for one, other in zip(groups[-1], rest, strict=True)]
    return groups


def _merged(groups: Sequence[list[float]]) -> list[list[float]]:
    pools: list[list[float]] = []
    for group in groups:
        pools.append(list(group))
        while len(pools) > 1 and pools[-2][1] * pools[-1][2] >= pools[-1][1] * pools[-2][2]:
            last = pools.pop()
            pools[-1] = [one + other for one, other in zip(pools[-1], last, strict=True)]
    return pools
