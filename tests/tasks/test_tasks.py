"""Celery's edge: a job delivered twice, a job that always breaks, a broker that is away."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from kombu import Connection
from make import NOON, make_project
from pytest_django import DjangoCaptureOnCommitCallbacks

from annotations import tasks
from annotations.actions import running
from annotations.actions.jobs import (
    LEASE,
    MAX_ATTEMPTS,
    JobRun,
    request_job,
    take_job,
)
from annotations.actions.presence import sign_presence, this_process
from annotations.actions.sweeping import sweep
from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.models import Job, JobKind, JobState, Project, WorkerPresence
from annotations.queries.workers import worker_is_present
from annotations.tasks import followers, publish, publish_on_commit, run_job

pytestmark = pytest.mark.django_db

Runs = Callable[[Callable[[JobRun], None]], None]


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Let import jobs do something else."""

    def replace(runner: Callable[[JobRun], None]) -> None:
        monkeypatch.setitem(running.RUNNERS, JobKind.IMPORT, runner)

    return replace


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what the broker would hear."""
    heard: list[str] = []
    monkeypatch.setattr(run_job, "delay", heard.append)
    return heard


def make_job(project: Project | None = None, **fields: object) -> Job:
    job = request_job(
        project=project or make_project(), kind=JobKind.IMPORT, params={}, by=None, at=NOON
    )
    Job.objects.filter(pk=job.pk).update(**fields)
    return job


def now(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def deliver(job: Job) -> None:
    run_job(str(job.uid))


# --- Running ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("told")
def test_run_job_delivered_twice_does_the_work_once(runs: Runs) -> None:
    seen: list[int] = []
    runs(lambda run: seen.append(run.job.attempt))
    job = make_job()

    deliver(job)
    deliver(job)

    assert seen == [1]
    assert now(job).state == JobState.DONE


@pytest.mark.usefixtures("told")
def test_run_job_delivered_while_another_worker_has_it_does_nothing(runs: Runs) -> None:
    seen: list[int] = []
    runs(lambda run: seen.append(run.job.attempt))
    job = make_job()
    take_job(uid=job.uid, at=timezone.now())

    deliver(job)

    assert (seen, now(job).state) == ([], "running")


@pytest.mark.usefixtures("told")
def test_run_job_nobody_knows_does_nothing() -> None:
    run_job(str(uuid4()))

    assert not Job.objects.exists()


@pytest.mark.usefixtures("told")
def test_run_job_refused_fails_at_once_with_its_reason(runs: Runs) -> None:
    def refuse(_run: JobRun) -> None:
        raise UserError(N_("The file is gone."))

    runs(refuse)
    job = make_job()

    deliver(job)

    assert (now(job).state, now(job).reason, now(job).attempt) == ("failed", "The file is gone.", 1)


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("error", [ZeroDivisionError, MemoryError, SoftTimeLimitExceeded])
def test_poison_job_ends_failed_with_its_reason_after_the_last_attempt(
    error: type[Exception], runs: Runs
) -> None:
    def break_down(_run: JobRun) -> None:
        raise error

    runs(break_down)
    job = make_job()

    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert now(job).state == JobState.QUEUED
        deliver(job)
        assert now(job).attempt == attempt
    deliver(job)

    assert (now(job).state, now(job).attempt) == ("failed", MAX_ATTEMPTS)
    assert error.__name__ in now(job).reason


@pytest.mark.usefixtures("told")
def test_poison_job_that_breaks_inside_a_transaction_leaves_nothing_of_it(runs: Runs) -> None:
    def break_down(run: JobRun) -> None:
        with transaction.atomic():
            run.advance(done=7)
            raise ZeroDivisionError

    runs(break_down)
    job = make_job()

    deliver(job)

    assert (now(job).state, now(job).done) == ("queued", 0)


@pytest.mark.usefixtures("told")
def test_broken_job_of_an_old_attempt_leaves_the_new_one_alone(runs: Runs) -> None:
    def be_overtaken_and_break(run: JobRun) -> None:
        late = timezone.now() + LEASE + timedelta(seconds=1)
        sweep(at=late)
        take_job(uid=run.job.uid, at=late)
        raise ZeroDivisionError

    runs(be_overtaken_and_break)
    job = make_job()

    deliver(job)

    assert (now(job).state, now(job).attempt, now(job).reason) == ("running", 2, "")


def test_run_job_tells_of_the_jobs_it_asked_for(runs: Runs, told: list[str]) -> None:
    def ask_for_another(run: JobRun) -> None:
        make_job(run.job.project)

    runs(ask_for_another)
    job = make_job()

    deliver(job)

    follower = Job.objects.exclude(pk=job.pk).get()
    assert told == [str(follower.uid)]


def test_followers_are_waiting_jobs_of_the_same_project_nobody_was_told_of() -> None:
    project = make_project()
    job = make_job(project, state="done")
    waiting = make_job(project)
    make_job(project, published_at=NOON)
    make_job()

    assert followers(job.uid) == [waiting.uid]


# --- Telling the broker -------------------------------------------------------------------------


def test_publish_message_carries_a_job_id_only() -> None:
    job = make_job()

    publish([job.uid])

    with run_job.app.connection_for_read() as connection:
        queue = connection.SimpleQueue(settings.CELERY_TASK_DEFAULT_QUEUE)
        message = queue.get(timeout=1)
        message.ack()
    arguments, named, _ = message.payload
    assert (arguments, named) == ([str(job.uid)], {})
    assert message.content_type == "application/json"


@pytest.mark.parametrize("broker", ["redis://127.0.0.1:1/0", "amqp://127.0.0.1:1//", "folder://"])
def test_publish_while_the_broker_is_away_leaves_the_job_to_the_sweep(
    broker: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gone = {"folder": str(tmp_path / "gone")} if broker.startswith("folder") else {}

    def send(uid: str) -> None:
        with Connection(broker, transport_options=gone, connect_timeout=1) as connection:
            run_job.apply_async(  # type: ignore[call-arg]
                (uid,),
                connection=connection,
                retry=False,
            )

    monkeypatch.setattr(run_job, "delay", send)
    job = make_job()

    publish([job.uid])

    at = timezone.now()
    sign_presence(name="w", at=at)
    assert sweep(at=at) == [job.uid]


def test_publish_on_commit_waits_for_the_commit(
    told: list[str], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    job = make_job()

    with django_capture_on_commit_callbacks(execute=True):
        publish_on_commit(job)
        assert told == []

    assert told == [str(job.uid)]
    assert now(job).published == 1


@pytest.mark.django_db(transaction=True)
def test_publish_on_commit_of_a_transaction_rolled_back_never_happens(told: list[str]) -> None:
    def ask_and_break() -> None:
        with transaction.atomic():
            publish_on_commit(make_job())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask_and_break()

    assert (told, Job.objects.count()) == ([], 0)


# --- Signs of life ------------------------------------------------------------------------------


def test_no_worker_is_present_before_one_has_signed() -> None:
    assert not worker_is_present(timezone.now())


@pytest.fixture
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the test's own transaction outlive a round of signing."""
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)


