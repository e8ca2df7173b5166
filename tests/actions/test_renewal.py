"""Telling a process that was killed while it waited from one that was killed at work."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from annotations.actions.renewal import SharedQueue
from annotations.models import Job, JobKind, JobState, Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def job_in() -> Callable[[str, str], Job]:
    now = timezone.now()
    project = Project.objects.create(slug="port", name="Port", created_at=now)

    def make(worker: str, process: str) -> Job:
        return Job.objects.create(
            project=project,
            kind=JobKind.PREANNOTATION,
            state=JobState.RUNNING,
            worker=worker,
            process=process,
            lease_until=now + timedelta(minutes=1),
            requested_at=now,
        )

    return make


def _queue(*rounds: set[int]) -> SharedQueue:
    """A pool that has these processes whenever it is looked at again."""
    left = list(rounds)
    return SharedQueue(lambda: left.pop(0))


def test_pool_whose_processes_live_on_lost_none() -> None:
    queue = _queue({11, 12}, {11, 12}, {11, 12, 13})

    assert [queue.lost_a_waiting_process("w") for _ in range(3)] == [False, False, False]


def test_process_that_is_gone_without_a_job_was_waiting() -> None:
    queue = _queue({11, 12}, {12, 13})

    assert [queue.lost_a_waiting_process("w") for _ in range(2)] == [False, True]


def test_process_that_is_gone_with_its_job_was_busy(job_in: Callable[[str, str], Job]) -> None:
    job_in("w", "11:400")
    queue = _queue({11, 12}, {12, 13})

    assert [queue.lost_a_waiting_process("w") for _ in range(2)] == [False, False]


def test_job_of_another_worker_tells_nothing_of_this_one(
    job_in: Callable[[str, str], Job],
) -> None:
    job_in("another", "11:400")
    queue = _queue({11}, {12})

    assert [queue.lost_a_waiting_process("w") for _ in range(2)] == [False, True]


def test_loss_is_told_once() -> None:
    queue = _queue({11}, {12}, {12})

    assert [queue.lost_a_waiting_process("w") for _ in range(3)] == [False, True, False]
