"""Releasing 400,000 and 1,000,000 annotated sentences, on both databases: speed and memory.

Memory is flat when the second size needs hardly more of it than the first. Formats cost memory as
well, most of it for the libraries that write them: what each takes is told beside none.

Rows are read from PostgreSQL by SELECT. COPY was tried on the query of the record versions: 2.0 µs
of the worker's CPU a row by SELECT, 3.0 by COPY as text and 2.8 in binary, of 21 µs that reading
and building a row takes. It does not pay.
"""

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from bench.databases import DATABASES, site_on
from bench.measuring import ROOT, Cost, environment, manage, prepare, print_table

from annotations.formats.releases.wanted import is_installed, writable

pytestmark = pytest.mark.bench

BASE, SENTENCES, PEOPLE = 2_500, 20, 2
SIZES = {"400k": 4, "1M": 10}  # annotations -> copies of the base
COLUMNS = ["what", "rows", "wall s", "CPU s", "rows per CPU s", "peak MB"]
MOST_MB = 300
FEW = 250
MANY = {"20k": 2, "80k": 8, "400k": 40}  # annotations -> copies of the few


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize("size", SIZES)
def test_bench_release(tmp_path: Path, database: str, size: str) -> None:
    with site_on(database, tmp_path / "site") as site:
        prepare(site, "copied", BASE, SENTENCES, SIZES[size])
        rows = [_reading(site)]
        lines = _writing(site, tmp_path / "annotations.jsonl")
        rows.append(["annotations.jsonl alone, from the database to the disk", *lines])
        out = tmp_path / "released"

        cost = manage(site, "release", "archive", "--out", str(out))

    with (out / "annotations.jsonl").open("rb") as stream:
        written = sum(1 for _ in stream)
    rows.append(["release: all files, hashes and archive", written, *_told(cost, written)])
    print_table(
        f"Releasing {size} annotations of {PEOPLE} people on {database} "
        "(peers, 400,000: 39 s and 2.5 GB; 191 s and 8 GB)",
        COLUMNS,
        rows,
    )
    assert lines[0] == written == BASE * SIZES[size] * SENTENCES * PEOPLE
    assert cost.peak_mb < MOST_MB


def test_bench_release_in_formats(tmp_path: Path) -> None:
    """None, Parquet and all that are installed, at every size; each alone at the second one."""
    every = [one.name for one in writable() if is_installed(one)]
    together = {"no format": [], "Parquet": ["parquet"], f"all {len(every)}": every}
    alone = {name: [name] for name in every}
    rows: list[list[object]] = []
    peaks = {}
    for size, times in MANY.items():
        site = tmp_path / size
        site.mkdir()
        prepare(site, "copied", FEW, SENTENCES, times)
        for name, formats in (together | (alone if size == "80k" else {})).items():
            count = FEW * times * SENTENCES * PEOPLE
            cost = _released(site, tmp_path / "first", formats)
            peaks[size, name] = cost.peak_mb
            rows.append([f"{size}: {name}", count, *_told(cost, count)])
    print_table("Releasing in formats beside JSON lines and CSV, on SQLite", COLUMNS, rows)
    assert all(peaks[size, "Parquet"] < MOST_MB for size in MANY)


def _released(site: Path, copy: Path, formats: list[str]) -> Cost:
    """What the first release of a copy of the site costs: a second would be compared with it."""
    shutil.copytree(site, copy)
    try:
        named = ["--formats", ",".join(formats)] if formats else []
        return manage(copy, "release", "archive", "--out", str(copy / "released"), *named)
    finally:
        shutil.rmtree(copy)


def _told(cost: Cost, rows: int) -> list[object]:
    return [cost.wall_seconds, cost.cpu_seconds, rows / cost.cpu_seconds, cost.peak_mb]


def _writing(site: Path, out: Path) -> list[object]:
    """Rows, seconds, rows a second and MB of a process that writes the rows and nothing else."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/bench/write_rows.py"), "archive", str(out)],
        env=environment(site),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    cost = json.loads(done.stdout.splitlines()[-1])
    rows = cost.pop("rows")
    return [rows, *_told(Cost(**cost), rows)]


def _reading(site: Path) -> list[object]:
    """What reading the stored records costs, without turning them into anything."""
    wall, cpu = time.perf_counter(), time.process_time()
    count = _read(site)
    used = time.process_time() - cpu
    return [
        "baseline: reading the payloads",
        count,
        time.perf_counter() - wall,
        used,
        count / used,
        0.0,
    ]


def _read(site: Path) -> int:
    statement = "SELECT payload FROM annotations_recordversion"
    if (named := site / "database").exists():
        with psycopg.connect(named.read_text()) as server, server.cursor("payloads") as cursor:
            return sum(1 for _ in cursor.execute(statement))
    database = sqlite3.connect(next(site.glob("*.sqlite3")))
    try:
        return sum(1 for _ in database.execute(statement))
    finally:
        database.close()
