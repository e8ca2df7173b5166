"""One label against all others: what the measures say of it alone.

Source: Fleiss (1971), Psych. Bull. 76, 378-382, kappa per category; Krippendorff (2004), Content
Analysis, 2nd ed., ch. 11, on distinctions of single values.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from annotations.domain.agreement.alpha import alpha_statistic
from annotations.domain.agreement.arrays import FloatArray, IntArray, sum_by
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.distances import nominal
from annotations.domain.agreement.figures import Reason, Statistic, without_value
from annotations.domain.agreement.fleiss import fleiss_statistic
from annotations.domain.agreement.tables import Value

REST, LABEL = "rest", "the label"


def label_alpha_statistic(coded: CodedTable, label: Value) -> Statistic:
    """Nominal alpha of the label against the rest, as sums per article."""
    if not _is_used(coded, label):
        return without_value("label_alpha", coded.articles, Reason.LABEL_UNUSED)
    return replace(alpha_statistic(against_rest(coded, label), nominal), name="label_alpha")


def label_fleiss_statistic(coded: CodedTable, label: Value) -> Statistic:
    """Fleiss' kappa of the label against the rest, as sums per article."""
    if not _is_used(coded, label):
        return without_value("label_fleiss", coded.articles, Reason.LABEL_UNUSED)
    return replace(fleiss_statistic(against_rest(coded, label)), name="label_fleiss")


def against_rest(coded: CodedTable, label: Value) -> CodedTable:
    """The table with two values: the label, and all others as one."""
    number = coded.values.index(label) if label in coded.values else -1
    is_label = (coded.rating_value == number).astype(np.int64)
    return replace(coded, values=(REST, LABEL), rating_value=is_label)


def label_tables(coded: CodedTable) -> Iterator[tuple[Value, CodedTable]]:
    """Each label with its small table against the rest, one row per number of values in all and
    of the label: for tables of units, whose measures do not ask who gave a value.

    A label is looked for where it is, so that thousands of them take no longer than few.
    """
    cells, sizes = coded.cells, coded.sizes.astype(np.int64)
    without = sum_by(sizes, coded.count, int(sizes.max(initial=0)) + 1)
    order = np.argsort(cells.value, kind="stable")
    ends = np.searchsorted(cells.value[order], np.arange(len(coded.values)), side="right")
    start = 0
    for label, end in zip(coded.values, ends.tolist(), strict=True):
        rows, times = cells.row[order[start:end]], cells.times[order[start:end]]
        yield label, _small_table(coded, _kinds(without, sizes[rows], times, coded.count[rows]))
        start = end


def _kinds(
    without: FloatArray, sizes: IntArray, times: FloatArray, count: FloatArray
) -> dict[tuple[int, int], float]:
    """How many units have so many values, and so many of the label: {(values, times): units}.

    without: units by size as if none had the label; sizes, times, count: of rows that have it.
    """
    width = len(without)
    kinds, of_row = np.unique(times.astype(np.int64) * width + sizes, return_inverse=True)
    units = sum_by(of_row, count, len(kinds))
    rest = without - sum_by(sizes, count, width)
    pairs = zip((kinds % width).tolist(), (kinds // width).tolist(), strict=True)
    found = dict(zip(pairs, units.tolist(), strict=True))
    return found | {(size, 0): n for size, n in enumerate(rest.tolist()) if n > 0}


def _small_table(coded: CodedTable, kinds: dict[tuple[int, int], float]) -> CodedTable:
    rows = np.arange(len(kinds))
    sizes = np.array([size for size, _ in kinds], dtype=np.int64)
    times = np.array([times for _, times in kinds], dtype=np.int64)
    rating_row = np.repeat(rows, sizes)
    place = np.arange(len(rating_row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return replace(
        coded,
        articles=len(kinds),
        values=(REST, LABEL),
        article=rows,
        count=np.array(list(kinds.values())),
        rating_row=rating_row,
        rating_rater=place,
        rating_value=(place < times[rating_row]).astype(np.int64),
    )


def _is_used(coded: CodedTable, label: Value) -> bool:
    return bool((coded.times_of(label) * coded.is_unit).any())
