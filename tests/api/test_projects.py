"""Projects over the API: one's own list, a new one, and what one's role in it is."""

from uuid import uuid4

import pytest
from caller import Caller, bearer
from make import (
    make_assignment,
    make_batch,
    make_member,
    make_project,
    make_user,
    make_version,
    manager_of,
)
from pytest_django import DjangoAssertNumQueries

from annotations.models import Event, Membership, Project, Role, User

pytestmark = pytest.mark.django_db

PROJECTS = "/api/projects"
READS = 3  # session, person, and the page


def test_list_has_ones_own_open_projects_by_name_with_ones_role() -> None:
    person = make_user()
    make_project(by=person, name="Weather")
    older = make_project(name="Harbour")
    make_member_of(older, person)
    make_project(name="Somebody else's")

    found = Caller(person).get(PROJECTS).body["results"]

    assert [(row["name"], row["role"]) for row in found] == [
        ("Harbour", "annotator"),
        ("Weather", "manager"),
    ]


def make_member_of(project: Project, person: User) -> None:
    Membership.objects.create(
        project=project,
        user=person,
        role=Role.ANNOTATOR,
        pseudonym="A9",
        joined_at=project.created_at,
    )


def test_list_counts_articles_and_what_waits_for_oneself() -> None:
    work = make_assignment()

    row = Caller(work.annotator).get(PROJECTS).body["results"][0]

    assert (row["articles"], row["waiting"]) == (1, 1)


def test_list_is_paged_and_asks_as_often_for_more_projects(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    person = make_user()
    for n in range(10):
        make_project(by=person, name=f"Project {n:02}")
    caller = Caller(person)
    caller.get(PROJECTS)

    with django_assert_num_queries(READS):
        first = caller.get(f"{PROJECTS}?limit=1").body
    with django_assert_num_queries(READS):
        rest = caller.get(first["next"].replace("limit=1", "limit=9")).body

    names = [row["name"] for row in first["results"] + rest["results"]]
    assert names == [f"Project {n:02}" for n in range(10)]
    assert rest["next"] is None


def test_new_project_has_its_creator_as_manager_and_its_guideline_as_scheme_1() -> None:
    person = make_user()

    made = Caller(person).post(PROJECTS, {"name": "Harbour", "guideline": "Mark\nclaims."})

    project = Project.objects.get(uid=made.body["uid"])
    assert made.status == 201
    assert (made.body["role"], made.body["pseudonym"], made.body["scheme"]) == ("manager", "A1", 1)
    assert project.schemes.get().guideline == "Mark\nclaims."


def test_new_project_asked_for_again_under_its_event_is_made_once() -> None:
    caller = Caller(make_user())
    body = {"name": "Harbour", "event": str(uuid4())}

    first, again = caller.post(PROJECTS, body), caller.post(PROJECTS, body)
    other = caller.post(PROJECTS, body | {"name": "Weather"})

    assert first.body == again.body
    assert (again.status, other.status, other.code) == (201, 422, "event_reused")
    assert Project.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "required", "name"),
        ({"name": "  "}, "blank", "name"),
        ({"name": "x" * 121}, "too_long", "name"),
        ({"name": "Harbour", "slug": "h"}, "unknown_field", "slug"),
    ],
)
def test_new_project_with_a_wrong_body_is_refused(
    body: dict[str, object], code: str, field: str
) -> None:
    refused = Caller(make_user()).post(PROJECTS, body)

    assert (refused.status, refused.code, refused.body["field"]) == (400, code, field)
    assert not Project.objects.exists()


def test_detail_is_tagged_and_not_sent_again_unchanged() -> None:
    project = make_project()
    caller = Caller(manager_of(project))
    address = f"{PROJECTS}/{project.uid}"

    found = caller.get(address)
    make_version(project)
    again = caller.get(address, If_None_Match=found.headers["ETag"])

    assert found.body["name"] == project.name
    assert again.status == 304


def test_detail_of_others_project_is_not_found() -> None:
    project = make_project()

    assert Caller(make_user()).get(f"{PROJECTS}/{project.uid}").status == 404
    assert Caller().get(f"{PROJECTS}/{project.uid}").status == 401


def test_token_of_one_project_sees_that_one_and_makes_no_other() -> None:
    person = make_user()
    one, other = make_project(by=person), make_project(by=person)
    caller = bearer(person, project=one.uid)

    assert [row["uid"] for row in caller.get(PROJECTS).body["results"]] == [str(one.uid)]
    assert caller.get(f"{PROJECTS}/{one.uid}").status == 200
    assert caller.get(f"{PROJECTS}/{other.uid}").status == 404
    assert caller.post(PROJECTS, {"name": "Third"}).status == 404


def test_token_that_only_reads_makes_no_project() -> None:
    assert bearer(make_user(), "read").post(PROJECTS, {"name": "Harbour"}).status == 404
    assert not Event.objects.exists()


def test_former_member_finds_nothing() -> None:
    project = make_project()
    person = make_member(project)
    Membership.objects.filter(user=person).update(left_at=project.created_at)

    assert Caller(person).get(PROJECTS).body["results"] == []
    assert Caller(person).get(f"{PROJECTS}/{project.uid}").status == 404


def test_nothing_waits_for_somebody_who_became_a_viewer() -> None:
    project = make_project()
    ida = make_member(project)
    make_batch(project, [make_version(project)], [ida])
    assert Caller(ida).get("/api/projects").body["results"][0]["waiting"] == 1

    Membership.objects.filter(user=ida).update(role=Role.VIEWER)

    assert Caller(ida).get("/api/projects").body["results"][0]["waiting"] == 0
