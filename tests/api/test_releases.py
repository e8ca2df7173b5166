"""Releases over the API: asked for once, described, and downloaded by who may read them."""

from pathlib import Path
from uuid import uuid4

import pytest
from caller import Caller
from django.conf import settings
from django.utils import timezone
from make import (
    Team,
    make_batch,
    make_member,
    make_project,
    make_team,
    manager_of,
    record,
    submit,
)
from pytest_django import DjangoAssertNumQueries

from annotations.actions.running import run_job
from annotations.models import Job, Project, Release, Role

pytestmark = pytest.mark.django_db

READS = 5


@pytest.fixture(autouse=True)
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    return tmp_path


@pytest.fixture
def team() -> Team:
    team = make_team()
    for person in range(2):
        submit(team.work(person), [record("C"), record("none"), record("none")])
    return team


def releases(project: Project) -> str:
    return f"/api/projects/{project.uid}/releases"


def make_release(team: Team, **body: object) -> str:
    """The uid of a release that its job has written."""
    asked = Caller(team.manager).post(releases(team.project), body)
    assert asked.status == 202, asked.body
    run_job(uid=asked.body["uid"], clock=timezone.now)
    return str(asked.body["release"])


def test_release_is_written_by_a_job_that_names_it(team: Team) -> None:
    uid = make_release(team, options={"seed": 3, "licence": "CC BY 4.0"})

    found = Caller(team.manager).get(f"/api/releases/{uid}").body
    assert (found["version"], found["is_complete"], found["created_by"]) == ("1.0", True, "A1")
    assert (found["options"]["seed"], found["options"]["licence"]) == (3, "CC BY 4.0")
    assert (found["articles"], found["is_refused"], found["left_out"]) == (1, False, [])
    assert "articles.jsonl" in [one["name"] for one in found["files"]]


def test_release_asked_for_again_under_its_event_is_one(team: Team) -> None:
    body = {"version": "2.0", "event": str(uuid4())}
    caller = Caller(team.manager)

    first = caller.post(releases(team.project), body)
    again = caller.post(releases(team.project), body)

    assert first.body == again.body
    assert (Release.objects.count(), Job.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"version": "1 0"}, 400, "version"),
        ({"version": "x" * 41}, 400, "version"),
        ({"options": {"seed": -1}}, 400, "options.seed"),
        ({"options": {"colour": 1}}, 400, "options.colour"),
        ({"options": []}, 400, "options"),
        ({"draft": True}, 400, "draft"),
    ],
)
def test_release_asked_for_wrongly_is_refused_and_named(
    team: Team, body: dict[str, object], status: int, field: str
) -> None:
    refused = Caller(team.manager).post(releases(team.project), body)

    assert (refused.status, refused.body["field"]) == (status, field)
    assert not Release.objects.exists()


def test_release_of_a_taken_version_or_of_nothing_is_refused(team: Team) -> None:
    make_release(team, version="1.0")
    empty = make_project()

    taken = Caller(team.manager).post(releases(team.project), {"version": "1.0"})
    nothing = Caller(manager_of(empty)).post(releases(empty))

    assert (taken.status, taken.code) == (400, "version_taken")
    assert (nothing.status, nothing.code) == (409, "nothing_to_release")


def test_archive_is_the_one_the_page_hands_out(team: Team) -> None:
    uid = make_release(team)
    client = Caller(make_member(team.project, Role.VIEWER)).client

    answers = [client.get(f"/api/releases/{uid}/archive"), client.get(f"/releases/{uid}/archive")]

    contents = [b"".join(answer) for answer in answers]
    assert contents[0] == contents[1]
    assert contents[0][:2] == b"PK"
    for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control"):
        assert answers[0].headers[name] == answers[1].headers[name]


def test_archive_is_not_found_by_those_with_work_on_an_article_in_it(team: Team) -> None:
    uid = make_release(team)
    person = make_member(team.project, Role.ADJUDICATOR)
    make_batch(team.project, team.versions, [person], kind="recheck")
    caller = Caller(person)

    assert caller.get(f"/api/releases/{uid}/archive").status == 404
    assert caller.get(f"/api/releases/{uid}").body["is_refused"] is True


def test_archive_of_an_unfinished_release_is_not_found(team: Team) -> None:
    caller = Caller(team.manager)
    uid = caller.post(releases(team.project)).body["release"]

    assert caller.get(f"/api/releases/{uid}/archive").status == 404
    assert caller.get(f"/api/releases/{uid}").body["is_complete"] is False


def test_annotator_finds_no_releases(team: Team) -> None:
    uid = make_release(team)
    caller = Caller(team.people[0])

    assert caller.get(releases(team.project)).status == 404
    assert caller.get(f"/api/releases/{uid}").status == 404
    assert caller.get(f"/api/releases/{uid}/archive").status == 404
    assert caller.post(releases(team.project)).status == 404


def test_list_asks_as_often_for_more_releases(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    caller = Caller(team.manager)
    for _ in range(10):
        caller.post(releases(team.project))

    with django_assert_num_queries(READS):
        first = caller.get(f"{releases(team.project)}?limit=1").body
    with django_assert_num_queries(READS):
        rest = caller.get(first["next"].replace("limit=1", "limit=20")).body

    versions = [row["version"] for row in first["results"] + rest["results"]]
    assert versions == [f"1.{n}" for n in range(9, -1, -1)]
