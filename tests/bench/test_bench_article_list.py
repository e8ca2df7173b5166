"""The list of 10,000 articles with work and marks: every kind of question, on both databases."""

import json
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from bench.measuring import ROOT, environment, manage, print_table

pytestmark = pytest.mark.bench

ARTICLES, SENTENCES, ROUNDS = 10_000, 4, 9
COLUMNS = ["question", "found", "p50 ms", "worst ms", "p50 CPU ms"]


@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_bench_article_list(tmp_path: Path, database: str, request: pytest.FixtureRequest) -> None:
    if database == "PostgreSQL":
        server = request.getfixturevalue("postgres_url")
        own = f"{server.rpartition('/')[0]}/test_bench_articles"
        (tmp_path / "database").write_text(own)
    manage(tmp_path, "collectstatic", "--noinput", "--verbosity", "0")
    program = str(ROOT / "tests/bench/list_articles.py")

    done = subprocess.run(
        [sys.executable, program, str(ARTICLES), str(SENTENCES), str(ROUNDS)],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )

    measured = json.loads(done.stdout.splitlines()[-1])
    rows = [
        [name, found, statistics.median(walls), max(walls), statistics.median(cpus)]
        for name, found, walls, cpus in measured
    ]
    print_table(f"The article list, {ARTICLES:,} articles, {database}", COLUMNS, rows)
