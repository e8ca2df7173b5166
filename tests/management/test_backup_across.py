"""A backup made on one database restores into the other, and back: the same rows, the same files.

Each site is a set of processes of its own, as an operator would run them.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import psycopg
import pytest
from journeys.site import REPOSITORY, environment_of
from psycopg import sql

pytestmark = pytest.mark.services

FILL = """
from django.utils import timezone
from annotations.actions.accounts import create_first_manager
from annotations.actions.demo import load_demo
from annotations.actions.running import run_job
from annotations.models import Job
create_first_manager(username="undine", password="a lantern on the quay")
project = load_demo(at=timezone.now())
import sys
sys.path.insert(0, "tests")
from adjudicating import adjudicate_some
adjudicate_some(project)
for uid in list(Job.objects.values_list("uid", flat=True)):
    run_job(uid=uid, clock=timezone.now)
"""
# Job times and attempts are of the site that restored; all else is people's.
OF_THE_SITE = {"tables/job.jsonl"}


@pytest.fixture
def empty_postgres(postgres_url: str) -> Iterator[str]:
    """A database of this test's own."""
    name = f"test_restore_{uuid4().hex[:12]}"
    server, _, _ = postgres_url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield f"{server}/{name}"
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        connection.execute(drop)


class Installation:
    """A folder and a database, "" for SQLite in the folder."""

    def __init__(self, folder: Path, database: str = "") -> None:
        folder.mkdir()
        self._environment = environment_of(folder, 1) | {"WORKBENCH_DATABASE_URL": database}
        self.manage("migrate", "--verbosity", "0")

    def manage(self, *arguments: str) -> str:
        """Run a command to its end; its failure is the test's."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=REPOSITORY,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def release(self, version: str, out: Path) -> str:
        """Make a release; the hash of its manifest."""
        return self.manage("release", "renn-coast", "--version", version, "--out", str(out)).strip()


def stated(backup: Path) -> dict[str, object]:
    """What the manifest says of every entry that is people's work."""
    with ZipFile(backup) as archive:
        entries = json.loads(archive.read("MANIFEST.json"))["entries"]
    return {name: one for name, one in entries.items() if name not in OF_THE_SITE}


def test_backup_goes_from_sqlite_to_postgresql_and_back_unchanged(
    tmp_path: Path, empty_postgres: str
) -> None:
    first = Installation(tmp_path / "first")
    first.manage("shell", "-v", "0", "-c", FILL)
    first.manage("backup", str(tmp_path / "first.zip"))

    second = Installation(tmp_path / "second", empty_postgres)
    told = second.manage("restore", str(tmp_path / "first.zip"))
    second.manage("backup", str(tmp_path / "second.zip"))
    third = Installation(tmp_path / "third")
    third.manage("restore", str(tmp_path / "second.zip"))
    third.manage("backup", str(tmp_path / "third.zip"))

    assert "FOUND" not in told
    assert stated(tmp_path / "first.zip") == stated(tmp_path / "second.zip")
    assert stated(tmp_path / "first.zip") == stated(tmp_path / "third.zip")
    hashes = {
        site.release("9.9", tmp_path / f"release-{number}")
        for number, site in enumerate((first, second, third))
    }
    assert len(hashes) == 1
