"""Agreement of 100,000 sentences that five people decided: the dashboard, and one submission."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bench.databases import DATABASES, site_on
from bench.measuring import ROOT, environment, print_table

pytestmark = pytest.mark.bench

ARTICLES, SENTENCES, PEOPLE, ROUNDS = 5000, 20, 5, 7
COLUMNS = ["what", "p50 CPU ms", "p50 ms", "queries"]


@pytest.mark.parametrize("database", DATABASES)
def test_bench_agreement_dashboard(tmp_path: Path, database: str) -> None:
    program = str(ROOT / "tests/bench/dashboard_project.py")
    numbers = map(str, (ARTICLES, SENTENCES, PEOPLE, ROUNDS))
    with site_on(database, tmp_path / "site") as folder:
        done = subprocess.run(
            [sys.executable, program, *numbers],
            env=environment(folder),
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )

    found = json.loads(done.stdout.splitlines()[-1])
    made = found["made"]
    print_table(
        f"Agreement of {ARTICLES * SENTENCES:,} sentences x {PEOPLE} people, {database}: "
        f"{made['patterns']:,} patterns, {made['counts']:,} counts, {made['totals']:,} totals, "
        f"{made['peak_mb']:,.0f} MB",
        COLUMNS,
        [[name, *values[:2], int(values[2])] for name, values in found["rows"].items()],
    )
    assert found["rows"]["the whole dashboard, a new process"][2] <= 20
