"""How fast a job gets on: from the last minutes, and silent before anybody can know."""

from datetime import timedelta

import pytest
from make import NOON, make_project
from pytest_django import DjangoAssertNumQueries

from annotations.models import Job, JobKind
from annotations.queries.job_progress import progress_of, rounded, rounded_up

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def make_job(**fields: object) -> Job:
    named = {"kind": JobKind.PREANNOTATION, "requested_at": NOON, "total": 1000}
    running = {"state": "running", "lease_until": NOON, "started_at": NOON}
    return Job.objects.create(project=make_project(), **(named | running | fields))


def make_chunk(parent: Job, start: int, **fields: object) -> Job:
    named = {"kind": parent.kind, "requested_at": NOON, "total": 100, "lease_until": NOON}
    place = {"parent": parent, "chunk_start": start, "chunk_end": start}
    return Job.objects.create(project=parent.project, **(named | place | fields))


def ended(parent: Job, start: int, begin: float, end: float, **fields: object) -> Job:
    """A chunk done between these minutes after noon."""
    when = {"started_at": NOON + begin * MINUTE, "finished_at": NOON + end * MINUTE}
    return make_chunk(parent, start, **({"state": "done", "done": 100} | when | fields))


def test_job_that_has_done_little_has_no_pace() -> None:
    few, soon = make_job(done=19), make_job(done=500)

    assert progress_of(few, NOON + MINUTE).per_minute is None
    assert progress_of(soon, NOON + MINUTE / 6).seconds_left is None


def test_job_tells_its_pace_and_a_rounded_time() -> None:
    found = progress_of(make_job(done=400), NOON + 2 * MINUTE)

    assert (found.per_minute, found.seconds_left) == (200, 180)


def test_job_taken_again_counts_what_this_attempt_did() -> None:
    found = progress_of(make_job(done=600, started_with=400), NOON + 2 * MINUTE)

    assert found.per_minute == 100


@pytest.mark.parametrize("state", ["queued", "paused", "done", "failed", "cancelled"])
def test_job_that_does_not_run_has_no_pace(state: str) -> None:
    assert progress_of(make_job(done=400, state=state), NOON + 2 * MINUTE).per_minute is None


def test_pace_is_that_of_the_last_five_minutes() -> None:
    """100 in the first minute are forgotten; of a chunk half within, half counts."""
    job = make_job(chunk_count=4)
    ended(job, 1, 0, 1)
    ended(job, 2, 4, 6)
    ended(job, 3, 6, 10)
    make_chunk(job, 4)

    found = progress_of(job, NOON + 10 * MINUTE)

    assert found.per_minute == 150 / 5
    assert (found.done, found.total, found.seconds_left) == (300, 400, 240)


def test_several_workers_add_up() -> None:
    job = make_job(chunk_count=2)
    for start in (1, 2):
        make_chunk(job, start, state="running", started_at=NOON, done=50)

    assert progress_of(job, NOON + MINUTE).per_minute == 100


def test_pace_after_a_pause_begins_anew() -> None:
    job = make_job(chunk_count=2, started_at=NOON + 60 * MINUTE)
    ended(job, 1, 0, 59)
    make_chunk(job, 2, state="running", started_at=NOON + 60 * MINUTE, done=70, started_with=10)

    assert progress_of(job, NOON + 62 * MINUTE).per_minute == 30


def test_job_that_stands_still_promises_nothing() -> None:
    job = make_job(chunk_count=2)
    ended(job, 1, 0, 1)
    make_chunk(job, 2, state="running", started_at=NOON + MINUTE, done=0)

    assert progress_of(job, NOON + 30 * MINUTE).seconds_left is None


@pytest.mark.parametrize(("pace", "told"), [(0.4, 0), (7.26, 7), (1314.2, 1300), (99.6, 100)])
def test_pace_is_told_to_two_digits(pace: float, told: int) -> None:
    assert rounded(pace) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, 0), (3, 10), (59, 60), (61, 120), (599, 600), (601, 900), (3601, 5400), (90_000, 90_000)],
)
def test_time_left_is_rounded_up_the_more_the_longer_it_is(seconds: float, told: int) -> None:
    assert rounded_up(seconds) == told


def test_progress_asks_as_often_for_more_chunks(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    few, many = make_job(chunk_count=1), make_job(chunk_count=50)
    ended(few, 1, 0, 1)
    for start in range(50):
        ended(many, start, 0, 1)

    for job in (few, many):
        with django_assert_num_queries(2):
            progress_of(job, NOON + MINUTE)
