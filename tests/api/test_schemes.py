"""Guideline versions over the API."""

import pytest
from caller import Caller
from make import make_batch, make_member, make_project, make_version, manager_of

from annotations.models import Project, Role, Scheme

pytestmark = pytest.mark.django_db


def address(project: Project, number: int | None = None) -> str:
    tail = "" if number is None else f"/{number}"
    return f"/api/projects/{project.uid}/schemes{tail}"


def freeze(project: Project) -> str:
    """Use the newest version in a batch; say the batch's uid."""
    person = make_member(project)
    return str(make_batch(project, [make_version(project)], [person]).uid)


def test_versions_are_listed_newest_first() -> None:
    project = make_project()
    freeze(project)
    boss = Caller(manager_of(project))
    boss.post(address(project), {"guideline": "Second."})

    rows = Caller(make_member(project)).get(address(project)).body["results"]

    assert [row["number"] for row in rows] == [2, 1]
    assert [row["frozen_at"] is None for row in rows] == [True, False]


def test_version_shows_its_batches_to_those_who_run_them() -> None:
    project = make_project(guideline="Mark it.")
    batch = freeze(project)

    boss = Caller(manager_of(project)).get(address(project, 1)).body
    other = Caller(make_member(project)).get(address(project, 1)).body

    assert (boss["guideline"], boss["options"], boss["batches"]) == ("Mark it.", {}, [batch])
    assert other == boss | {"batches": None}


def test_unused_version_is_edited_on_what_was_read() -> None:
    project = make_project()
    boss = Caller(manager_of(project))
    tag = boss.get(address(project, 1)).headers["ETag"]
    body = {"guideline": " Mark it.\n"}

    answer = boss.send("PATCH", address(project, 1), body, {"If-Match": tag})

    assert answer.status == 200
    assert Scheme.objects.get().guideline == " Mark it.\n"
    assert boss.send("PATCH", address(project, 1), body, {"If-Match": tag}).status == 409
    assert boss.send("PATCH", address(project, 1), body).status == 428


def test_version_in_use_is_refused() -> None:
    project = make_project()
    freeze(project)
    boss = Caller(manager_of(project))
    tag = boss.get(address(project, 1)).headers["ETag"]

    answer = boss.send("PATCH", address(project, 1), {"guideline": "x"}, {"If-Match": tag})

    assert (answer.status, answer.body["code"]) == (409, "scheme_frozen")


def test_next_version_before_the_newest_is_used_is_refused() -> None:
    project = make_project()

    answer = Caller(manager_of(project)).post(address(project), {"guideline": "x"})

    assert (answer.status, answer.body["code"]) == (409, "scheme_unused")


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_only_managers_write(role: str) -> None:
    project = make_project()
    freeze(project)
    caller = Caller(make_member(project, role))

    assert caller.post(address(project), {"guideline": "x"}).status == 404
    answer = caller.send("PATCH", address(project, 1), {"guideline": "x"}, {"If-Match": '"x"'})
    assert answer.status == 404


@pytest.mark.parametrize("number", [0, 2, 10**30])
def test_version_that_is_not_there_is_not_found(number: int) -> None:
    project = make_project()

    assert Caller(manager_of(project)).get(address(project, number)).status == 404
