"""No job gets lost, stuck or done twice, on any broker, whatever is killed meanwhile.

One body for the embedded broker, RabbitMQ with quorum queues and Redis, on SQLite and once on
PostgreSQL. Everything is the product's own: Celery workers with pools of processes, the
reconciler, and producers that ask for jobs in transactions. Rows do not repeat themselves by
their unique keys; a table without any key counts the effects, so that a doubled one would show.
"""

import time
from collections.abc import Callable
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
from contract.stage import JOBS_PER_PRODUCER, Stage

from annotations.actions.jobs import MAX_ATTEMPTS
from annotations.domain.messages import read_message

MakeBroker = Callable[[Path], OwnBroker]
POISONED = 3
NO_MORE = "SELECT count(*) FROM annotations_job WHERE state NOT IN ('done', 'failed')"


@pytest.fixture
def own_redis() -> MakeBroker:
    if not is_installed("redis-server"):
        missing("services", "there is no redis-server to start")
    return RedisBroker


@pytest.fixture
def own_rabbitmq() -> MakeBroker:
    if not (RABBITMQ_HOME / "rabbitmq-server").exists() or not is_installed("epmd"):
        missing("services", "there is no RabbitMQ to start")
    return RabbitBroker


@pytest.mark.contract
def test_embedded_broker_loses_doubles_and_blocks_nothing(
    site_folder: Path, record_property: Callable[[str, object], None]
) -> None:
    hold_the_contract("embedded", Stage(site_folder, FolderBroker(site_folder)), record_property)


@pytest.mark.contract
@pytest.mark.services
def test_redis_loses_doubles_and_blocks_nothing(
    site_folder: Path, own_redis: MakeBroker, record_property: Callable[[str, object], None]
) -> None:
    hold_the_contract("Redis", Stage(site_folder, own_redis(site_folder)), record_property)


@pytest.mark.contract
@pytest.mark.services
def test_rabbitmq_loses_doubles_and_blocks_nothing(
    site_folder: Path, own_rabbitmq: MakeBroker, record_property: Callable[[str, object], None]
) -> None:
    hold_the_contract("RabbitMQ", Stage(site_folder, own_rabbitmq(site_folder)), record_property)


@pytest.mark.contract
@pytest.mark.services
def test_rabbitmq_with_postgresql_loses_doubles_and_blocks_nothing(
    tmp_path: Path,
    own_rabbitmq: MakeBroker,
    own_database: str,
    record_property: Callable[[str, object], None],
) -> None:
    stage = Stage(tmp_path, own_rabbitmq(tmp_path), database_url=own_database)
    hold_the_contract("RabbitMQ and PostgreSQL", stage, record_property)


# --- The contract -------------------------------------------------------------------------------


