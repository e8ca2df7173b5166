"""Large pre-annotations: planned in chunks, run by many, steered and ended as one job."""

from datetime import timedelta

import pytest
from make import LATER, NOON, make_project, make_version, manager_of
from splitting import (
    ARTICLES,
    CHUNKS,
    SIZE,
    make_large_project,
    make_planned_job,
    now,
    parts,
    run_all,
    states,
    take,
    use_small_chunks,
)

from annotations.actions import chunks, preannotation
from annotations.actions.chunks import chunk_size
from annotations.actions.jobs import (
    LEASE,
    MAX_ATTEMPTS,
    JobRun,
    LeaseLost,
    Split,
    fail_job,
)
from annotations.actions.preannotation import request_preannotation, run_preannotation
from annotations.actions.presence import sign_presence, take_back_from_dead_processes
from annotations.actions.running import abandon_job, run_job, run_whole_job
from annotations.actions.steering import pause_job, retry_job
from annotations.actions.suggestions import find_suggestions
from annotations.actions.sweeping import sweep, wake_chunks
from annotations.domain.messages import N_, read_message
from annotations.domain.suggestions.checked import BadFindings
from annotations.models import Event, Job, JobItem, Project, SuggestionRun

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    use_small_chunks(monkeypatch)


@pytest.fixture
def project() -> Project:
    return make_large_project()


@pytest.fixture
def planned(project: Project) -> Job:
    return make_planned_job(project)


# --- Planning -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("units", "size"), [(1, 2), (2_001, 3), (100_000, 100), (1_000_000, 1000), (10**7, 1000)]
)
def test_chunk_size_keeps_chunks_few_and_no_chunk_huge(units: int, size: int) -> None:
    assert chunk_size(units) == size


def test_job_of_one_chunk_stays_one_job() -> None:
    project = make_project()
    for n in range(SIZE):
        make_version(project, f"Sentence number {n}.")
    job = request_preannotation(project=project, by=None, at=NOON)

    run_job(uid=job.uid, clock=lambda: NOON)

    assert (now(job).state, now(job).done, now(job).chunk_count) == ("done", SIZE, None)
    assert Job.objects.count() == 1


def test_large_job_is_planned_as_ranges_that_hold_every_article_once(planned: Job) -> None:
    found = parts(planned)

    assert (planned.state, planned.chunk_count, planned.lease_until) == ("running", CHUNKS, None)
    assert (planned.done, planned.total) == (0, ARTICLES)
    assert [chunk.total for chunk in found] == [2, 2, 2, 1]
    ends = [edge for chunk in found for edge in (chunk.chunk_start, chunk.chunk_end)]
    assert ends == sorted(ends, key=int)  # type: ignore[arg-type]
    assert all(chunk.params["versions"] is None for chunk in found)


def test_planning_writes_one_event_and_none_for_its_chunks(planned: Job) -> None:
    assert Event.objects.filter(kind__startswith="job.", object_uid=planned.uid).count() == 1
    assert not Event.objects.filter(object_uid__in=[one.uid for one in parts(planned)]).exists()


