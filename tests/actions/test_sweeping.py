"""The sweep: jobs of dead workers are taken back, waiting ones are published again."""

from datetime import timedelta
from itertools import pairwise

import pytest
from make import NOON, make_project

from annotations.actions.jobs import (
    LEASE,
    MAX_ATTEMPTS,
    Holder,
    postpone_job,
    request_job,
    take_job,
)
from annotations.actions.presence import sign_presence
from annotations.actions.sweeping import sweep
from annotations.domain.messages import N_, read_message
from annotations.models import Job, JobKind, JobState, WorkerPresence
from annotations.queries.workers import PRESENCE_LIMIT, worker_is_present

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
SWEEPS = 5


def make_job(**fields: object) -> Job:
    job = request_job(project=make_project(), kind=JobKind.IMPORT, params={}, by=None, at=NOON)
    Job.objects.filter(pk=job.pk).update(**fields)
    return now(job)


def now(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def take(job: Job, at: timedelta = 0 * SECOND, *, worker: str = "") -> Job:
    taken = take_job(uid=job.uid, at=NOON + at, holder=Holder(worker, "1:1"))
    assert taken is not None
    return taken


def sign(second: float, name: str = "w") -> None:
    sign_presence(name=name, at=NOON + second * SECOND)


def sweep_at(second: float) -> None:
    sweep(at=NOON + second * SECOND)


# --- Leases -------------------------------------------------------------------------------------


def test_sweep_takes_back_a_job_whose_lease_ran_out() -> None:
    job = make_job()
    take(job)

    sweep(at=NOON + LEASE + SECOND)

    assert (now(job).state, now(job).lease_until) == ("queued", None)


def test_sweep_leaves_a_job_whose_worker_holds_it() -> None:
    job = make_job()
    take(job)

    sweep(at=NOON + LEASE)

    assert now(job).state == JobState.RUNNING


def test_sweep_fails_a_job_that_killed_its_worker_too_often() -> None:
    job = make_job()
    at = NOON
    for _ in range(MAX_ATTEMPTS):
        take(job, at - NOON)
        at += LEASE + SECOND
        sweep(at=at)

    assert now(job).state == JobState.FAILED
    assert "died 5 times" in read_message(now(job).reason)


def test_sweep_names_waiting_jobs_only_while_a_worker_is_there() -> None:
    job = make_job()

    assert sweep(at=NOON) == []
    sign_presence(name="w", at=NOON)
    assert sweep(at=NOON) == [job.uid]


def test_sweep_again_soon_does_not_publish_twice() -> None:
    make_job()
    sign_presence(name="w", at=NOON)
    sweep(at=NOON)

    assert sweep(at=NOON) == []


def test_sweep_publishes_again_ever_more_slowly_up_to_five_minutes() -> None:
    make_job()
    published = []
    for seconds in range(0, 1200, 10):
        at = NOON + seconds * SECOND
        sign_presence(name="w", at=at)
        if sweep(at=at):
            published.append(seconds)

    waits = [later - earlier for earlier, later in pairwise(published)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (10, 300)


def test_sweep_forgets_workers_gone_for_a_day() -> None:
    sign_presence(name="old", at=NOON)

    sweep(at=NOON + timedelta(days=1, seconds=1))

    assert not WorkerPresence.objects.exists()


def test_worker_is_present_until_it_was_silent_for_seven_seconds() -> None:
    sign_presence(name="w", at=NOON)
    sign_presence(name="w", at=NOON + SECOND)

    assert WorkerPresence.objects.count() == 1
    assert worker_is_present(NOON + SECOND + PRESENCE_LIMIT)
    assert not worker_is_present(NOON + 2 * SECOND + PRESENCE_LIMIT)


# --- Workers that fell silent -------------------------------------------------------------------


def taken_back_after(silent_since: float, first_sweep: float) -> float:
    """The second at which sweeps every 5 seconds take back what a worker silent since then held."""
    job = make_job()
    sign(0)
    take(job, worker="w")
    sign(silent_since)
    second = first_sweep
    while now(job).state == JobState.RUNNING:
        sweep_at(second)
        second += SWEEPS
    return second - SWEEPS


@pytest.mark.parametrize("first_sweep", [3, 4, 4.9, 5, 6, 7, 7.5])
def test_sweep_takes_back_from_a_worker_that_fell_silent_within_seconds(first_sweep: float) -> None:
    assert PRESENCE_LIMIT.total_seconds() < taken_back_after(3, first_sweep) <= 3 + 14


@pytest.mark.parametrize("second", [4, 7, 30, 50])
def test_sweep_never_takes_back_at_its_first_doubt(second: float) -> None:
    job = make_job()
    sign(0)
    take(job, worker="w")

    sweep_at(second)

    assert now(job).state == JobState.RUNNING


def test_sweep_after_the_database_stood_still_leaves_a_living_worker_its_job() -> None:
    """For half a minute nobody could write; then the sweep is quicker than the worker."""
    job = make_job()
    sign(0)
    take(job, worker="w")

    sweep_at(30)
    sign(30.2)
    for second in (35, 40, 45, 50, 55):
        sign(second - 1)
        sweep_at(second)

    assert now(job).state == JobState.RUNNING


def test_two_sweeps_at_once_count_as_one_doubt() -> None:
    job = make_job()
    sign(0)
    take(job, worker="w")

    for second in (30, 30.1, 30.5, 31):
        sweep_at(second)

    assert now(job).state == JobState.RUNNING


def test_sweep_leaves_jobs_of_other_workers_and_of_commands_in_a_terminal() -> None:
    theirs, nobodys = make_job(), make_job()
    sign(0, "dead")
    take(theirs, worker="alive")
    take(nobodys)
    for second in (10, 15, 20, 25):
        sign(second, "alive")
        sweep_at(second)

    assert (now(theirs).state, now(nobodys).state) == ("running", "running")


def test_sweep_without_a_row_of_the_worker_goes_by_the_lease_alone() -> None:
    job = make_job()
    take(job, worker="forgotten")

    for second in (10, 20, 30, 60):
        sweep_at(second)
    assert now(job).state == JobState.RUNNING
    sweep_at(61)

    assert now(job).state == JobState.QUEUED


# --- Clocks -------------------------------------------------------------------------------------


def test_sweep_after_the_clock_stepped_back_takes_back_what_a_dead_worker_held() -> None:
    """The dead worker's last sign and its lease lie an hour ahead, and stay there."""
    job = make_job()
    sign_presence(name="w", at=NOON + HOUR)
    take(job, HOUR, worker="w")

    sweep_at(0)
    sweep_at(5)

    assert now(job).state == JobState.QUEUED
    assert not worker_is_present(NOON + 5 * SECOND)


def test_sweep_after_the_clock_stepped_back_leaves_a_living_worker_its_job() -> None:
    job = make_job()
    take(job, worker="w")
    sign_presence(name="w", at=NOON + HOUR)
    for second in (0, 5, 10, 15):
        sweep_at(second)
        sign(second)

    assert now(job).state == JobState.RUNNING


def test_sweep_takes_back_a_lease_from_before_the_clock_stepped_back() -> None:
    job = make_job()
    take(job, HOUR)

    sweep_at(0)

    assert now(job).state == JobState.QUEUED


def test_sweep_publishes_a_job_last_published_in_the_future() -> None:
    job = make_job(published_at=NOON + HOUR, published=3)
    sign(0)

    assert sweep(at=NOON) == [job.uid]


# --- Postponed jobs -----------------------------------------------------------------------------


def test_sweep_names_a_postponed_job_once_its_time_has_come() -> None:
    job = make_job()
    postpone_job(job=take(job), until=NOON + 30 * SECOND, reason=N_("Later."))
    for second in (0, 30):
        sign(second)
        assert sweep(at=NOON + second * SECOND) == ([job.uid] if second else [])
