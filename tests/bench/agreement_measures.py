"""Measures of agreement beside the package `krippendorff`, as JSON; runs in either environment.

Where the package is missing, what it costs is null. A few of its resamples are drawn and their
time is counted up to a thousand, which would take minutes.
"""

import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from annotations.domain.agreement.alpha import alpha_statistic
from annotations.domain.agreement.bootstrap import interval_figures
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.distances import nominal
from annotations.domain.agreement.figures import Statistic, point_figure
from annotations.domain.agreement.ratings import code_ratings, without_people
from annotations.domain.agreement.tables import PatternTable
from annotations.domain.agreement.unit_bootstrap import unit_interval_figures

try:
    import krippendorff
except ImportError:
    krippendorff = None

LABELS, RATERS = ("1", "2", "3", "4"), ("anna", "ben", "cleo", "dora", "emil")
SENTENCES, DRAWN, RESAMPLES = 20, 5, 1_000


def ratings_of(units: int) -> np.ndarray:
    """Five people, four labels, three quarters right, a fifth missing: (people, units)."""
    generator = np.random.default_rng(1)
    truth = generator.integers(0, 4, units)
    guesses = generator.integers(0, 4, (5, units))
    ratings = np.where(generator.random((5, units)) < 0.75, truth, guesses).astype(np.int8)
    ratings[generator.random((5, units)) < 0.2] = -1
    return ratings


def as_floats(ratings: np.ndarray) -> np.ndarray:
    floats = ratings.astype(np.float64)
    floats[ratings < 0] = np.nan
    return floats


def nominal_alpha(coded: CodedTable) -> Statistic:
    return alpha_statistic(coded, nominal)


def alpha_of(ratings: np.ndarray) -> float | None:
    coded = code_ratings(ratings, labels=LABELS, raters=RATERS)
    return point_figure(nominal_alpha(coded), coded.sample).value


def their_alpha(floats: np.ndarray) -> float:
    return float(krippendorff.alpha(floats, level_of_measurement="nominal"))


def measured(work: Callable[[], object], times: int) -> dict[str, float]:
    """The best of so many times in ms, and the peak of memory in MB on one more."""
    best = min(_seconds(work) for _ in range(times))
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return {"ms": best * 1e3, "mb": peak / 1e6}


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def points(units: int) -> dict[str, Any]:
    ratings = ratings_of(units)
    floats = as_floats(ratings)
    return {
        "units": units,
        "ours": measured(lambda: alpha_of(ratings), 7),
        "theirs": measured(lambda: their_alpha(floats), 3) if krippendorff else None,
        "apart": abs((alpha_of(ratings) or 0) - their_alpha(floats)) if krippendorff else None,
    }


def unit_intervals(units: int) -> dict[str, Any]:
    coded = without_people(code_ratings(ratings_of(units), labels=LABELS, raters=RATERS))
    return {
        "units": units,
        "ours": measured(lambda: unit_interval_figures([nominal_alpha], coded, seed=1), 3),
        "theirs": _their_resamples(as_floats(ratings_of(units)), units, 1),
    }


def document_intervals(documents: int) -> dict[str, Any]:
    """From the counts of each document, as the workbench stores them."""
    ratings = ratings_of(documents * SENTENCES)
    coded = CodedTable.of(
        PatternTable.of(
            (
                f"article {unit // SENTENCES:05}",
                [
                    (rater, LABELS[number])
                    for rater, number in zip(RATERS, column, strict=True)
                    if number >= 0
                ],
                1,
            )
            for unit, column in enumerate(ratings.T.tolist())
        )
    )

    def seed_of(seed: list[int]) -> int:
        seed[0] += 1
        return seed[0]

    drawn = [0]
    first = measured(lambda: _interval(coded, seed_of(drawn)), 3)
    return {
        "documents": documents,
        "ours": first,
        "again": measured(lambda: _interval(coded, 1_000), 3),
        "theirs": _their_resamples(as_floats(ratings), documents, SENTENCES),
    }


def _interval(coded: CodedTable, seed: int) -> object:
    statistic = nominal_alpha(coded)
    return interval_figures([statistic], coded.sample, resamples=RESAMPLES, seed=seed)


def _their_resamples(floats: np.ndarray, clusters: int, size: int) -> dict[str, float] | None:
    if krippendorff is None:
        return None
    generator = np.random.default_rng(1)
    began = time.perf_counter()
    for _ in range(DRAWN):
        drawn = generator.integers(0, clusters, clusters)
        columns = (drawn[:, None] * size + np.arange(size)).ravel()
        their_alpha(floats[:, columns])
    return {"ms": (time.perf_counter() - began) * 1e3 * RESAMPLES / DRAWN}


if __name__ == "__main__":
    found = {
        "points": [points(units) for units in (10_000, 100_000, 1_000_000)],
        "units": [unit_intervals(units) for units in (10_000, 1_000_000)],
        "documents": [document_intervals(documents) for documents in (200, 1_000, 20_000)],
    }
    sys.stdout.write(json.dumps(found))
