"""F4: the database goes away under a running site, and comes back: 503 meanwhile, no restart."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path

import psycopg
import pytest
from journeys.site import REPOSITORY, environment_of, free_port
from management.test_backup_across import Installation, empty_postgres
from psycopg import sql

__all__ = ["empty_postgres"]

pytestmark = pytest.mark.services
PATIENCE_SECONDS = 60.0
SESSION = "sessionid=whoever-it-may-be"


class Site:
    """The web server and a reconciler on PostgreSQL, and the switch that takes its database."""

    def __init__(self, folder: Path, database: str) -> None:
        self.installation = Installation(folder, database)
        self.port = free_port()
        self._server, _, self._name = database.rpartition("/")
        settings = {"WORKBENCH_DATABASE_URL": database, "WORKBENCH_DEMO": "no"}
        environment = environment_of(folder, self.port) | settings
        self.installation.manage("prepare")
        self.programs = [
            subprocess.Popen([sys.executable, "manage.py", name], cwd=REPOSITORY, env=environment)
            for name in ("web", "reconcile")
        ]

    def take_database_away(self) -> None:
        """Refuse every connection and end those there are."""
        self._rule(
            sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(self._name)),
            sql.SQL(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}"
            ).format(sql.Literal(self._name)),
        )

    def bring_database_back(self) -> None:
        self._rule(
            sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(self._name))
        )

    def ask(self, path: str, *, cookie: str = "") -> tuple[HTTPResponse, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            return answer, answer.read().decode()
        finally:
            connection.close()

    def wait_until(self, path: str, status: int) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._status(path) != status:
            assert time.monotonic() < deadline, f"{path} does not answer {status}"
            time.sleep(0.1)

    def stop(self) -> None:
        for program in self.programs:
            program.terminate()
        for program in self.programs:
            program.wait(timeout=20)

    def _status(self, path: str) -> int:
        try:
            return self.ask(path)[0].status
        except (OSError, HTTPException):
            return 0

    def _rule(self, *statements: sql.Composed) -> None:
        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


@pytest.fixture
def site(tmp_path: Path, empty_postgres: str) -> Iterator[Site]:
    started = Site(tmp_path / "site", empty_postgres)
    try:
        yield started
    finally:
        started.bring_database_back()
        started.stop()


def test_site_answers_503_while_its_database_is_away_and_recovers_by_itself(site: Site) -> None:
    site.wait_until("/healthz", 200)

    site.take_database_away()

    page, words = site.ask("/", cookie=SESSION)
    endpoint, body = site.ask("/api/projects", cookie=SESSION)
    assert (page.status, endpoint.status) == (503, 503)
    assert int(page.headers["Retry-After"]) > 0
    assert int(endpoint.headers["Retry-After"]) > 0
    assert "what was saved before is safe" in words
    assert json.loads(body)["code"] == "unavailable"
    assert site.ask("/healthz")[0].status == 503
    parts = json.loads(site.ask("/readyz")[1])["parts"]
    assert parts["database"] == "the database does not answer"

    site.bring_database_back()

    site.wait_until("/healthz", 200)
    assert site.ask("/", cookie=SESSION)[0].status == 302
    assert site.ask("/api/projects", cookie=SESSION)[0].status == 401
    assert [program.poll() for program in site.programs] == [None, None]
