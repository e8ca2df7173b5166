"""Running a job: which work it is, and how it ends."""

from collections.abc import Callable

import pytest
from make import LATER, NOON, make_project

from annotations.actions import running
from annotations.actions.jobs import (
    LEASE,
    MAX_ATTEMPTS,
    JobRun,
    Postponed,
    request_job,
    take_job,
)
from annotations.actions.running import RUNNERS, abandon_job, run_job, run_taken_job
from annotations.actions.sweeping import sweep
from annotations.domain.errors import UserError
from annotations.domain.messages import N_, read_message
from annotations.models import Job, JobKind, JobState

pytestmark = pytest.mark.django_db

Runs = Callable[[Callable[[JobRun], None]], None]


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Let import jobs do something else."""

    def replace(runner: Callable[[JobRun], None]) -> None:
        monkeypatch.setitem(running.RUNNERS, JobKind.IMPORT, runner)

    return replace


def make_job() -> Job:
    return request_job(project=make_project(), kind=JobKind.IMPORT, params={}, by=None, at=NOON)


def now(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_every_kind_of_job_has_a_runner() -> None:
    assert set(RUNNERS) == set(JobKind.values)


def test_run_job_that_ends_well_is_done(runs: Runs) -> None:
    runs(lambda run: run.advance(done=1, total=1))
    job = make_job()

    run_job(uid=job.uid, clock=lambda: LATER)

    assert (now(job).state, now(job).finished_at, now(job).lease_until) == ("done", LATER, None)


def test_run_job_twice_does_the_work_once(runs: Runs) -> None:
    seen: list[int] = []
    runs(lambda run: seen.append(run.job.attempt))
    job = make_job()

    run_job(uid=job.uid, clock=lambda: NOON)
    assert run_job(uid=job.uid, clock=lambda: NOON) is None

    assert seen == [1]


def test_run_job_refusing_fails_with_words_a_person_can_read(runs: Runs) -> None:
    def refuse(_run: JobRun) -> None:
        raise UserError(N_("The file is gone."))

    runs(refuse)
    job = make_job()

    run_job(uid=job.uid, clock=lambda: NOON)

    assert (now(job).state, now(job).reason) == ("failed", "The file is gone.")


def test_run_job_that_lost_its_lease_leaves_it_to_the_other(runs: Runs) -> None:
    def be_overtaken(run: JobRun) -> None:
        sweep(at=NOON + 2 * LEASE)
        take_job(uid=run.job.uid, at=NOON + 2 * LEASE)
        run.advance(done=1)

    runs(be_overtaken)
    job = make_job()

    run_job(uid=job.uid, clock=lambda: NOON)

    assert (now(job).state, now(job).attempt, now(job).done) == ("running", 2, 0)


def test_abandon_job_of_an_old_attempt_leaves_the_new_one_alone(runs: Runs) -> None:
    def be_overtaken_and_break(run: JobRun) -> None:
        sweep(at=NOON + 2 * LEASE)
        take_job(uid=run.job.uid, at=NOON + 2 * LEASE)
        raise ZeroDivisionError

    runs(be_overtaken_and_break)
    old = take_job(uid=make_job().uid, at=NOON)
    assert old is not None

    with pytest.raises(ZeroDivisionError):
        run_taken_job(old, clock=lambda: NOON)
    abandon_job(old, error="ZeroDivisionError", at=NOON)

    assert (now(old).state, now(old).attempt) == (JobState.RUNNING, 2)


def test_abandon_job_after_its_last_attempt_fails_it_and_says_why() -> None:
    job = make_job()
    for _ in range(MAX_ATTEMPTS):
        taken = take_job(uid=job.uid, at=NOON)
        assert taken is not None
        abandon_job(taken, error="ZeroDivisionError", at=NOON)

    assert now(job).state == JobState.FAILED
    assert read_message(now(job).reason) == "An unexpected error: ZeroDivisionError"


def test_run_job_that_is_postponed_waits_for_its_time(runs: Runs) -> None:
    def postpone(_run: JobRun) -> None:
        raise Postponed(LATER, N_("The receiver is away."))

    runs(postpone)
    job = make_job()

    run_job(uid=job.uid, clock=lambda: NOON)

    assert (now(job).state, now(job).run_after, now(job).reason) == (
        "queued",
        LATER,
        "The receiver is away.",
    )


# --- Rows of another version of the workbench ---------------------------------------------------


def test_job_of_a_kind_nobody_knows_yet_waits_for_newer_workers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = make_job()
    monkeypatch.delitem(running.RUNNERS, JobKind.IMPORT)

    run_job(uid=job.uid, clock=lambda: NOON)

    assert (now(job).state, now(job).run_after) == ("queued", NOON + running.PAUSE)
    assert "import" in now(job).reason


def test_job_of_a_kind_nobody_knows_fails_after_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    job = make_job()
    monkeypatch.delitem(running.RUNNERS, JobKind.IMPORT)

    run_job(uid=job.uid, clock=lambda: NOON + running.PATIENCE)

    assert now(job).state == JobState.FAILED
    assert "no worker knows the kind" in now(job).reason


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("import", {}),
        ("import", {"files": None}),
        ("import", {"files": "a.txt"}),
        ("import", {"files": [{"path": "a.txt"}]}),
        ("import", {"files": [["a.txt", "a.txt"]]}),
        ("preannotation", {}),
        ("preannotation", {"finder": ["rules"]}),
        ("preannotation", {"finder": "rules", "versions": 7}),
        ("preannotation", {"finder": "rules", "versions": ["no uid"]}),
        ("intervals", {}),
        ("intervals", {"resamples": "many", "seed": 1}),
        ("intervals", {"resamples": -5, "seed": 1}),
        ("release", {}),
    ],
)
def test_job_that_asks_for_what_cannot_be_read_fails_at_once_with_its_reason(
    kind: str, params: dict[str, object]
) -> None:
    job = request_job(project=make_project(), kind=kind, params=params, by=None, at=NOON)

    run_job(uid=job.uid, clock=lambda: NOON)

    assert (now(job).state, now(job).attempt) == ("failed", 1)
    assert "cannot read what the job asks for" in now(job).reason
