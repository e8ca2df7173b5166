"""The status page and its twin under /api/: what runs, what waits, what is wrong."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from make import make_member, make_project, manager_of
from pytest_django import DjangoAssertNumQueries

from annotations.actions.jobs import request_job
from annotations.actions.presence import sign_presence
from annotations.models import Backup, Job, JobKind, Project
from annotations.queries.status import project_status

pytestmark = pytest.mark.django_db


def problems(project: Project) -> list[str]:
    return [one.code for one in project_status(project, at=timezone.now()).problems]


def make_job(project: Project, **fields: object) -> Job:
    job = request_job(project=project, kind=JobKind.IMPORT, params={}, by=None, at=timezone.now())
    Job.objects.filter(pk=job.pk).update(**fields)
    return job


def all_is_well() -> None:
    now = timezone.now()
    sign_presence(name="desk-1", at=now)
    sign_presence(name="reconciler:desk-1", at=now)
    Backup.objects.create(file_name="b", size=1, sha256="", started_at=now, finished_at=now)


def test_status_where_all_is_well_says_so(client: Client) -> None:
    project = make_project()
    all_is_well()
    client.force_login(manager_of(project))

    page = client.get(f"/projects/{project.uid}/status/").content.decode()

    assert problems(project) == []
    assert "All is well" in page
    assert "Nothing is waiting or running" in page


def test_status_of_a_fresh_site_says_what_is_missing(client: Client) -> None:
    project = make_project()
    client.force_login(manager_of(project))

    page = client.get(f"/projects/{project.uid}/status/").content.decode()

    assert problems(project) == ["no_worker", "no_sweep", "no_backup"]
    assert "No worker is running" in page
    assert "manage.py backup" in page


def test_status_names_the_job_that_waited_longest_and_the_one_that_failed_last(
    client: Client,
) -> None:
    project = make_project()
    all_is_well()
    now = timezone.now()
    make_job(project)
    oldest = make_job(project, requested_at=now - timedelta(hours=1))
    failed = make_job(project, state="failed", finished_at=now, reason="The file is <gone>.")
    make_job(project, run_after=now + timedelta(hours=1))
    make_job(project, state="paused")
    make_job(project, parent=oldest, chunk_start=1, chunk_end=2)
    client.force_login(manager_of(project))

    page = client.get(f"/projects/{project.uid}/status/").content.decode()
    told = client.get(f"/api/projects/{project.uid}/status").json()

    assert problems(project) == ["waiting_long", "failed"]
    queue = {"kind": "import", "waiting": 2, "postponed": 1, "running": 0, "paused": 1}
    assert told["queues"] == [queue]
    assert told["oldest"]["uid"] == str(oldest.uid)
    assert (told["last_failed"]["uid"], told["last_failed"]["reason"]) == (
        str(failed.uid),
        "The file is <gone>.",
    )
    assert [one["code"] for one in told["problems"]] == ["waiting_long", "failed"]
    assert "The file is &lt;gone&gt;." in page
    assert str(oldest.uid) in page


def test_status_tells_of_another_project_no_more_than_a_sum(client: Client) -> None:
    project, other = make_project(), make_project()
    job = make_job(other, state="failed", finished_at=timezone.now(), reason="theirs")
    make_job(other)
    sign_presence(name="a-host-name-1", at=timezone.now())
    client.force_login(manager_of(project))

    told = client.get(f"/api/projects/{project.uid}/status").content.decode()

    assert '"waiting":1' in told.replace(" ", "")
    assert str(job.uid) not in told
    assert "theirs" not in told
    assert "a-host-name" not in told


def test_status_is_for_managers(client: Client) -> None:
    project = make_project()
    client.force_login(make_member(project))

    assert client.get(f"/projects/{project.uid}/status/").status_code == 404
    assert client.get(f"/api/projects/{project.uid}/status").status_code == 404


def test_status_asks_as_much_of_many_jobs_as_of_few(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    project = make_project()
    for _ in range(20):
        make_job(project)

    with django_assert_max_num_queries(8):
        project_status(project, at=timezone.now())
