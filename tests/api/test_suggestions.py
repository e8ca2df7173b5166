"""Suggestions over the API: for those who may compare, and never beside one's own work."""

from uuid import uuid4

import pytest
from caller import Caller
from make import (
    NOON,
    assignment_of,
    make_batch,
    make_member,
    make_project,
    make_run,
    make_suggestion,
    make_version,
    manager_of,
    record,
    submit,
)
from pytest_django import DjangoAssertNumQueries

from annotations.actions.reactions import Did, Told, store_reactions
from annotations.domain.suggestions import finder
from annotations.models import ArticleVersion, Job, Project, Role, Suggestion

pytestmark = pytest.mark.django_db

READS = 9


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def manager(project: Project) -> Caller:
    return Caller(manager_of(project))


def at(version: ArticleVersion, query: str = "") -> str:
    return f"/api/articles/{version.article.uid}/suggestions?{query}"


def react(person: object, suggestion: Suggestion) -> None:
    """Turn a suggestion down in one's own work."""
    work = assignment_of(person)  # type: ignore[arg-type]
    store_reactions(assignment=work, told=[Told(suggestion.uid, Did.REJECTED, NOON)], at=NOON)


def test_suggestions_come_with_the_fates_of_submitted_work_only(
    project: Project, manager: Caller
) -> None:
    version = make_version(project)
    suggestion = make_suggestion(make_run(version))
    done, at_work = make_member(project), make_member(project)
    make_batch(project, [version], [done, at_work], blind_share=0)
    for person in (done, at_work):
        react(person, suggestion)
    submit(assignment_of(done), [record("none")] * 3)

    (row,) = manager.get(at(version)).body["results"]

    assert (row["position"], row["kind"], row["quote"]) == (1, "attribution", True)
    assert row["run"]["finder"] == "rules"
    assert row["fates"] == {"shown": 1, "accepted": 0, "edited": 0, "rejected": 1, "ignored": 0}


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.VIEWER])
def test_suggestions_are_not_found_by_those_who_may_not_compare(
    project: Project, role: str
) -> None:
    version = make_version(project)
    make_suggestion(make_run(version))

    assert Caller(make_member(project, role)).get(at(version)).status == 404


def test_suggestions_are_not_found_while_one_has_work_on_any_version(
    project: Project, manager: Caller
) -> None:
    version = make_version(project)
    make_suggestion(make_run(version))
    make_batch(project, [version], [manager_of(project)], blind_share=1)

    assert manager.get(at(version)).status == 404
    submit(assignment_of(manager_of(project)), [record("none")] * 3)
    assert len(manager.get(at(version)).body["results"]) == 1


def test_suggestions_are_of_the_newest_version_unless_asked_otherwise(
    project: Project, manager: Caller
) -> None:
    version = make_version(project)
    run = make_run(version)
    make_suggestion(run)
    manager.post(f"/api/articles/{version.article.uid}/versions", {"text": "Changed. Words."})

    assert manager.get(at(version)).body["results"] == []
    assert len(manager.get(at(version, "version=1")).body["results"]) == 1
    assert len(manager.get(at(version, f"version=1&run={run.uid}")).body["results"]) == 1
    assert manager.get(at(version, f"version=1&run={uuid4()}")).body["results"] == []
    assert manager.get(at(version, "version=3")).status == 404


def test_suggestions_ask_as_often_for_more_rows(
    project: Project, manager: Caller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    version = make_version(project)
    run = make_run(version)
    for _ in range(10):
        make_suggestion(run)

    for limit in (1, 10):
        with django_assert_num_queries(READS):
            found = manager.get(at(version, f"limit={limit}")).body
        assert len(found["results"]) == limit


def test_project_is_preannotated_by_a_job_asked_for_once(project: Project, manager: Caller) -> None:
    body = {"only_new": True, "event": str(uuid4())}
    address = f"/api/projects/{project.uid}/preannotations"

    first, again = manager.post(address, body), manager.post(address, body)

    assert (first.status, again.status) == (202, 202)
    assert first.body["uid"] == again.body["uid"]
    job = Job.objects.get()
    assert (job.params["versions"], job.params["only_new"]) == (None, True)


def test_project_outlook_says_beforehand_how_many_articles_would_be_done(
    project: Project, manager: Caller
) -> None:
    engine = finder()
    make_version(project, "Rust ate it.")
    make_run(make_version(project, "It rained."), finder=engine.name, finder_version="0.1")
    done = {"finder_version": engine.version, "config_hash": engine.config_hash}
    make_run(make_version(project), finder=engine.name, **done)

    found = manager.get(f"/api/projects/{project.uid}/preannotations").body

    assert (found["finder"], found["finder_version"]) == (engine.name, engine.version)
    assert (found["articles"], found["without_this_version"], found["without_any"]) == (3, 2, 1)


# --- Of a batch ---------------------------------------------------------------------------------


def test_batch_suggestions_are_told_to_its_managers(project: Project, manager: Caller) -> None:
    version = make_version(project)
    suggestion = make_suggestion(make_run(version))
    person = make_member(project)
    batch = make_batch(project, [version], [person])
    react(person, suggestion)
    submit(assignment_of(person), [record("none")] * 3)

    answer = manager.get(f"/api/batches/{batch.uid}/suggestions")

    assert answer.status == 200
    assert answer.body["fates"] == [
        {
            "finder": "rules",
            "finder_version": "1",
            "kind": "attribution",
            "shown": 1,
            "accepted": 0,
            "edited": 0,
            "rejected": 1,
            "ignored": 0,
            "edits": {},
        }
    ]
    assert [one["works"] for one in answer.body["times"]] == [1, 0]
    assert (answer.body["reveals"], answer.body["left_out"]) == (False, 0)


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.ADJUDICATOR, Role.VIEWER])
def test_batch_suggestions_are_not_found_by_others(project: Project, role: str) -> None:
    version = make_version(project)
    batch = make_batch(project, [version], [make_member(project)])

    address = f"/api/batches/{batch.uid}/suggestions"
    assert Caller(make_member(project, role)).get(address).status == 404