def hold_the_contract(
    name: str, stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    marker = Path(stage.environment["WORKBENCH_DATA_DIR"]) / "unpickled"
    project = stage.prepare()
    begun = time.monotonic()
    try:
        stage.start(project)
        disturb(stage, marker)
        stage.wait_until(lambda: stage.producers_ended)
        stage.wait_until(lambda: stage.ledger.figure(NO_MORE) == 0)
        seconds = time.monotonic() - begun
        assert all(one.runs for one in stage.workers), stage.said
    finally:
        stage.end()
    assert not marker.exists()
    assert_nothing_lost(stage)
    assert_nothing_doubled(stage)
    assert_poison_failed(stage)
    record_property("measured", f"{name}: {figures(stage, seconds)}")


def disturb(stage: Stage, marker: Path) -> None:
    """Kill, stop, wipe and feed rubbish while jobs are asked for and run."""
    first, second = stage.workers
    stage.wait_until(lambda: stage.done >= 10)
    again(first.kill, first.start)
    more_done(stage, 15)
    second.kill_a_child()
    more_done(stage, 15)
    stage.broker.feed_rubbish(marker)
    again(second.kill, second.start)
    more_done(stage, 15)
    stage.broker.kill()
    time.sleep(2)
    stage.broker.start()
    again(first.kill_main_process, first.start)
    more_done(stage, 15)
    again(stage.reconciler.kill, stage.reconciler.start)
    first.kill_a_child()
    stage.broker.kill()
    stage.broker.wipe()
    stage.broker.start()
    more_done(stage, 20)
    for program in stage.workers:
        again(program.kill, program.start)
        more_done(stage, 15)


def again(kill: Callable[[], None], start: Callable[[], None]) -> None:
    kill()
    start()


def more_done(stage: Stage, number: int) -> None:
    """Wait until so many more jobs are done, or nothing is left to be done."""
    goal = min(stage.done + number, 2 * JOBS_PER_PRODUCER - POISONED)
    stage.wait_until(lambda: stage.done >= goal)


def told(stage: Stage, what: str) -> set[str]:
    lines = stage.asked.read_text().splitlines()
    return {line.rpartition(" ")[2].replace("-", "") for line in lines if line.startswith(what)}


def uids(stage: Stage, condition: str = "") -> set[str]:
    rows = stage.ledger.rows(f"SELECT uid FROM annotations_job {condition}")  # noqa: S608 our own
    return {str(uid).replace("-", "") for (uid,) in rows}


def assert_nothing_lost(stage: Stage) -> None:
    asked = told(stage, "asked")
    assert len(asked) >= 300
    assert asked <= uids(stage)
    assert len(uids(stage, "WHERE state = 'done'")) == len(uids(stage)) - POISONED
    assert len(told(stage, "rolled back")) >= 20
    assert not told(stage, "rolled back") & uids(stage)
    delivered = {row[0].replace("-", "") for row in stage.ledger.rows(DELIVERED)}
    assert not told(stage, "rolled back") & delivered


DELIVERED = "SELECT job FROM contract_delivery"


def assert_nothing_doubled(stage: Stage) -> None:
    ledger = stage.ledger
    doubled = "SELECT job, place, count(*) FROM contract_effect GROUP BY 1, 2 HAVING count(*) > 1"
    assert ledger.rows(doubled) == []
    done = ledger.figure("SELECT count(*) FROM annotations_job WHERE state = 'done'")
    imports = ledger.figure("SELECT count(*) FROM annotations_job WHERE kind = 'import'")
    # An import has an effect for each of its two rows and one for its place in the file.
    assert ledger.figure("SELECT count(*) FROM contract_effect") == done + 2 * imports
    assert ledger.figure("SELECT count(*) FROM annotations_suggestionrun") == done - imports
    assert ledger.figure("SELECT count(*) FROM annotations_jobitem") == 2 * imports
    titles = "SELECT count(*) - count(DISTINCT title) FROM annotations_article"
    assert ledger.figure(titles) == 0


def assert_poison_failed(stage: Stage) -> None:
    rows = stage.ledger.rows(
        "SELECT reason, attempt, finished_at FROM annotations_job WHERE state = 'failed'"
    )
    died = f"The worker died {MAX_ATTEMPTS} times while running this job."
    reasons = ["An unexpected error: Poison", died, died]
    assert sorted(str(read_message(reason)) for reason, _, _ in rows) == reasons
    assert [attempt for _, attempt, _ in rows] == [MAX_ATTEMPTS] * POISONED


def figures(stage: Stage, seconds: float) -> str:
    states = stage.ledger.states()
    attempts = stage.ledger.figure("SELECT sum(attempt) FROM annotations_job")
    deliveries = stage.ledger.figure("SELECT count(*) FROM contract_delivery")
    jobs = sum(states.values())
    return (
        f"{jobs} jobs from 2 producers, {states['done']} done once, 0 lost, 0 stuck, 0 doubled, "
        f"{states['failed']} poison failed, {stage.kills} kills, broker stopped twice and wiped "
        f"once, {attempts - jobs} taken back or tried again, {deliveries} messages delivered "
        f"({deliveries - jobs} more than jobs), {seconds:.0f} s"
    )
