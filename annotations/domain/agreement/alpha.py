"""Krippendorff's alpha for any number of people, missing values and a distance.

Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section D: observed
disagreement from coincidences within units, expected disagreement from the totals of values.
"""

from dataclasses import dataclass

import numpy as np

from annotations.domain.agreement.arrays import FloatArray, IntArray, sum_by
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.distances import Distance, members
from annotations.domain.agreement.figures import Figure, Reason, Statistic, divide, point_figure
from annotations.domain.agreement.sums import gather
from annotations.domain.agreement.tables import PatternTable, Value

# Overlaps are summed in parts to bound the memory: 8 MB for a block of 100 resamples.
CHUNK = 10_000


@dataclass(frozen=True, eq=False)
class Overlaps:
    """Pairs of different values that are closer than 1: their numbers and 1 - distance.

    Speakers make thousands of values of which few overlap, so no square matrix is kept.
    """

    first: IntArray
    second: IntArray
    similarity: FloatArray


def alpha(table: PatternTable, distance: Distance) -> Figure:
    """Alpha over all units; undefined without units or where only one label was used."""
    coded = CodedTable.of(table)
    return point_figure(alpha_statistic(coded, distance), coded.sample)


def alpha_statistic(coded: CodedTable, distance: Distance) -> Statistic:
    """Alpha as sums per article: observed disagreement, then the total of each value."""
    overlaps = find_overlaps(coded.values, distance)

    def evaluate(sums: FloatArray) -> FloatArray:
        observed, totals = sums[:, 0], sums[:, 1:]
        return alpha_of(observed, totals, _expected_disagreement(totals, overlaps))

    observed = coded.sum_rows(_disagreement(coded, overlaps))[:, None]
    sums = gather(observed, coded.value_entries(coded.is_unit))
    return Statistic("alpha", sums, evaluate, Reason.ONE_LABEL)


def alpha_of(observed: FloatArray, totals: FloatArray, expected: FloatArray) -> FloatArray:
    """1 - observed / expected disagreement; NaN where values in units are all the same.

    observed, expected: (n,), sums over ordered pairs. totals: (n, values), of values in units.
    """
    one_label = (totals > 0).sum(axis=1) <= 1
    quotient = divide((totals.sum(axis=1) - 1.0) * observed, np.where(one_label, 0.0, expected))
    return 1.0 - quotient


def find_overlaps(values: tuple[Value, ...], distance: Distance) -> Overlaps:
    """Compare the values that share a member; the others are 1 apart by contract.

    Distances depend on sizes alone, so each combination of sizes is measured once.
    """
    pairs, shared = _count_shared_members(values)
    first, second = pairs // max(len(values), 1), pairs % max(len(values), 1)
    sizes = np.array([len(members(value)) for value in values], dtype=np.int64)
    base = int(sizes.max(initial=0)) + 1
    _, examples, case_of_pair = np.unique(
        (sizes[first] * base + sizes[second]) * base + shared,
        return_index=True,
        return_inverse=True,
    )
    similarity = [1.0 - distance(values[first[one]], values[second[one]]) for one in examples]
    return Overlaps(first, second, np.array(similarity, dtype=np.float64)[case_of_pair])


def _count_shared_members(values: tuple[Value, ...]) -> tuple[IntArray, IntArray]:
    """Pairs of values with a common member as first * len(values) + second, and how many."""
    holders: dict[str, list[int]] = {}
    for number, value in enumerate(values):
        for member in members(value):
            holders.setdefault(member, []).append(number)
    codes = [np.empty(0, dtype=np.int64)]
    for member in sorted(holders):
        group = np.array(holders[member], dtype=np.int64)
        if len(group) == 1:
            continue
        first, second = np.triu_indices(len(group), k=1)
        codes.append(group[first] * len(values) + group[second])
    return np.unique(np.concatenate(codes), return_counts=True)


def _disagreement(coded: CodedTable, overlaps: Overlaps) -> FloatArray:
    """Per row, the distances over ordered pairs of people, divided by the people less one."""
    cells = coded.cells
    agreeing = sum_by(cells.row, cells.times**2, coded.rows)
    if len(overlaps.similarity):
        agreeing += 2.0 * _similarity(coded, overlaps)
    return (coded.sizes**2 - agreeing) / np.maximum(coded.sizes - 1.0, 1.0)


def _similarity(coded: CodedTable, overlaps: Overlaps) -> FloatArray:
    """Per row, the sum of 1 - distance over its pairs of people with different values."""
    pairs, width = coded.cell_pairs, len(coded.values)
    known = overlaps.first * width + overlaps.second
    wanted = pairs.first * width + pairs.second
    place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    found = np.where(known[place] == wanted, overlaps.similarity[place], 0.0)
    return coded.sum_pairs(found)


def _expected_disagreement(totals: FloatArray, overlaps: Overlaps) -> FloatArray:
    """Sum over ordered pairs of values of total * total * distance: (n, values) to (n,).

    The nominal part comes first: it is a difference of whole numbers and so is exact, and it
    is 0 exactly where only one label was used.
    """
    expected: FloatArray = totals.sum(axis=1) ** 2 - (totals**2).sum(axis=1)
    by_value = np.ascontiguousarray(totals.T)
    for start in range(0, len(overlaps.similarity), CHUNK):
        part = slice(start, start + CHUNK)
        shared = by_value[overlaps.first[part]] * by_value[overlaps.second[part]]
        expected -= 2.0 * (overlaps.similarity[part] @ shared)
    return expected
