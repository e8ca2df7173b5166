"""Sources over the API: who sees which, their names, and merges."""

from uuid import uuid4

import pytest
from caller import Caller
from make import (
    make_batch,
    make_member,
    make_project,
    make_source,
    make_team,
    make_version,
    manager_of,
    record,
    said_by,
    submit,
)
from pytest_django import DjangoAssertNumQueries

from annotations.models import Event, Project, Role, Source, SourceVersion

pytestmark = pytest.mark.django_db

READS = 7


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def manager(project: Project) -> Caller:
    return Caller(manager_of(project))


def sources(project: Project) -> str:
    return f"/api/projects/{project.uid}/sources"


def at(source: Source | str, path: str = "") -> str:
    uid = source if isinstance(source, str) else source.uid
    return f"/api/sources/{uid}{path}"


def names(caller: Caller, project: Project) -> list[str]:
    return [row["name"] for row in caller.get(sources(project)).body["results"]]


def test_list_has_public_sources_by_name_and_nothing_somebody_typed(
    project: Project, manager: Caller
) -> None:
    person = make_member(project)
    make_source(project, "Zoe")
    make_source(project, "Ada")
    private = make_source(project, "Secret", private_to=person)

    assert names(manager, project) == ["Ada", "Zoe"]
    assert names(Caller(make_member(project, Role.ADJUDICATOR)), project) == ["Ada", "Zoe"]
    assert Caller(person).get(sources(project)).status == 404
    assert manager.get(at(private)).status == 404


def test_source_of_an_article_one_still_marks_is_hidden_with_its_uses() -> None:
    team = make_team()
    version = team.versions[0]
    adjudicator = make_member(team.project, Role.ADJUDICATOR)
    make_batch(team.project, [version], [adjudicator], kind="recheck")
    of_article = make_source(team.project, "Witness", scope="version", version=version)
    common = make_source(team.project, "Ida Morren")
    said = record("Q", attributions=[said_by(common.uid)])
    submit(team.work(0), [record("C"), said, record("none")])

    at_work, free = Caller(adjudicator), Caller(team.manager)

    assert names(at_work, team.project) == ["Ida Morren"]
    assert names(free, team.project) == ["Ida Morren", "Witness"]
    assert at_work.get(at(of_article)).status == 404
    assert at_work.get(at(common)).body["uses"] == 0
    assert free.get(at(common)).body["uses"] == 1


def test_list_is_paged_and_asks_as_often_for_more_sources(
    project: Project, manager: Caller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(10):
        manager.post(sources(project), {"name": f"Source {n}", "aliases": [f"S{n}", f"T{n}"]})

    with django_assert_num_queries(READS):
        first = manager.get(f"{sources(project)}?limit=1").body
    with django_assert_num_queries(READS):
        rest = manager.get(first["next"].replace("limit=1", "limit=9")).body

    found = first["results"] + rest["results"]
    assert [row["name"] for row in found] == [f"Source {n}" for n in range(10)]
    assert found[3]["aliases"] == ["S3", "T3"]


def test_new_source_is_public_and_kept_in_history(project: Project, manager: Caller) -> None:
    body = {"name": " Ida  Morren ", "aliases": ["Morren"], "role": "expert"}

    made = manager.post(sources(project), body | {"event": str(uuid4())})

    assert (made.status, made.body["name"], made.body["scope"]) == (201, "Ida Morren", "project")
    assert SourceVersion.objects.get().payload["aliases"] == ["Morren"]
    assert Event.objects.filter(kind="source.added").count() == 1
    assert manager.get(at(made.body["uid"])).headers["ETag"] == made.headers["ETag"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"name": "Ida", "role": "queen"}, "role"),
        ({"name": "Ida", "aliases": "Morren"}, "aliases"),
        ({"name": "Ida", "aliases": ["x" * 301]}, "aliases[0]"),
        ({"name": "Ida", "private": False}, "private"),
    ],
)
def test_new_source_that_cannot_be_kept_is_refused_and_named(
    project: Project, manager: Caller, body: dict[str, object], field: str
) -> None:
    refused = manager.post(sources(project), body)

    assert (refused.status, refused.body["field"]) == (400, field)
    assert not Source.objects.exists()


def test_change_keeps_what_it_does_not_name(project: Project, manager: Caller) -> None:
    uid = manager.post(sources(project), {"name": "Ida", "aliases": ["I."]}).body["uid"]
    match = {"If-Match": manager.get(at(uid)).headers["ETag"]}

    changed = manager.send("PATCH", at(uid), {"name": "Ida Morren"}, match)
    stale = manager.send("PATCH", at(uid), {"aliases": []}, match)

    assert (changed.body["name"], changed.body["aliases"]) == ("Ida Morren", ["I."])
    assert (stale.status, stale.body["current"]["name"]) == (409, "Ida Morren")
    assert manager.send("PATCH", at(uid), {"aliases": []}).status == 428


def test_merge_is_taken_back_by_a_separation(project: Project, manager: Caller) -> None:
    one, other = make_source(project, "Morren"), make_source(project, "Ida Morren")

    merged = manager.post(at(one, "/merge"), {"into": str(other.uid)})
    ring = manager.post(at(other, "/merge"), {"into": str(one.uid)})
    separated = manager.post(at(one, "/separation"))
    again = manager.post(at(one, "/separation"))

    assert (merged.status, merged.body["merged_into"]) == (200, str(other.uid))
    assert (ring.status, ring.code) == (409, "merge_refused")
    assert (separated.status, separated.body["merged_into"]) == (200, None)
    assert (again.status, again.code) == (409, "merge_refused")


def test_merge_into_a_source_of_another_project_is_not_found(
    project: Project, manager: Caller
) -> None:
    one, foreign = make_source(project), make_source(make_project())

    assert manager.post(at(one, "/merge"), {"into": str(foreign.uid)}).status == 404
    assert manager.post(at(foreign, "/merge"), {"into": str(one.uid)}).status == 404
    assert not Source.objects.exclude(merged_into=None).exists()


def test_adjudicator_reads_sources_and_changes_none(project: Project) -> None:
    source = make_source(project)
    caller = Caller(make_member(project, Role.ADJUDICATOR))

    assert caller.get(at(source)).status == 200
    assert caller.send("PATCH", at(source), {"name": "x"}, {"If-Match": '"x"'}).status == 404
    assert caller.post(at(source, "/merge"), {"into": str(source.uid)}).status == 404
    assert caller.post(sources(project), {"name": "x"}).status == 404


def test_page_of_a_source_of_an_article_one_still_marks_is_not_found(project: Project) -> None:
    user = manager_of(project)
    version = make_version(project)
    make_batch(project, [version], [user])
    hidden = make_source(project, "Witness", scope="version", version=version)

    assert Caller(user).get(f"/sources/{hidden.uid}/").status == 404


def test_source_that_exists_is_not_added_again(project: Project, manager: Caller) -> None:
    manager.post(sources(project), {"name": "S"})

    refused = manager.post(sources(project), {"name": "s "})

    assert (refused.status, refused.code, refused.body["field"]) == (409, "source_exists", "name")
    assert names(manager, project) == ["S"]
