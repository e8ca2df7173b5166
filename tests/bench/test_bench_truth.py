"""Truth inference beside crowd-kit: CPU time, and on how many sentences the answers are equal."""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from bench.measuring import ROOT, print_table
from numpy.typing import NDArray

from annotations.domain.agreement.arrays import IntArray
from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.truth.dawid_skene import dawid_skene
from annotations.domain.agreement.truth.estimates import Estimate
from annotations.domain.agreement.truth.mace import mace
from annotations.domain.agreement.truth.majority import majority
from annotations.domain.agreement.truth.one_coin import one_coin
from annotations.domain.agreement.truth.rated import NOT_RATED, RatedPatterns

pytestmark = pytest.mark.bench

CROWDKIT = ROOT / ".venv-crowd" / "bin" / "python"
SCRIPT = ROOT / "tests" / "bench" / "truth_by_crowdkit.py"
LABELS = ("none", "C", "V", "Q")
SEED = 20_261_123
REPEATS = 7

Method = Callable[[RatedPatterns], Estimate | Reason]
METHODS: dict[str, Method] = {
    "majority": majority,
    "one_coin": one_coin,
    "dawid_skene": dawid_skene,
    "mace": lambda rated: mace(rated, seed=SEED),
}


@dataclass(frozen=True)
class Work:
    """Labels that people gave, -1 where they gave none: (units, people)."""

    title: str
    ratings: NDArray[np.int8]
    methods: tuple[str, ...]

    @property
    def people(self) -> list[str]:
        return [f"A{number}" for number in range(self.ratings.shape[1])]

    @property
    def triples(self) -> IntArray:
        unit, person = np.nonzero(self.ratings != NOT_RATED)
        return np.column_stack((unit, person, self.ratings[unit, person]))


def test_bench_truth_inference(tmp_path: Path) -> None:
    if not CROWDKIT.exists():
        print("\nNo baseline: crowd-kit is not there; `make crowd` installs it.")
    rows = [
        _measured(work, method, tmp_path)
        for work in (
            Work("100,000 x 5, 20 % missing", _ratings(100_000, 5, missing=0.2), ("dawid_skene",)),
            Work("100,000 x 5 of 20 people", _few_of_many(100_000, 20, 5), ("dawid_skene",)),
            Work("10,000 x 5, 20 % missing", _ratings(10_000, 5, missing=0.2), tuple(METHODS)),
        )
        for method in work.methods
    ]

    print_table(
        "Truth inference from plain labels (aim: Dawid-Skene 100,000 x 5 500 times crowd-kit)",
        ["labels", "method", "ms CPU", "crowd-kit ms CPU", "ratio", "equal answers %"],
        rows,
    )


def _measured(work: Work, method: str, folder: Path) -> list[object]:
    seconds = float("inf")
    for _ in range(REPEATS):
        begun = time.process_time()
        answers = _answers(work, METHODS[method])
        seconds = min(seconds, time.process_time() - begun)
    if not CROWDKIT.exists():
        return [work.title, method, seconds * 1000, "-", "-", "-"]
    theirs, theirs_seconds = _by_crowdkit(work, method, folder)
    rated = (work.ratings != NOT_RATED).any(axis=1)
    equal = 100 * float((answers[rated] == theirs).mean())
    ratio = theirs_seconds / seconds
    return [work.title, method, seconds * 1000, theirs_seconds * 1000, ratio, equal]


def _answers(work: Work, method: Method) -> IntArray:
    """The likeliest label of each unit, counting included."""
    if work.ratings.shape[1] > 5:  # too many people to count patterns
        unit, person = np.nonzero(work.ratings != NOT_RATED)
        label = work.ratings[unit, person].astype(np.int64)
        rated = RatedPatterns.of_triples(unit, person, label, raters=work.people, labels=LABELS)
        pattern_of_unit = np.arange(len(work.ratings))
    else:
        rated, pattern_of_unit = RatedPatterns.of_ratings(work.ratings, work.people, LABELS)
    estimate = method(rated)
    assert isinstance(estimate, Estimate)
    return estimate.likeliest[pattern_of_unit]


def _by_crowdkit(work: Work, method: str, folder: Path) -> tuple[IntArray, float]:
    triples, answers = folder / "triples.npy", folder / "answers.npy"
    np.save(triples, work.triples)
    command = [str(CROWDKIT), str(SCRIPT), str(triples), method, str(answers)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return np.load(answers), float(printed.split()[0])


def _ratings(units: int, people: int, *, missing: float) -> NDArray[np.int8]:
    """People of different skill; the rest of their labels are drawn evenly."""
    random = np.random.default_rng(SEED)
    truth = random.choice(len(LABELS), size=units, p=[0.45, 0.3, 0.05, 0.2])
    skills = np.linspace(0.6, 0.95, people)
    knew = random.random((units, people)) < skills
    given = np.where(knew, truth[:, None], random.integers(0, len(LABELS), (units, people)))
    given[random.random((units, people)) < missing] = NOT_RATED
    return given.astype(np.int8)


def _few_of_many(units: int, people: int, of_each: int) -> NDArray[np.int8]:
    """Each unit is rated by some of the people, drawn anew for each."""
    ratings = _ratings(units, people, missing=0.0)
    drawn = np.random.default_rng(SEED + 1).random((units, people)).argsort(axis=1)
    ratings[drawn >= of_each] = NOT_RATED
    return ratings
