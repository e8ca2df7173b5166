"""The life of a job: one worker at a time, resumed, finished or given up."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from make import NOON, make_member, make_project, manager_of

from annotations.access import NotVisible
from annotations.actions.jobs import (
    LEASE,
    MAX_ATTEMPTS,
    JobRun,
    LeaseLost,
    fail_job,
    finish_job,
    give_up_attempt,
    postpone_job,
    request_job,
    take_back,
    take_job,
    unfinished_of,
)
from annotations.actions.steering import JobRefused, cancel_job, retry_job
from annotations.actions.sweeping import sweep
from annotations.domain.messages import N_
from annotations.models import Event, Job, JobItem, JobKind, JobState, Role

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def make_job(**fields: object) -> Job:
    job = request_job(project=make_project(), kind=JobKind.IMPORT, params={}, by=None, at=NOON)
    Job.objects.filter(pk=job.pk).update(**fields)
    return now(job)


def take(job: Job, at: datetime = NOON) -> Job:
    taken = take_job(uid=job.uid, at=at)
    assert taken is not None
    return taken


def now(job: Job) -> Job:
    return Job.objects.select_related("project").get(pk=job.pk)


def run_of(job: Job, at: datetime = NOON) -> JobRun:
    return JobRun(job, lambda: at)


# --- Taking -------------------------------------------------------------------------------------


def test_take_queued_job_holds_it_for_a_lease() -> None:
    taken = take(make_job())

    assert (taken.state, taken.attempt, taken.lease_until) == ("running", 1, NOON + LEASE)
    assert Event.objects.filter(kind="job.import.requested").exists()


def test_take_twice_gives_it_to_one() -> None:
    job = make_job()
    take(job)

    assert take_job(uid=job.uid, at=NOON) is None


@pytest.mark.parametrize("state", ["paused", "done", "failed", "cancelled"])
def test_take_job_that_is_not_queued_gives_none(state: str) -> None:
    assert take_job(uid=make_job(state=state).uid, at=NOON) is None


def test_take_job_nobody_knows_gives_none() -> None:
    assert take_job(uid=make_project().uid, at=NOON) is None


# --- The fence ----------------------------------------------------------------------------------


def test_old_attempt_can_neither_advance_finish_fail_nor_give_up() -> None:
    job = make_job()
    old = take(job)
    sweep(at=NOON + LEASE + SECOND)
    new = take(job, NOON + LEASE + SECOND)

    with pytest.raises(LeaseLost):
        run_of(old).advance(done=5)
    finish_job(job=old, at=NOON)
    fail_job(job=old, reason=N_("late"), at=NOON)
    give_up_attempt(job=old, reason=N_("late"), at=NOON)

    assert (now(job).state, now(job).attempt, now(job).done) == ("running", new.attempt, 0)
    assert now(job).reason == ""


def test_cancelled_job_stops_its_worker_at_the_next_write() -> None:
    job = make_job()
    run = run_of(take(job))
    cancel_job(job=now(job), by=manager_of(job.project), at=NOON)

    with pytest.raises(LeaseLost):
        run.advance(done=1)

    assert (now(job).state, now(job).done) == ("cancelled", 0)


def test_advance_stores_progress_and_prolongs_the_lease() -> None:
    job = make_job()
    run = run_of(take(job), NOON + 30 * SECOND)

    run.advance(done=3, total=10, cursor={"after": 7})

    found = now(job)
    assert (found.done, found.total, found.cursor) == (3, 10, {"after": 7})
    assert found.lease_until == NOON + 30 * SECOND + LEASE


def test_advance_beyond_the_total_raises_the_total() -> None:
    job = make_job(total=2)

    run_of(take(job)).advance(done=3)

    assert (now(job).done, now(job).total) == (3, 3)


def test_beat_writes_at_most_every_sixth_of_a_lease() -> None:
    job = take(make_job())
    seconds = count()
    run = JobRun(job, lambda: NOON + next(seconds) * SECOND)
    writes = set()

    for _ in range(25):
        run.beat()
        writes.add(now(job).lease_until)

    assert len(writes) <= 5


def test_note_items_a_row_noted_twice_keeps_its_first_note() -> None:
    run = run_of(take(make_job()))

    run.note_items([run.item("0:1", state="failed", error=N_("first"))])
    run.note_items([run.item("0:1", state="done"), run.item("0:2", state="failed")])

    assert JobItem.objects.get(key="0:1").error == "first"
    assert JobItem.objects.filter(job=run.job, state="failed").count() == 2


# --- Giving up, cancelling, trying again --------------------------------------------------------


def test_give_up_attempt_queues_the_job_again_until_the_last() -> None:
    job = make_job()
    for _ in range(MAX_ATTEMPTS - 1):
        give_up_attempt(job=take(job), reason=N_("broke"), at=NOON)
        assert now(job).state == JobState.QUEUED

    give_up_attempt(job=take(job), reason=N_("broke"), at=NOON)

    assert (now(job).state, now(job).reason, now(job).finished_at) == ("failed", "broke", NOON)


def test_retry_failed_job_gives_it_all_its_attempts_again() -> None:
    job = make_job()
    for _ in range(MAX_ATTEMPTS):
        give_up_attempt(job=take(job), reason=N_("broke"), at=NOON)

    retry_job(job=now(job), by=manager_of(job.project), at=NOON)
    give_up_attempt(job=take(job), reason=N_("broke"), at=NOON)

    assert now(job).state == JobState.QUEUED


def test_retry_keeps_progress_and_cursor() -> None:
    job = make_job()
    taken = take(job)
    run_of(taken).advance(done=3, cursor={"after": 3})
    fail_job(job=taken, reason=N_("full"), at=NOON)

    retry_job(job=now(job), by=manager_of(job.project), at=NOON)

    assert (now(job).done, now(job).cursor, now(job).reason) == (3, {"after": 3}, "")


def test_attempts_that_got_further_are_not_used_up() -> None:
    job = make_job()
    for done in range(1, 2 * MAX_ATTEMPTS):
        taken = take(job)
        run_of(taken).advance(done=done)
        take_back(job=now(job), at=NOON)

    assert (now(job).state, now(job).attempt) == ("queued", 2 * MAX_ATTEMPTS - 1)


def test_attempts_that_only_came_as_far_as_others_before_are_used_up() -> None:
    job = make_job()
    for _ in range(MAX_ATTEMPTS):
        taken = take(job)
        run_of(taken).advance(done=0)
        run_of(taken).advance(done=7)
        take_back(job=now(job), at=NOON)

    assert (now(job).state, now(job).attempt) == ("failed", MAX_ATTEMPTS)


def test_postponed_job_is_taken_by_nobody_before_its_time() -> None:
    job = make_job()
    postpone_job(job=take(job), until=NOON + 30 * SECOND, reason=N_("The receiver is away."))

    assert (now(job).state, now(job).reason) == ("queued", "The receiver is away.")
    assert take_job(uid=job.uid, at=NOON + 29 * SECOND) is None
    assert take(job, NOON + 30 * SECOND).attempt == 2


def test_postponed_job_has_all_its_attempts_again() -> None:
    job = make_job()
    for _ in range(2 * MAX_ATTEMPTS):
        postpone_job(job=take(job), until=NOON, reason=N_("Later."))
    take_back(job=take(job), at=NOON)

    assert now(job).state == JobState.QUEUED


def test_postponed_job_cancelled_meanwhile_stays_cancelled() -> None:
    job = make_job()
    taken = take(job)
    cancel_job(job=now(job), by=manager_of(job.project), at=NOON)

    postpone_job(job=taken, until=NOON, reason=N_("Later."))

    assert now(job).state == JobState.CANCELLED


def test_retry_of_a_postponed_job_that_was_cancelled_does_not_wait() -> None:
    job = make_job()
    postpone_job(job=take(job), until=NOON + LEASE, reason=N_("Later."))
    cancel_job(job=now(job), by=manager_of(job.project), at=NOON)

    retry_job(job=now(job), by=manager_of(job.project), at=NOON)

    assert take(job).state == JobState.RUNNING


@pytest.mark.parametrize("state", ["queued", "done"])
def test_retry_job_that_did_not_fail_is_refused(state: str) -> None:
    job = make_job(state=state)

    with pytest.raises(JobRefused):
        retry_job(job=job, by=manager_of(job.project), at=NOON)


def test_cancel_ended_job_is_refused() -> None:
    job = make_job(state="done")

    with pytest.raises(JobRefused):
        cancel_job(job=job, by=manager_of(job.project), at=NOON)


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_jobs_are_not_cancelled_by_anybody_but_a_manager(role: str) -> None:
    job = make_job()

    with pytest.raises(NotVisible):
        cancel_job(job=job, by=make_member(job.project, role), at=NOON)


def test_unfinished_of_finds_jobs_that_wait_or_run() -> None:
    job = make_job()

    assert unfinished_of(job.project, JobKind.IMPORT) == job
    assert unfinished_of(job.project, JobKind.RELEASE) is None
    finish_job(job=take(job), at=NOON)
    assert unfinished_of(job.project, JobKind.IMPORT) is None