def test_planner_killed_half_way_plans_on_without_doubles(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = request_preannotation(project=project, by=None, at=NOON)
    first = take(job)
    run = JobRun(first, lambda: NOON)
    calls: list[int] = []

    def read_once(*given: object) -> list[int]:
        calls.append(1)
        if len(calls) == 2:
            raise MemoryError
        return ids_behind(*given)  # type: ignore[arg-type]

    ids_behind = chunks._ids_behind
    with monkeypatch.context() as patch:
        patch.setattr(chunks, "_ids_behind", read_once)
        with pytest.raises(MemoryError):
            run_preannotation(run)
    assert len(parts(job)) == 2
    run_job(uid=parts(job)[0].uid, clock=lambda: NOON)

    sweep(at=NOON + LEASE + SECOND)
    run_job(uid=job.uid, clock=lambda: NOON)

    assert [chunk.total for chunk in parts(job)] == [2, 2, 2, 1]
    assert (now(job).chunk_count, now(job).done, now(job).total) == (CHUNKS, 2, ARTICLES)


def test_old_planner_that_comes_back_plans_nothing(project: Project) -> None:
    job = request_preannotation(project=project, by=None, at=NOON)
    old = take(job)
    sweep(at=NOON + LEASE + SECOND)
    take(job)

    with pytest.raises(LeaseLost):
        run_preannotation(JobRun(old, lambda: NOON))

    assert parts(job) == []


def test_planner_that_fails_for_good_stops_the_chunks_it_planned(project: Project) -> None:
    job = request_preannotation(project=project, by=None, at=NOON)
    taken = take(job)
    with pytest.raises(Split):
        run_preannotation(JobRun(taken, lambda: NOON))

    fail_job(job=taken, reason=N_("It broke."), at=NOON)

    assert now(job).state == "failed"
    assert states(job) == ["cancelled"] * CHUNKS


# --- Running ------------------------------------------------------------------------------------


def test_chunks_in_any_order_end_their_job_with_the_last(planned: Job) -> None:
    seen = []
    for chunk in reversed(parts(planned)):
        run_job(uid=chunk.uid, clock=lambda: LATER)
        seen.append((now(planned).done, now(planned).state))

    assert seen == [(1, "running"), (3, "running"), (5, "running"), (7, "done")]
    assert now(planned).finished_at == LATER
    assert SuggestionRun.objects.count() == ARTICLES


def test_chunk_delivered_twice_is_run_once(planned: Job) -> None:
    chunk = parts(planned)[0]

    assert run_job(uid=chunk.uid, clock=lambda: NOON) is not None
    assert run_job(uid=chunk.uid, clock=lambda: NOON) is None

    assert now(planned).done == SIZE


def test_parent_delivered_again_while_its_chunks_run_does_nothing(planned: Job) -> None:
    assert run_job(uid=planned.uid, clock=lambda: NOON) is None

    assert len(parts(planned)) == CHUNKS


def test_chunk_of_a_killed_process_goes_on_behind_its_last_article(
    planned: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunk = parts(planned)[0]
    taken = take(chunk)

    def die_at_the_second(**fields: object) -> object:
        if SuggestionRun.objects.exists():
            raise MemoryError
        return find_suggestions(**fields)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(preannotation, "find_suggestions", die_at_the_second)
        with pytest.raises(MemoryError):
            run_preannotation(JobRun(taken, lambda: NOON))
    take_back_from_dead_processes(worker="", at=NOON, runs=lambda _: False)
    run_all(planned)

    assert (now(planned).state, now(planned).done, now(planned).total) == ("done", 7, 7)
    assert SuggestionRun.objects.count() == ARTICLES
    assert not JobItem.objects.exists()


def test_parent_is_not_taken_back_from_the_worker_that_planned_it(planned: Job) -> None:
    sweep(at=NOON + 10 * LEASE)
    take_back_from_dead_processes(worker="", at=NOON, runs=lambda _: False)

    assert now(planned).state == "running"
    assert now(planned).attempt == 1


def refuse_the_third(**fields: object) -> object:
    version = fields["version"]
    if "3" in version.text:  # type: ignore[attr-defined]
        raise BadFindings(N_("It broke."), code="finder_broke")
    return find_suggestions(**fields)  # type: ignore[arg-type]


def test_refused_articles_are_counted_and_listed_with_the_parent(
    planned: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preannotation, "find_suggestions", refuse_the_third)

    run_all(planned)

    assert (now(planned).state, now(planned).done, now(planned).failed) == ("done", 7, 1)
    assert JobItem.objects.get().job == planned


def test_chunk_that_fails_for_good_leaves_the_parent_failed_and_the_rest_done(
    planned: Job,
) -> None:
    bad = parts(planned)[1]
    for _ in range(MAX_ATTEMPTS):
        abandon_job(take(bad), error="Poison", at=NOON)
    run_all(planned)

    ended = now(planned)
    assert states(planned) == ["done", "failed", "done", "done"]
    assert (ended.state, ended.done, ended.total) == ("failed", 5, 7)
    assert str(read_message(ended.reason)) == (
        "1 of 4 parts failed; the others are done. The first: An unexpected error: Poison"
    )


def test_retry_of_a_failed_parent_runs_only_what_is_left(planned: Job) -> None:
    bad = take(parts(planned)[1])
    fail_job(job=bad, reason=N_("The disk is full."), at=NOON)
    run_all(planned)

    retry_job(job=now(planned), by=manager_of(planned.project), at=LATER)

    assert states(planned) == ["done", "queued", "done", "done"]
    assert (now(planned).state, now(planned).reason) == ("queued", "")
    run_job(uid=planned.uid, clock=lambda: LATER)
    run_all(planned)
    assert (now(planned).state, now(planned).done) == ("done", 7)
    assert SuggestionRun.objects.count() == ARTICLES


def test_run_whole_job_runs_the_chunks_in_this_process(project: Project) -> None:
    job = request_preannotation(project=project, by=None, at=NOON)

    run_whole_job(uid=job.uid, clock=lambda: NOON)

    assert (now(job).state, now(job).done) == ("done", ARTICLES)


# --- What brokers hear --------------------------------------------------------------------------


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setattr(chunks, "IN_LINE", 2)
    project = make_project()
    for n in range(ARTICLES):
        make_version(project, f"Sentence number {n}.")
    job = request_preannotation(project=project, by=None, at=NOON)
    run_job(uid=job.uid, clock=lambda: NOON)
    sign_presence(name="worker", at=NOON)
    return now(job)


def test_brokers_hear_of_the_next_few_chunks_only(many: Job) -> None:
    first = wake_chunks(after=many.uid, at=NOON)
    run_job(uid=first[0], clock=lambda: NOON)
    then = wake_chunks(after=first[0], at=NOON)

    uids = [chunk.uid for chunk in parts(many)]
    assert (first, then) == (uids[:2], [uids[2]])


def test_sweep_names_the_next_few_chunks_of_every_job(many: Job) -> None:
    uids = [chunk.uid for chunk in parts(many)]

    assert sweep(at=NOON) == uids[:2]
    assert sweep(at=NOON) == []
    take(parts(many)[0])
    assert sweep(at=NOON) == [uids[2]]


def test_chunks_of_a_paused_job_are_told_to_nobody(many: Job) -> None:
    pause_job(job=many, by=manager_of(many.project), at=NOON)

    assert sweep(at=NOON) == []
    assert wake_chunks(after=many.uid, at=NOON) == []
