"""Jobs over the API: how far they are, what became of every row, and who may stop them."""

from uuid import uuid4

import pytest
from caller import Caller
from django.utils import timezone
from make import NOON, make_member, make_project, manager_of
from pytest_django import DjangoAssertNumQueries

from annotations.models import Job, JobItem, JobKind, JobState, Project, Role

pytestmark = pytest.mark.django_db

READS = 5


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def manager(project: Project) -> Caller:
    return Caller(manager_of(project))


def make_job(project: Project, **fields: object) -> Job:
    named = {"kind": JobKind.INTERVALS, "requested_at": NOON, "params": {"path": "zwsecret"}}
    return Job.objects.create(project=project, **(named | fields))


def jobs(project: Project, query: str = "") -> str:
    return f"/api/projects/{project.uid}/jobs?{query}"


def at(job: Job, path: str = "") -> str:
    return f"/api/jobs/{job.uid}{path}"


def test_list_has_jobs_newest_first_without_their_parameters(
    project: Project, manager: Caller
) -> None:
    older = make_job(project, requested_by=manager_of(project))
    newer = make_job(project, kind=JobKind.PREANNOTATION, state=JobState.FAILED, reason="Why.")
    make_job(make_project())

    answer = manager.get(jobs(project))

    found = answer.body["results"]
    assert [row["uid"] for row in found] == [str(newer.uid), str(older.uid)]
    assert [row["requested_by"] for row in found] == [None, "A1"]
    assert found[0]["reason"] == "Why."
    assert b"zwsecret" not in answer.content


def test_list_is_filtered_by_kind_and_state(project: Project, manager: Caller) -> None:
    make_job(project)
    make_job(project, kind=JobKind.PREANNOTATION, state=JobState.DONE)

    def count(query: str) -> int:
        return len(manager.get(jobs(project, query)).body["results"])

    assert (count("kind=intervals"), count("state=done"), count("kind=intervals&state=done")) == (
        1,
        1,
        0,
    )
    assert manager.get(jobs(project, "kind=dance")).status == 400
    assert manager.get(jobs(project, "params__path=x")).code == "unknown_parameter"


def test_list_asks_as_often_for_more_jobs(
    project: Project, manager: Caller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(10):
        make_job(project, failed=1)

    with django_assert_num_queries(READS):
        first = manager.get(jobs(project, "limit=1")).body
    with django_assert_num_queries(READS):
        rest = manager.get(first["next"].replace("limit=1", "limit=20")).body

    assert [row["refused_rows"] for row in first["results"] + rest["results"]] == [1] * 10


def make_item(job: Job, key: str, state: str = "failed") -> None:
    JobItem.objects.create(job=job, key=key, state=state, code="empty_text", error="It is empty.")


def test_items_tell_what_became_of_rows(project: Project, manager: Caller) -> None:
    job = make_job(project, done=3, total=3, skipped=1, failed=1)
    make_item(job, "0:1")
    make_item(job, "0:2", "skipped")

    found = manager.get(at(job, "/items")).body["results"]
    failed = manager.get(at(job, "/items?state=failed")).body["results"]

    assert [item["key"] for item in found] == ["0:1", "0:2"]
    assert failed == [
        {
            "key": "0:1",
            "label": "",
            "state": "failed",
            "code": "empty_text",
            "error": "It is empty.",
            "file": "",
            "row": None,
            "field": "",
            "article": None,
        }
    ]
    assert manager.get(at(job)).body["rows"] == {"done": 1, "skipped": 1, "failed": 1}


def test_job_is_not_sent_again_unchanged(project: Project, manager: Caller) -> None:
    job = make_job(project)
    tag = manager.get(at(job)).headers["ETag"]

    assert manager.get(at(job), If_None_Match=tag).status == 304
    Job.objects.update(done=1)
    assert manager.get(at(job), If_None_Match=tag).status == 200


def test_job_is_stopped_once_and_tried_again(project: Project, manager: Caller) -> None:
    job = make_job(project)
    body = {"event": str(uuid4())}

    stopped = manager.post(at(job, "/cancellation"), body)
    repeated = manager.post(at(job, "/cancellation"), body)
    again = manager.post(at(job, "/cancellation"))
    retried = manager.post(at(job, "/retry"))
    twice = manager.post(at(job, "/retry"))

    assert (stopped.status, stopped.body["state"]) == (200, "cancelled")
    assert repeated.body == stopped.body
    assert (again.status, again.code) == (409, "job_refused")
    assert (retried.status, retried.body["state"]) == (202, "queued")
    assert (twice.status, twice.code) == (409, "job_refused")


def test_job_is_paused_once_and_resumed(project: Project, manager: Caller) -> None:
    job = make_job(project)
    body = {"event": str(uuid4())}

    paused = manager.post(at(job, "/pause"), body)
    repeated = manager.post(at(job, "/pause"), body)
    again = manager.post(at(job, "/pause"))
    resumed = manager.post(at(job, "/resumption"))
    twice = manager.post(at(job, "/resumption"))

    assert (paused.status, paused.body["state"]) == (200, "paused")
    assert repeated.body == paused.body
    assert (again.status, again.code) == (409, "job_refused")
    assert (resumed.status, resumed.body["state"]) == (202, "queued")
    assert (twice.status, twice.code) == (409, "job_refused")


def test_release_cannot_be_paused(project: Project, manager: Caller) -> None:
    answer = manager.post(at(make_job(project, kind=JobKind.RELEASE), "/pause"))

    assert (answer.status, answer.code) == (409, "not_pausable")


def test_job_in_chunks_tells_their_sums_and_is_listed_alone(
    project: Project, manager: Caller
) -> None:
    kind = {"kind": JobKind.PREANNOTATION}
    job = make_job(project, **kind, state="running", chunk_count=2)
    one = {"parent": job, "chunk_start": 1, "chunk_end": 5, "state": "done", "failed": 1}
    make_job(project, **kind, **one, done=5, total=5)
    make_job(project, **kind, parent=job, chunk_start=6, chunk_end=9, total=4)

    found = manager.get(at(job)).body

    assert (found["done"], found["total"], found["refused_rows"]) == (5, 9, 1)
    assert found["chunks"] == {"count": 2, "done": 1, "running": 0, "waiting": 1, "failed": 0}
    assert (found["per_minute"], found["seconds_left"]) == (None, None)
    assert [row["uid"] for row in manager.get(jobs(project)).body["results"]] == [str(job.uid)]


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_jobs_are_the_managers(project: Project, role: str) -> None:
    job = make_job(project, started_at=timezone.now())
    caller = Caller(make_member(project, role))

    assert caller.get(jobs(project)).status == 404
    assert caller.get(at(job)).status == 404
    assert caller.get(at(job, "/items")).status == 404
    assert caller.post(at(job, "/cancellation")).status == 404
    assert caller.post(at(job, "/pause")).status == 404
    assert caller.post(at(job, "/resumption")).status == 404
    assert caller.post(at(job, "/retry")).status == 404
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