@pytest.mark.usefixtures("one_connection")
def test_presence_is_signed_until_the_worker_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    signed: list[str] = []

    def sign_and_stop(*, name: str, at: object) -> None:
        assert at
        signed.append(name)
        tasks.end_presence()

    monkeypatch.setattr(tasks, "sign_presence", sign_and_stop)
    monkeypatch.setattr(tasks, "PRESENCE_SECONDS", 0)
    tasks._stopped.clear()

    tasks._keep_signing("w", None)

    assert signed == ["w"]


@pytest.mark.usefixtures("one_connection")
def test_presence_goes_on_after_the_database_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([DatabaseError("away"), None])

    def sign(*, name: str, at: datetime) -> None:
        answer = next(answers)
        if answer is not None:
            raise answer
        WorkerPresence.objects.create(name=name, seen_at=at)
        tasks.end_presence()

    monkeypatch.setattr(tasks, "sign_presence", sign)
    monkeypatch.setattr(tasks, "PRESENCE_SECONDS", 0)
    tasks._stopped.clear()

    tasks._keep_signing("w", None)

    assert WorkerPresence.objects.get().name == "w"


def test_job_taken_by_a_task_names_its_worker_and_process(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, str]] = []
    runs(lambda run: seen.append((run.job.worker, run.job.process)))
    monkeypatch.setattr(tasks.ThisWorker, "name", "here-1-abc")

    deliver(make_job())

    assert seen == [("here-1-abc", this_process())]


def test_workers_name_themselves_anew_at_every_start() -> None:
    names = set()
    for _ in range(2):
        tasks.name_worker()
        names.add(tasks.ThisWorker.name)
    tasks.ThisWorker.name = ""

    assert len(names) == 2


# --- What cannot be read ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("positional", "named"),
    [
        ([], {}),
        (["no uid"], {}),
        ([None], {}),
        ([{"job": 1}], {}),
        (["{uid}", "more"], {}),
        (["{uid}"], {"priority": 3}),
        ([], {"uid": "{uid}"}),
    ],
)
def test_message_of_another_version_is_set_aside_and_the_job_stays(
    positional: list[object], named: dict[str, object], runs: Runs, caplog: pytest.LogCaptureFixture
) -> None:
    runs(lambda run: pytest.fail(f"{run.job} ran"))
    job = make_job()
    words = [str(job.uid) if one == "{uid}" else one for one in positional]

    run_job(*words, **named)  # type: ignore[arg-type]

    assert now(job).state == JobState.QUEUED
    assert "set aside" in caplog.text
