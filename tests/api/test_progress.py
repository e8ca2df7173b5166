"""Progress and reassignment over the API."""

import pytest
from caller import Caller
from make import Team, make_member, make_team, record, save

from annotations.models import Assignment, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return make_team("One rose. It fell.")


def test_progress_tells_figures_by_batch_and_person(team: Team) -> None:
    save(team.work(0), 0, record("C", seconds=2.5))

    body = Caller(team.manager).get(f"/api/projects/{team.project.uid}/progress").body

    [batch] = body["batches"]
    assert (batch["articles"], batch["assigned"], batch["sentences"]) == (1, 2, 4)
    assert [(one["annotator"], one["open"], one["decided"]) for one in batch["people"]] == [
        ("A2", 1, 1),
        ("A3", 0, 0),
    ]
    assert body["total"]["seconds"] == 2.5
    assert body["people"][1]["last_activity"] is None


def test_progress_of_one_batch_and_of_none(team: Team) -> None:
    caller, address = Caller(team.manager), f"/api/projects/{team.project.uid}/progress"
    batch = team.project.batches.get()

    assert len(caller.get(f"{address}?batch={batch.uid}").body["batches"]) == 1
    assert caller.get(f"{address}?batch={team.project.uid}").body["batches"] == []


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_progress_of_people_is_for_managers_alone(team: Team, role: str) -> None:
    caller = Caller(make_member(team.project, role))

    assert caller.get(f"/api/projects/{team.project.uid}/progress").status == 404


def test_reassignment_answers_with_the_new_assignment(team: Team) -> None:
    make_member(team.project)
    work = team.work(0)

    answer = Caller(team.manager).post(f"/api/assignments/{work.uid}/reassignment", {"to": "A4"})

    assert answer.status == 200
    assert (answer.body["annotator"], answer.body["state"]) == ("A4", "todo")
    assert answer.body["uid"] != str(work.uid)
    work.refresh_from_db()
    assert work.state == "withdrawn"


@pytest.mark.parametrize("to", ["A3", "A9"])
def test_reassignment_to_who_cannot_have_it_is_a_conflict(team: Team, to: str) -> None:
    work = team.work(0)

    answer = Caller(team.manager).post(f"/api/assignments/{work.uid}/reassignment", {"to": to})

    assert (answer.status, answer.code) == (409, "reassignment_refused")
    assert answer.body["field"] == "to"
    assert Assignment.objects.count() == 2
