"""Finders over the API: the same figures as on the page."""

import pytest
from caller import Caller
from make import (
    LATER,
    assignment_of,
    make_batch,
    make_member,
    make_project,
    make_run,
    make_source,
    make_suggestion,
    make_version,
    manager_of,
    record,
    said_by,
    submit,
)

from annotations.models import Project, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    """One suggestion, confirmed by one person who saw none."""
    project = make_project()
    version, person = make_version(project), make_member(project)
    make_suggestion(make_run(version), score=0.75)
    make_batch(project, [version], [person], blind_share=1)
    records = [record("none") for _ in range(3)]
    ida = make_source(project)
    records[1] = record("Q", attributions=[said_by(ida.uid)])
    submit(assignment_of(person), records, at=LATER)
    return project


def test_figures_are_told_of_each_finder_version(project: Project) -> None:
    body = Caller(manager_of(project)).get(f"/api/projects/{project.uid}/finders").body

    [one] = body["finders"]
    assert (one["finder"], one["finder_version"], one["articles"]) == ("rules", "1", 1)
    figures = {(each["what"], each["kind"]): each for each in one["blind"]["figures"]}
    assert figures["content", "quote"]["precision"]["value"] == 1.0
    assert figures["content", "quote"]["recall"]["n"] == 1
    assert figures["speaker", "quote"]["precision"]["value"] == 1.0
    assert figures["speaker", "quote"]["recall"] is None
    assert one["gold"]["articles"] == 0
    [bin_of] = body["chosen"]["reliability"]["quote"]
    assert (bin_of["start"], bin_of["score"], bin_of["right"]["value"]) == (0.7, 0.75, 1.0)
    withheld = {
        each["threshold"]: each["withheld"] for each in body["chosen"]["thresholds"]["quote"]
    }
    assert (withheld[0.7], withheld[0.8]) == (0, 1)
    assert body["chosen"]["missed"] == {"quote": 0, "indirect": 0, "claim": 0}


def test_version_asked_for_is_told_in_full_and_another_is_not_there(project: Project) -> None:
    boss = Caller(manager_of(project))
    address = f"/api/projects/{project.uid}/finders"

    chosen = boss.get(f"{address}?finder=rules&version=1").body["chosen"]
    assert (chosen["finder"], chosen["finder_version"]) == ("rules", "1")
    assert boss.get(f"{address}?finder=rules&version=2").status == 404
    assert boss.get(f"{address}?finder=rules").status == 404
    assert boss.get(f"{address}?name=rules").status == 400


def test_figures_are_for_managers(project: Project) -> None:
    for role in (Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER):
        person = Caller(make_member(project, role))
        assert person.get(f"/api/projects/{project.uid}/finders").status == 404


def test_project_without_suggestions_has_no_figures() -> None:
    project = make_project()

    body = Caller(manager_of(project)).get(f"/api/projects/{project.uid}/finders").body

    assert (body["finders"], body["chosen"]) == ([], None)
