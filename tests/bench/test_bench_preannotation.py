"""Pre-annotation at scale: articles a second with one and two workers; pages of huge jobs.

The baseline of the same run is the finder called in a loop: no database, no queue, no checks.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from bench.databases import DATABASES, site_on
from bench.measuring import ROOT, Server, environment, manage, print_table

from annotations.domain.suggestions import FINDERS

pytestmark = pytest.mark.bench

PROGRAM = str(ROOT / "tests/bench/preannotate_articles.py")
ARTICLES, PLAIN_ARTICLES = 2_000, 200
SIMULATED, CHUNKS = 100_000, 1_000
WORKERS = (1, 2)
SECONDS = 0.1  # of waiting_finder.py, which must not be imported here
MORE_WORKERS, WAITING_ARTICLES = (1, 2, 4), 800
WAITING = ("--include", "bench.waiting_finder")
PATIENCE_SECONDS = 1_800
COLUMNS = ["what", "articles", "s", "articles/s", "words/s", "CPU ms per article", "peak MB"]
WORKER = (
    *("-m", "celery", "--quiet", "--skip-checks", "-A", "workbench", "worker"),
    *("--loglevel", "WARNING", "--pool", "prefork", "--concurrency", "1"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
)


def program(folder: Path, *words: object) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, PROGRAM, *map(str, words)],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.mark.parametrize("finder", sorted(FINDERS))
def test_bench_preannotation_with_one_and_two_workers(finder: str, tmp_path: Path) -> None:
    """On SQLite and the embedded broker, as `make run` has them: what is slowest to share."""
    base = tmp_path / "base"
    base.mkdir()
    made = program(base, "fill", ARTICLES, finder)
    alone = program(base, "plain", PLAIN_ARTICLES, finder)
    words_each = made["words"] / ARTICLES
    rows = [row("baseline: the finder in a loop", PLAIN_ARTICLES, alone, words_each)]
    for count in WORKERS:
        folder = tmp_path / f"workers-{count}"
        shutil.copytree(base, folder)
        name = f"{count} worker{'s' * (count > 1)} of one process"
        rows.append(row(name, ARTICLES, measured_run(folder, count), words_each))

    print_table(
        f"Pre-annotating {ARTICLES:,} articles of {words_each:.0f} words: {finder}", COLUMNS, rows
    )


def test_bench_preannotation_by_a_finder_that_waits(tmp_path: Path) -> None:
    """How pace grows with workers where they share the queue and the database, not the CPU."""
    base = tmp_path / "base"
    base.mkdir()
    made = program(base, "fill", WAITING_ARTICLES, "rules")
    words_each = made["words"] / WAITING_ARTICLES
    alone = {"wall": SECONDS, "cpu": 0.0}
    rows = [row("baseline: the wait alone", 1, alone, words_each)]
    for count in MORE_WORKERS:
        folder = tmp_path / f"workers-{count}"
        shutil.copytree(base, folder)
        cost = measured_run(folder, count, *WAITING, articles=WAITING_ARTICLES)
        name = f"{count} worker{'s' * (count > 1)} of one process"
        rows.append(row(name, WAITING_ARTICLES, cost, words_each))

    print_table(f"A finder that waits {SECONDS} s for each article", COLUMNS, rows)


def row(name: str, articles: int, cost: dict[str, Any], words_each: float) -> list[object]:
    pace = articles / cost["wall"]
    cpu = cost["cpu"] / articles * 1000
    return [name, articles, cost["wall"], pace, pace * words_each, cpu, cost.get("peak_mb", "")]


def measured_run(
    folder: Path, workers: int, *options: str, articles: int = ARTICLES
) -> dict[str, Any]:
    """Seconds from the first chunk's start to the job's end; CPU and peak of all processes."""
    with running(folder, workers, *options) as pids:
        program(folder, "ask")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            state, seconds, done, failed = progress(folder)
            if state in ("done", "failed", "cancelled"):
                break
            assert time.monotonic() < deadline, f"{done} were done"
            time.sleep(0.5)
        programs = [Server(0, pid) for pid in pids]
        cpu = sum(one.cpu_seconds for one in programs)
        peak = sum(one.peak_mb for one in programs)
    assert (state, done, failed) == ("done", articles, 0)
    return {"wall": seconds, "cpu": cpu, "peak_mb": peak}


@contextmanager
def running(folder: Path, workers: int, *options: str) -> Iterator[list[int]]:
    """Workers and a reconciler, each process with one thread for mathematics."""
    own = {**environment(folder), "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT / "tests")}
    commands: list[tuple[str, ...]] = [
        (*WORKER, "--hostname", f"bench-{n}@localhost", *options) for n in range(workers)
    ]
    commands.append(("manage.py", "reconcile", "--skip-checks"))
    with (folder / "output").open("wb") as output:
        started = [
            subprocess.Popen(
                [sys.executable, *command],
                env=own,
                cwd=ROOT,
                stdout=output,
                stderr=output,
                process_group=0,
            )
            for command in commands
        ]
        try:
            yield [one.pid for one in started[:workers]]
        finally:
            for one in started:
                os.killpg(one.pid, 9)
                one.wait()


def progress(folder: Path) -> tuple[str, float, int, int]:
    """State, seconds since the first chunk began, done and failed, read past the product."""
    with closing(sqlite3.connect(folder / "workbench.sqlite3", timeout=20)) as opened:
        parent = "FROM annotations_job WHERE parent_id IS NULL ORDER BY id DESC LIMIT 1"
        found = opened.execute(f"SELECT state, done, failed {parent}").fetchall()
        span = opened.execute(
            "SELECT 86400 * (max(julianday(finished_at)) - min(julianday(started_at))) "
            "FROM annotations_job WHERE parent_id IS NOT NULL"
        ).fetchone()
    state, done, failed = found[0] if found else ("", 0, 0)
    return state, span[0] or 0.0, done, failed


@pytest.mark.parametrize("database", DATABASES)
def test_bench_pages_of_a_huge_preannotation(database: str, tmp_path: Path) -> None:
    with site_on(database, tmp_path / "site") as folder:
        manage(folder, "collectstatic", "--noinput", "--verbosity", "0")
        few = program(folder, "rows", SIMULATED // 100, 2 * CHUNKS // 100)
    with site_on(database, tmp_path / "large") as folder:
        manage(folder, "collectstatic", "--noinput", "--verbosity", "0")
        many = program(folder, "rows", SIMULATED, CHUNKS)

    plan = many["planning"]
    print(
        f"\nPlanning {SIMULATED:,} articles as {plan['chunks']:,} chunks on {database}: "
        f"{plan['seconds']:.1f} s, {plan['more_mb']:.0f} MB more at its peak"
    )
    rows = [
        [name, statements, median, worst, small[1], small[2]]
        for (name, statements, median, worst), small in zip(
            many["pages"], few["pages"], strict=True
        )
    ]
    print_table(
        f"{SIMULATED:,} articles and as many rows in {CHUNKS:,} chunks, {database}",
        ["page", "statements", "p50 ms", "worst ms", "of 1,000 articles", "p50 ms"],
        rows,
    )
