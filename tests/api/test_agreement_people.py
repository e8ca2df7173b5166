"""The API's people and discussion queue: the figures of the pages, and a list part by part."""

import pytest
from caller import Caller
from make import Team, make_batch, make_member, make_team, record, submit

from annotations.models import Role

pytestmark = pytest.mark.django_db

TEXTS = [f"It rained on day {n}. It poured. It cleared." for n in range(4)]


def people(team: Team, query: str = "") -> str:
    return f"/api/projects/{team.project.uid}/agreement/people?{query}"


def discussion(team: Team, query: str = "") -> str:
    return f"/api/projects/{team.project.uid}/agreement/discussion?{query}"


@pytest.fixture
def team() -> Team:
    """Three people on four articles; the third differs on every first sentence."""
    team = make_team(*TEXTS, size=3)
    for version in range(len(TEXTS)):
        for person, marks in enumerate(("C", "C", "none")):
            records = [record(one, seconds=6.0) for one in (marks, "none", "none")]
            submit(team.work(person, version), records)
    return team


def test_people_have_figures_reasons_and_tables_of_errors(team: Team) -> None:
    found = Caller(team.manager).get(people(team)).body

    report = found["report"]
    assert found["views"] == [{"scheme": 1, "arm": "blind"}]
    assert report["labels"] == ["N", "C", "C+V", "Q", "C+Q", "C+Q+V"]
    assert [one["annotator"] for one in report["people"]] == ["A2", "A3", "A4"]
    third = report["people"][2]
    assert third["units"] == 12
    assert third["seconds"] == 6.0
    assert third["change"]["value"] > 0
    assert third["confusion"][1][0] == pytest.approx(4, abs=0.3)
    assert third["competence"]["majority"] == pytest.approx(8 / 12)
    assert {one["method"]: sum(one["prevalence"]) for one in report["methods"]} == {
        name: pytest.approx(1) for name in ("majority", "one_coin", "dawid_skene", "mace")
    }


def test_people_of_a_layer_without_contrast_have_a_reason(team: Team) -> None:
    report = Caller(team.manager).get(people(team, "layer=quote")).body["report"]

    assert report["people"][0]["accuracy"]["undefined"]["code"] == "one_label"
    assert report["people"][0]["confusion"] is None


def test_people_of_a_project_without_figures_are_null() -> None:
    team = make_team()

    assert Caller(team.manager).get(people(team)).body == {"views": [], "report": None}


def test_discussion_tells_values_shares_and_gold(team: Team) -> None:
    found = Caller(team.manager).get(discussion(team)).body

    first = found["results"][0]
    assert len(found["results"]) == 4
    assert first["values"] == [
        {"annotator": "A2", "value": "C"},
        {"annotator": "A3", "value": "C"},
        {"annotator": "A4", "value": "N"},
    ]
    assert sum(one["share"] for one in first["posterior"]) == pytest.approx(1, abs=0.02)
    assert first["score"] == pytest.approx(first["entropy"] * first["prevalence"])
    assert first["gold"] is None
    assert first["batch"] is not None


def test_discussion_part_by_part_is_the_whole(team: Team) -> None:
    caller = Caller(team.manager)
    whole = caller.get(discussion(team)).body["results"]

    parts, address = [], discussion(team, "limit=1")
    while address:
        body = caller.get(address).body
        parts += body["results"]
        address = body["next"]

    assert parts == whole


@pytest.mark.parametrize("query", ["after=x", "after=1-2", "after=1-2-x", "after=1-2--3"])
def test_discussion_refuses_a_cursor_of_no_list(team: Team, query: str) -> None:
    answer = Caller(team.manager).get(discussion(team, query))

    assert (answer.status, answer.body["code"]) == (400, "bad_cursor")


@pytest.mark.parametrize("query", ["layer=mode", "gold=none", "colour=red"])
def test_discussion_refuses_parameters_it_does_not_know(team: Team, query: str) -> None:
    assert Caller(team.manager).get(discussion(team, query)).status == 400


def test_person_who_is_not_there_is_not_found(team: Team) -> None:
    assert Caller(team.manager).get(discussion(team, "person=A99")).status == 404


def test_articles_that_one_marks_are_left_out(team: Team) -> None:
    adjudicator = make_member(team.project, Role.ADJUDICATOR)
    make_batch(team.project, [team.versions[0]], [adjudicator], kind="recheck")
    caller = Caller(adjudicator)

    assert len(caller.get(discussion(team)).body["results"]) == 3
    assert caller.get(people(team)).body["report"]["people"][0]["units"] == 9


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.VIEWER])
def test_who_may_not_compare_gets_nothing(team: Team, role: str) -> None:
    caller = Caller(make_member(team.project, role))

    assert caller.get(people(team)).status == 404
    assert caller.get(discussion(team)).status == 404
