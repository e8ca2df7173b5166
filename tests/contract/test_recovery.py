"""How soon a job goes on after kill -9 of its worker, or of the process within it that ran it."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from contract.brokers import FolderBroker
from contract.stage import Stage

RecordProperty = Callable[[str, object], None]
ATTEMPTS = "SELECT max(attempt) FROM annotations_job"
PRESENT = "SELECT name FROM annotations_workerpresence WHERE name NOT LIKE 'reconciler%'"


@pytest.fixture
def stage(site_folder: Path) -> Iterator[Stage]:
    """One worker whose job sleeps for two minutes in its first attempt, and a reconciler."""
    stage = Stage(site_folder, FolderBroker(site_folder))
    project = stage.prepare()
    try:
        stage.reconciler.start()
        stage.workers[0].start()
        stage.run_beside("contract.producer", project, "nap", "1", str(stage.asked))
        wait(lambda: stage.ledger.states()["running"] == 1, 60, stage)
        yield stage
    finally:
        stage.end()


@pytest.fixture
def idle_stage(site_folder: Path) -> Iterator[tuple[Stage, str]]:
    """One worker that waits for work, a reconciler, and the uid of a project."""
    stage = Stage(site_folder, FolderBroker(site_folder))
    project = stage.prepare()
    try:
        stage.reconciler.start()
        stage.workers[0].start()
        wait(lambda: bool(stage.ledger.rows(PRESENT)), 60, stage)
        yield stage, project
    finally:
        stage.end()


def wait(holds: Callable[[], bool], seconds: float, stage: Stage) -> float:
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < seconds, stage.said
        time.sleep(0.1)
    return time.monotonic() - begun


@pytest.mark.contract
def test_job_of_a_killed_worker_goes_on_with_another_within_seconds(
    stage: Stage, record_property: RecordProperty
) -> None:
    """Silent for 7 seconds and missed by two sweeps 5 seconds apart, instead of a lease of 60."""
    stage.workers[1].start()
    time.sleep(5)
    stage.workers[0].kill()

    seconds = wait(lambda: stage.ledger.states()["done"] == 1, 40, stage)

    assert stage.ledger.figure(ATTEMPTS) == 2
    assert seconds < 30
    record_property(
        "measured", f"kill -9 of a worker: its job was done again after {seconds:.1f} s"
    )


@pytest.mark.contract
def test_job_of_a_killed_process_goes_on_in_the_same_worker_within_seconds(
    stage: Stage, record_property: RecordProperty
) -> None:
    """The worker's main process looks after its own every 3 seconds; a sweep publishes again."""
    busy = stage.ledger.rows("SELECT process FROM annotations_job")[0][0]
    number = int(busy.partition(":")[0])
    assert number in stage.workers[0].children
    stage.workers[0].kill_child(number)

    seconds = wait(lambda: stage.ledger.states()["done"] == 1, 40, stage)

    assert stage.ledger.figure(ATTEMPTS) == 2
    assert seconds < 25
    record_property("measured", f"kill -9 of a process: its job was done after {seconds:.1f} s")


@pytest.mark.contract
def test_living_worker_keeps_a_slow_job_for_longer_than_its_silence(stage: Stage) -> None:
    time.sleep(20)

    assert stage.ledger.figure(ATTEMPTS) == 1
    assert stage.ledger.states()["running"] == 1


@pytest.mark.contract
def test_worker_whose_waiting_processes_are_killed_does_the_next_job(
    idle_stage: tuple[Stage, str], record_property: RecordProperty
) -> None:
    """As an operating system short of memory does; on this broker they share one queue's lock."""
    stage, project = idle_stage
    time.sleep(5)
    for number in stage.workers[0].children:
        stage.workers[0].kill_child(number)

    stage.run_beside("contract.producer", project, "first", "1", str(stage.asked))
    seconds = wait(lambda: stage.ledger.states()["done"] == 1, 60, stage)

    assert stage.workers[0].runs
    record_property(
        "measured", f"kill -9 of waiting processes: the next job was done after {seconds:.1f} s"
    )
