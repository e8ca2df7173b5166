"""Migrations down to the first and up again with 100,000 marks: nobody's work changes (F18)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bench.databases import DATABASES, site_on
from bench.measuring import ROOT, environment, manage, prepare, print_table

pytestmark = pytest.mark.bench

ARTICLES, SENTENCES = 2_500, 20
Sums = dict[str, list[object]]


@pytest.mark.parametrize("database", DATABASES)
def test_bench_migrations_both_ways(tmp_path: Path, database: str) -> None:
    with site_on(database, tmp_path / "site") as folder:
        made = prepare(folder, "marked", ARTICLES, SENTENCES)
        before = human_sums(folder)
        down = manage(folder, "migrate", "annotations", "0001", "--verbosity", "0")
        below = human_sums(folder)
        up = manage(folder, "migrate", "--verbosity", "0")
        after = human_sums(folder)

    rows = [
        [f"{database}: {name}", made["marks"], cost.wall_seconds, cost.peak_mb]
        for name, cost in (("down to 0001", down), ("up to the newest", up))
    ]
    print_table("Migrations with marks in them", ["what", "marks", "s", "peak MB"], rows)
    assert before["mark"][0] == ARTICLES * SENTENCES * 2
    assert before == below == after


def human_sums(folder: Path) -> Sums:
    """Rows and hash of every table of people's work."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/bench/human_tables.py")],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    found: Sums = json.loads(done.stdout.splitlines()[-1])
    return found
