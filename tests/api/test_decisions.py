"""Opening decisions and reading them, over the API."""

from collections.abc import Callable
from uuid import uuid4

import make
import pytest
from caller import Caller, bearer
from make import LATER, NOON, Team, make_member, make_team
from pytest_django import DjangoAssertNumQueries

from annotations.actions.comments import comment_on_sentence
from annotations.actions.submissions import reopen_assignment
from annotations.models import Batch, Event, Role

pytestmark = pytest.mark.django_db

TEXT = "It rained. It poured."
READS = 18


@pytest.fixture
def team() -> Team:
    """Three people, of whom the first two submitted and differ on the first sentence."""
    team = make_team(TEXT, size=3)
    make.submit(team.work(0), [make.record("C", note="zwmine"), make.record("none")])
    make.submit(team.work(1), [make.record("none", note="zwtheirs"), make.record("none")])
    return team


def opening(team: Team) -> str:
    batch = Batch.objects.get(project=team.project)
    return f"/api/batches/{batch.uid}/decisions"


def decisions(team: Team, person: int = 0) -> str:
    return f"/api/assignments/{team.work(person).uid}/decisions"


def open_all(team: Team) -> None:
    assert Caller(team.manager).post(opening(team)).status == 200


def test_decisions_stand_side_by_side_with_ones_own_first(team: Team) -> None:
    open_all(team)

    body = Caller(team.people[1]).get(decisions(team, 1)).body

    assert body["people"] == [
        {"annotator": "A3", "own": True, "submission": 1},
        {"annotator": "A2", "own": False, "submission": 1},
    ]
    first, second = body["sentences"]
    assert [one["record"]["marks"] for one in first["decisions"]] == ["none", "C"]
    assert (first["fields"], first["gold"]) == (["marks", "speakers"], None)
    assert [one["differs"] for one in first["decisions"]] == [[], ["marks", "speakers"]]
    assert (second["fields"], second["text"]) == ([], "It poured.")


def test_decisions_hold_neither_notes_nor_times_of_anybody(team: Team) -> None:
    open_all(team)

    answer = Caller(team.people[0]).get(decisions(team))

    assert "zwtheirs" not in str(answer.body)
    records = [one["record"] for row in answer.body["sentences"] for one in row["decisions"]]
    assert {key for record in records for key in record} == {
        "marks",
        "fact_candidate",
        "attributions",
    }


def test_decisions_hold_the_comments_on_submitted_work(team: Team) -> None:
    for n, words in enumerate(("zwfirst", "zwsecond", "zwopen")):
        comment_on_sentence(
            assignment=team.work(n), position=0, text=words, by=team.people[n], at=NOON
        )
    open_all(team)

    [first, _second] = Caller(team.people[0]).get(decisions(team)).body["sentences"]

    said = [(one["annotator"], one["text"]) for one in first["comments"]]
    assert said == [("A2", "zwfirst"), ("A3", "zwsecond")]


@pytest.mark.parametrize(
    "who",
    [
        lambda team: (team.people[2], 2),
        lambda team: (team.people[0], 1),
        lambda team: (team.manager, 0),
        lambda team: (make_member(team.project, Role.ADJUDICATOR), 0),
    ],
    ids=["who still works", "by another's address", "manager", "adjudicator"],
)
def test_decisions_are_not_found_by(team: Team, who: Callable[[Team], tuple[object, int]]) -> None:
    open_all(team)
    person, work = who(team)

    assert Caller(person).get(decisions(team, work)).status == 404  # type: ignore[arg-type]


def test_decisions_that_nobody_opened_are_not_found(team: Team) -> None:
    assert Caller(team.people[0]).get(decisions(team)).status == 404


def test_decisions_of_who_works_again_are_not_among_them(team: Team) -> None:
    open_all(team)
    reopen_assignment(assignment=team.work(1), by=team.people[1], at=LATER)

    body = Caller(team.people[0]).get(decisions(team)).body

    assert [one["annotator"] for one in body["people"]] == ["A2"]
    assert Caller(team.people[1]).get(decisions(team, 1)).status == 404


def test_decisions_cost_as_many_queries_however_long_the_article(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    open_all(team)
    caller = Caller(team.people[0])
    caller.get(decisions(team))

    with django_assert_num_queries(READS):
        caller.get(decisions(team))

    long = make_team(" ".join(["It rained."] * 30), size=4)
    for n in range(4):
        make.submit(long.work(n), [make.record("C") for _ in range(30)])
    open_all(long)
    caller = Caller(long.people[0])
    caller.get(decisions(long))
    with django_assert_num_queries(READS):
        caller.get(decisions(long))


# --- Opening ------------------------------------------------------------------------------------


def test_opening_answers_with_the_batch_and_happens_once(team: Team) -> None:
    alice, body = Caller(team.manager), {"event": str(uuid4())}

    first, second = alice.post(opening(team), body), alice.post(opening(team), body)

    assert first.status == 200
    assert first.body == second.body
    assert [one["decisions_opened_at"] is None for one in first.body["articles"]] == [False]
    assert Event.objects.filter(kind="batch.decisions_opened").count() == 1
    again = alice.post(opening(team))
    assert (again.status, again.code) == (409, "wrong_state")


def test_opening_takes_versions_of_the_batch_alone(team: Team) -> None:
    alice = Caller(team.manager)

    refused = alice.post(opening(team), {"versions": [str(uuid4())]})
    assert (refused.status, refused.code) == (400, "opening_refused")
    assert refused.body["field"] == "versions"
    assert alice.post(opening(team), {"versions": []}).status == 400
    assert alice.post(opening(team), {"versions": "all"}).status == 400
    taken = alice.post(opening(team), {"versions": [str(team.versions[0].uid)]})
    assert taken.status == 200


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_opening_is_for_managers_alone(team: Team, role: str) -> None:
    caller = Caller(make_member(team.project, role))

    assert caller.post(opening(team)).status == 404
    assert not Event.objects.filter(kind="batch.decisions_opened").exists()


def test_opening_needs_a_token_that_may_manage(team: Team) -> None:
    assert bearer(team.manager, "read", "annotate").post(opening(team)).status == 404
    assert bearer(team.manager, "manage").post(opening(team)).status == 200
