"""Splitting and joining sentences over the API, and what an old page's queue is told."""

from uuid import uuid4

import pytest
from caller import Caller
from make import Team, assignment_of, make_team, record, save, submit

from annotations.models import ArticleVersion

pytestmark = pytest.mark.django_db

TEXT = "Rust ate the crane; nobody saw it. “We wrote,” said Ida.\n\nYes."
CUT = TEXT.index("nobody")


@pytest.fixture
def team() -> Team:
    return make_team(TEXT, size=1)


@pytest.fixture
def manager(team: Team) -> Caller:
    return Caller(team.manager)


def path(team: Team, act: str, number: int = 1) -> str:
    return f"/api/articles/{team.versions[0].article.uid}/versions/{number}/{act}"


def test_split_answers_with_the_new_version_and_the_counts(team: Team, manager: Caller) -> None:
    for position in range(2):
        save(team.work(), position, record("none"))

    answer = manager.post(path(team, "splits"), {"position": 0, "at": CUT})

    body = answer.body
    assert answer.status == 201
    assert (body["number"], body["sentence_count"], body["text"]) == (2, 4, TEXT)
    assert (body["marked_before"], body["marked_after"], body["review"]) == (2, 1, [0])


def test_join_answers_with_the_new_version(team: Team, manager: Caller) -> None:
    answer = manager.post(path(team, "joins"), {"position": 0})

    assert (answer.status, answer.body["sentence_count"]) == (201, 2)


def test_split_asked_twice_with_one_event_is_done_once(team: Team, manager: Caller) -> None:
    body = {"position": 0, "at": CUT, "event": str(uuid4())}

    first = manager.post(path(team, "splits"), body)
    again = manager.post(path(team, "splits"), body)

    assert (again.status, again.body) == (201, first.body)
    assert ArticleVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("act", "body", "field"),
    [
        ("splits", {"position": 0, "at": 0}, "at"),
        ("splits", {"position": 9, "at": 3}, "position"),
        ("splits", {"position": 0}, "at"),
        ("splits", {"position": 0, "at": True}, "at"),
        ("splits", {"position": 0, "at": CUT, "by": 1}, "by"),
        ("joins", {"position": 1}, "position"),
        ("joins", {"position": -1}, "position"),
    ],
)
def test_what_cannot_be_split_or_joined_is_refused_with_its_field(
    team: Team, manager: Caller, act: str, body: dict[str, object], field: str
) -> None:
    answer = manager.post(path(team, act), body)

    assert (answer.status, answer.body["field"]) == (400, field)
    assert ArticleVersion.objects.count() == 1


def test_split_after_a_submission_or_of_an_old_version_is_a_conflict(
    team: Team, manager: Caller
) -> None:
    manager.post(path(team, "joins"), {"position": 0})
    old = manager.post(path(team, "splits"), {"position": 0, "at": CUT})
    newest = team.versions[0].article.versions.get(number=2)
    submit(assignment_of(team.people[0], newest), [record("none")] * 2)
    late = manager.post(path(team, "splits", 2), {"position": 0, "at": CUT})

    assert (old.status, old.code) == (409, "split_too_late")
    assert (late.status, late.code) == (409, "split_too_late")


def test_split_of_no_version_is_not_found(team: Team, manager: Caller) -> None:
    assert manager.post(path(team, "splits", 7), {"position": 0, "at": 3}).status == 404


def test_split_by_an_annotator_is_not_found(team: Team) -> None:
    answer = Caller(team.people[0]).post(path(team, "splits"), {"position": 0, "at": CUT})

    assert answer.status == 404


def test_mark_sent_to_the_old_version_is_told_where_the_work_goes_on(
    team: Team, manager: Caller
) -> None:
    old = team.work()
    manager.post(path(team, "splits"), {"position": 0, "at": CUT})
    new = assignment_of(team.people[0], team.versions[0].article.versions.get(number=2))

    answer = Caller(team.people[0]).send(
        "PUT",
        f"/api/assignments/{old.uid}/sentences/0",
        {"event": str(uuid4()), "record": record("none")},
        {"If-Match": '"0"'},
    )

    assert (answer.status, answer.code) == (409, "closed")
    assert answer.body["moved_to"] == str(new.uid)
    assert "reload this page" in answer.body["detail"]
