"""Releasing 10,000 articles that two people submitted: 400,000 annotated sentences."""

import sqlite3
import time
from pathlib import Path

import pytest
from bench.measuring import manage, prepare, print_table

pytestmark = pytest.mark.bench

ARTICLES, SENTENCES = 10_000, 20
COLUMNS = ["what", "rows", "wall s", "CPU s", "rows per CPU s", "peak MB"]


def test_bench_release(tmp_path: Path) -> None:
    prepare(tmp_path, "archive", ARTICLES, SENTENCES)
    rows = [_reading(next(tmp_path.glob("*.sqlite3")))]
    out = tmp_path / "released"

    cost = manage(tmp_path, "release", "archive", "--out", str(out))

    with (out / "annotations.jsonl").open("rb") as stream:
        written = sum(1 for _ in stream)
    rows.append(
        [
            "release: all files and their hashes",
            written,
            cost.wall_seconds,
            cost.cpu_seconds,
            written / cost.cpu_seconds,
            cost.peak_mb,
        ]
    )
    print_table(
        "Releasing 10,000 articles × 2 annotators (peers: 39 s and 2.5 GB; 191 s and 8 GB)",
        COLUMNS,
        rows,
    )
    assert written == ARTICLES * SENTENCES * 2


def _reading(path: Path) -> list[object]:
    """What reading the stored records costs, without turning them into anything."""
    database = sqlite3.connect(path)
    wall, cpu = time.perf_counter(), time.process_time()
    count = sum(1 for _ in database.execute("SELECT payload FROM annotations_recordversion"))
    used = time.process_time() - cpu
    database.close()
    return [
        "baseline: reading the payloads",
        count,
        time.perf_counter() - wall,
        used,
        count / used,
        0.0,
    ]
