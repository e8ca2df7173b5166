"""Pausing, resuming and stopping a job in chunks: its row and all its chunks as one."""

import pytest
from make import LATER, NOON, manager_of
from splitting import (
    ARTICLES,
    CHUNKS,
    make_large_project,
    make_planned_job,
    now,
    parts,
    run_all,
    states,
    take,
    use_small_chunks,
)

from annotations.actions.endings import close_job
from annotations.actions.jobs import LEASE, MAX_ATTEMPTS, JobRun, LeaseLost, take_job
from annotations.actions.preannotation import request_preannotation, run_preannotation
from annotations.actions.running import abandon_job, run_job, run_whole_job
from annotations.actions.steering import cancel_job, pause_job, resume_job
from annotations.actions.sweeping import sweep
from annotations.models import Event, Job, JobState, Project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    use_small_chunks(monkeypatch)


@pytest.fixture
def project() -> Project:
    return make_large_project()


@pytest.fixture
def planned(project: Project) -> Job:
    return make_planned_job(project)


def test_paused_job_lets_the_running_chunk_stop_at_its_next_write(planned: Job) -> None:
    running = JobRun(take(parts(planned)[0]), lambda: NOON)
    running.advance(done=1)

    pause_job(job=now(planned), by=manager_of(planned.project), at=NOON)

    with pytest.raises(LeaseLost):
        running.advance(done=2)
    assert states(planned) == ["paused"] * CHUNKS
    assert (now(planned).state, now(planned).done) == ("paused", 1)
    assert take_job(uid=parts(planned)[1].uid, at=NOON) is None


def test_resumed_job_goes_on_where_it_was(planned: Job) -> None:
    manager = manager_of(planned.project)
    run_job(uid=parts(planned)[0].uid, clock=lambda: NOON)
    old = JobRun(take(parts(planned)[1]), lambda: NOON)
    pause_job(job=now(planned), by=manager, at=NOON)

    resume_job(job=now(planned), by=manager, at=LATER)

    assert states(planned) == ["done", "queued", "queued", "queued"]
    run_job(uid=planned.uid, clock=lambda: LATER)
    run_all(planned)
    with pytest.raises(LeaseLost):
        old.advance(done=1)
    assert (now(planned).state, now(planned).done) == ("done", 7)
    kinds = Event.objects.filter(object_uid=planned.uid).order_by("seq")
    assert list(kinds.values_list("kind", flat=True)) == [
        "job.preannotation.requested",
        "job.paused",
        "job.resumed",
    ]


def test_job_paused_again_and_again_keeps_all_its_attempts(planned: Job) -> None:
    manager = manager_of(planned.project)
    for _ in range(MAX_ATTEMPTS + 1):
        take(parts(planned)[0])
        pause_job(job=now(planned), by=manager, at=NOON)
        resume_job(job=now(planned), by=manager, at=NOON)
    abandon_job(take(parts(planned)[0]), error="Hiccup", at=NOON)

    assert parts(planned)[0].state == "queued"


def test_job_whose_last_chunk_ended_before_it_was_taken_again_ends_when_it_is(
    planned: Job,
) -> None:
    manager = manager_of(planned.project)
    pause_job(job=now(planned), by=manager, at=NOON)
    resume_job(job=now(planned), by=manager, at=NOON)
    run_all(planned)
    assert now(planned).state == "queued"

    run_job(uid=planned.uid, clock=lambda: LATER)

    assert (now(planned).state, now(planned).done) == ("done", 7)


def test_cancelled_job_stops_all_its_chunks_and_keeps_what_is_done(planned: Job) -> None:
    run_job(uid=parts(planned)[0].uid, clock=lambda: NOON)
    running = JobRun(take(parts(planned)[1]), lambda: NOON)

    cancel_job(job=now(planned), by=manager_of(planned.project), at=NOON)

    with pytest.raises(LeaseLost):
        running.advance(done=1)
    assert states(planned) == ["done", "cancelled", "cancelled", "cancelled"]
    assert (now(planned).state, now(planned).done) == ("cancelled", 2)


def test_job_paused_while_it_is_planned_plans_on_when_resumed(project: Project) -> None:
    job = request_preannotation(project=project, by=None, at=NOON)
    manager = manager_of(project)
    planner = JobRun(take(job), lambda: NOON)
    pause_job(job=now(job), by=manager, at=NOON)
    with pytest.raises(LeaseLost):
        run_preannotation(planner)

    resume_job(job=now(job), by=manager, at=NOON)
    run_whole_job(uid=job.uid, clock=lambda: NOON)

    assert (now(job).state, now(job).done) == ("done", ARTICLES)


def test_last_chunk_that_ends_unseen_is_seen_by_the_sweep(planned: Job) -> None:
    Job.objects.filter(parent=planned).update(state="done", finished_at=NOON, done=1, total=1)

    sweep(at=NOON)

    assert (now(planned).state, now(planned).done) == ("done", CHUNKS)


def test_chunk_that_another_worker_has_by_now_ends_nothing(planned: Job) -> None:
    old = take(parts(planned)[0])
    sweep(at=NOON + 2 * LEASE)
    take(parts(planned)[0])

    close_job(old, NOON, state=JobState.DONE, reason="")

    assert parts(planned)[0].state == "running"
