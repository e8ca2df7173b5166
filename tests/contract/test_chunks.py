"""A large pre-annotation in chunks: killed, paused, resumed and stopped while two workers run it.

The same table without keys as in the broker contract counts every effect, so that a doubled one
would show.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import missing
from contract.brokers import (
    RABBITMQ_HOME,
    FolderBroker,
    OwnBroker,
    RabbitBroker,
    RedisBroker,
    is_installed,
)
from contract.programs import REPOSITORY
from contract.stage import Stage

ARTICLES, CHUNKS = 1_250, 13
PATIENCE_SECONDS = 150.0
PARENT = "FROM annotations_job WHERE parent_id IS NULL"
CHUNK = "FROM annotations_job WHERE parent_id IS NOT NULL"
RUNS = "SELECT count(*) FROM annotations_suggestionrun"
DOUBLED = "SELECT job, place, count(*) FROM contract_effect GROUP BY 1, 2 HAVING count(*) > 1"

Record = Callable[[str, object], None]
Begin = Callable[..., "Large"]


class Large:
    """A stage on which a project of many articles is pre-annotated by two workers."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.project = stage.prepare()
        self.job = ""

    def begin(self) -> None:
        self.stage.broker.start()
        for program in (*self.stage.workers, self.stage.reconciler):
            program.start()
        self.job = self._tell(self.project, str(ARTICLES))

    def steer(self, act: str) -> None:
        self._tell(self.job, act)

    def _tell(self, *words: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "contract.large_project", *words],
            cwd=REPOSITORY,
            env=self.stage.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    @property
    def runs(self) -> int:
        return self.stage.ledger.figure(RUNS)

    @property
    def state(self) -> str:
        return str(self.stage.ledger.rows(f"SELECT state {PARENT}")[0][0])

    def wait(self, holds: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> None:
        self.stage.wait_until(holds, seconds=seconds)

    def assert_whole(self) -> None:
        """Every article once: one run, one effect, and no more done than there are."""
        ledger = self.stage.ledger
        assert ledger.rows(f"SELECT state, done, total, chunk_count {PARENT}") == [
            ("done", ARTICLES, ARTICLES, CHUNKS)
        ]
        assert ledger.rows(DOUBLED) == []
        assert self.runs == ARTICLES
        assert ledger.figure(f"SELECT sum(done) {CHUNK}") == ARTICLES
        assert ledger.figure("SELECT count(*) FROM annotations_jobitem") == 0


@pytest.fixture
def begin(site_folder: Path) -> Iterator[Begin]:
    begun: list[Stage] = []

    def start(broker: OwnBroker, database_url: str = "") -> Large:
        stage = Stage(site_folder, broker, database_url=database_url)
        begun.append(stage)
        large = Large(stage)
        large.begin()
        large.wait(lambda: large.runs >= 50)
        return large

    yield start
    for stage in begun:
        stage.end()


def kill_and_finish(large: Large, name: str, record_property: Record) -> None:
    """Kill -9 of processes, of a whole worker and of the reconciler while chunks run."""
    stage, began = large.stage, time.monotonic()
    first, second = stage.workers
    first.kill_a_child()
    large.wait(lambda: large.runs >= 250)
    second.kill()
    second.start()
    stage.reconciler.kill()
    stage.reconciler.start()
    large.wait(lambda: large.runs >= 450)
    first.kill_main_process()
    first.start()
    large.wait(lambda: large.state == "done")

    large.assert_whole()
    seconds = time.monotonic() - began
    deliveries = stage.ledger.figure("SELECT count(*) FROM contract_delivery")
    record_property(
        "measured",
        f"{name}: {ARTICLES} articles in {CHUNKS} chunks, {stage.kills} kills, "
        f"{deliveries} messages, 0 lost, 0 doubled, {seconds:.0f} s",
    )


@pytest.mark.contract
def test_chunks_on_the_embedded_broker_survive_kills(
    begin: Begin, site_folder: Path, record_property: Record
) -> None:
    kill_and_finish(begin(FolderBroker(site_folder)), "embedded", record_property)


@pytest.mark.contract
@pytest.mark.services
def test_chunks_on_rabbitmq_survive_kills(
    begin: Begin, site_folder: Path, record_property: Record
) -> None:
    if not (RABBITMQ_HOME / "rabbitmq-server").exists() or not is_installed("epmd"):
        missing("services", "there is no RabbitMQ to start")
    kill_and_finish(begin(RabbitBroker(site_folder)), "RabbitMQ", record_property)


@pytest.mark.contract
@pytest.mark.services
def test_chunks_on_rabbitmq_with_postgresql_survive_kills(
    begin: Begin, tmp_path: Path, own_database: str, record_property: Record
) -> None:
    if not (RABBITMQ_HOME / "rabbitmq-server").exists() or not is_installed("epmd"):
        missing("services", "there is no RabbitMQ to start")
    large = begin(RabbitBroker(tmp_path), own_database)
    kill_and_finish(large, "RabbitMQ and PostgreSQL", record_property)


@pytest.mark.contract
@pytest.mark.services
def test_chunks_on_redis_survive_kills(
    begin: Begin, site_folder: Path, record_property: Record
) -> None:
    if not is_installed("redis-server"):
        missing("services", "there is no redis-server to start")
    kill_and_finish(begin(RedisBroker(site_folder)), "Redis", record_property)


@pytest.mark.contract
def test_pause_stops_within_an_article_and_resume_goes_on(begin: Begin, site_folder: Path) -> None:
    large = begin(FolderBroker(site_folder))

    large.steer("pause")
    stopped = large.runs
    time.sleep(6)  # a sweep and its messages come in between
    still = large.runs
    large.steer("resume")
    large.wait(lambda: large.state == "done")

    assert stopped == still < ARTICLES
    large.assert_whole()


@pytest.mark.contract
def test_cancelled_job_stands_still_and_keeps_what_it_did(begin: Begin, site_folder: Path) -> None:
    large = begin(FolderBroker(site_folder))

    large.steer("cancel")
    stopped = large.runs
    time.sleep(6)

    ledger = large.stage.ledger
    assert 50 <= stopped == large.runs < ARTICLES
    assert large.state == "cancelled"
    assert ledger.rows(f"SELECT done {PARENT}") == [(stopped,)]
    assert ledger.figure(f"SELECT count(*) {CHUNK} AND state NOT IN ('done', 'cancelled')") == 0
    assert ledger.rows(DOUBLED) == []


@pytest.mark.contract
def test_processes_of_a_worker_live_on_from_chunk_to_chunk(begin: Begin, site_folder: Path) -> None:
    """What a process has loaded, a model for instance, serves all chunks that it takes."""
    large = begin(FolderBroker(site_folder))
    children = [set(worker.children) for worker in large.stage.workers]

    large.wait(lambda: large.state == "done")

    assert [set(worker.children) for worker in large.stage.workers] == children
    processes = {row[0] for row in large.stage.ledger.rows(f"SELECT process {CHUNK}")}
    assert {int(one.partition(":")[0]) for one in processes} <= set().union(*children)
