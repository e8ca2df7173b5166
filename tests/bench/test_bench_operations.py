"""The doctor, a backup and a restore on 10,000 articles."""

from pathlib import Path

import pytest
from bench.databases import DATABASES, site_on
from bench.measuring import Cost, manage, prepare, print_table

pytestmark = pytest.mark.bench

ARTICLES, SENTENCES = 10_000, 10
COLUMNS = ["what", "articles", "records", "s", "CPU s", "peak MB"]


@pytest.mark.parametrize("database", DATABASES)
def test_bench_doctor_backup_restore(tmp_path: Path, database: str) -> None:
    backup = tmp_path / "site.zip"
    with site_on(database, tmp_path / "site") as folder:
        made = prepare(folder, "marked", ARTICLES, SENTENCES)
        costs: dict[str, Cost] = {
            "baseline: manage.py check": manage(folder, "check"),
            "doctor": manage(folder, "doctor"),
            "backup": manage(folder, "backup", str(backup)),
        }
    with site_on(database, tmp_path / "restored") as folder:
        manage(folder, "migrate", "--verbosity", "0")
        costs["restore, which ends with the doctor"] = manage(folder, "restore", str(backup))

    rows = [
        [
            f"{database}: {name}",
            ARTICLES,
            made["marks"],
            one.wall_seconds,
            one.cpu_seconds,
            one.peak_mb,
        ]
        for name, one in costs.items()
    ]
    print_table(f"Operations (backup: {backup.stat().st_size:,} bytes)", COLUMNS, rows)
