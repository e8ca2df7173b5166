"""What alpha and its intervals cost, beside the package `krippendorff` in the same process."""

import json
import subprocess
import sys
from typing import Any

import pytest
from bench.measuring import ROOT, print_table

pytestmark = pytest.mark.bench

JUDGES = ROOT / ".venv-judges" / "bin" / "python"
PROGRAM = "tests/bench/agreement_measures.py"


def test_bench_alpha_and_its_intervals() -> None:
    python = JUDGES if JUDGES.exists() else sys.executable
    if not JUDGES.exists():
        print("\nNo baseline: krippendorff is not there; `make judges` installs it.")
    done = subprocess.run([str(python), PROGRAM], cwd=ROOT, capture_output=True, check=True)
    found = json.loads(done.stdout)

    print_table(
        "Nominal alpha of plain ratings, 5 raters, 4 labels (aim 100 times, 5 ms, 15 MB at 1M)",
        ["units", "ms", "peak MB", "krippendorff ms", "its MB", "times faster", "values apart"],
        [_row(one, "units", with_memory=True) for one in found["points"]],
    )
    print_table(
        "Its interval, 1,000 resamples of units",
        ["units", "ms", "peak MB", "krippendorff ms, from 5", "times faster"],
        [_row(one, "units") for one in found["units"]],
    )
    print_table(
        "Its interval, 1,000 resamples of documents of 20 sentences (again: weights drawn before)",
        ["documents", "ms", "peak MB", "krippendorff ms, from 5", "times faster", "again ms"],
        [[*_row(one, "documents"), one["again"]["ms"]] for one in found["documents"]],
    )


def _row(one: dict[str, Any], name: str, *, with_memory: bool = False) -> list[object]:
    ours, theirs = one["ours"], one["theirs"]
    their_ms = theirs and theirs["ms"]
    cells: list[object] = [one[name], ours["ms"], ours["mb"], their_ms]
    if with_memory:
        cells.append(theirs and theirs["mb"])
    cells.append(theirs and theirs["ms"] / ours["ms"])
    if with_memory:
        cells.append(None if one["apart"] is None else f"{one['apart']:.0e}")
    return ["–" if cell is None else cell for cell in cells]
