"""A worker's care for its own processes: what a killed one held is taken back at once."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from make import NOON, make_project

from annotations.actions import presence
from annotations.actions.jobs import Holder, request_job, take_job
from annotations.actions.presence import (
    is_running,
    name_of_worker,
    sign_presence,
    take_back_from_dead_processes,
    this_process,
)
from annotations.models import Job, JobKind, JobState, WorkerPresence

SECOND = timedelta(seconds=1)


def running_job(*, worker: str, process: str) -> Job:
    job = request_job(project=make_project(), kind=JobKind.IMPORT, params={}, by=None, at=NOON)
    taken = take_job(uid=job.uid, at=NOON, holder=Holder(worker, process))
    assert taken is not None
    return taken


def now(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_this_process_runs() -> None:
    assert is_running(this_process())


def test_process_that_was_killed_does_not_run_even_before_its_parent_noticed() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    process = f"{child.pid}:{presence._started(child.pid)}"
    while_alive = is_running(process)

    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    unburied = is_running(process)
    child.wait()

    assert (while_alive, unburied, is_running(process)) == (True, False, False)


@pytest.mark.parametrize(
    "process",
    ["", "x", "999999999:1", f"{os.getpid()}:1"],
    ids=["none", "no number", "no process", "another start"],
)
def test_process_of_another_start_or_of_no_number_does_not_run(process: str) -> None:
    assert not is_running(process)


def test_no_two_workers_have_one_name() -> None:
    assert name_of_worker() != name_of_worker()


@pytest.mark.django_db
def test_sign_takes_a_doubt_away() -> None:
    WorkerPresence.objects.create(name="w", seen_at=NOON, doubted_at=NOON)

    sign_presence(name="w", at=NOON + SECOND)

    found = WorkerPresence.objects.get()
    assert (found.seen_at, found.doubted_at) == (NOON + SECOND, None)


@pytest.mark.django_db
def test_worker_takes_back_what_its_killed_process_ran() -> None:
    dead = running_job(worker="w", process="1:dead")
    living = running_job(worker="w", process=this_process())
    elsewhere = running_job(worker="other", process="1:dead")

    take_back_from_dead_processes(worker="w", at=NOON)

    states = [now(job).state for job in (dead, living, elsewhere)]
    assert states == [JobState.QUEUED, JobState.RUNNING, JobState.RUNNING]
