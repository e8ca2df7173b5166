"""The managers' comments over the API."""

from uuid import uuid4

import pytest
from caller import Caller
from make import Team, make_member, make_team

from annotations.models import Comment, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return make_team()


def comments(team: Team) -> str:
    return f"/api/articles/{team.versions[0].article.uid}/comments"


def test_thread_is_written_answered_resolved_and_reopened(team: Team) -> None:
    alice = Caller(team.manager)

    made = alice.post(comments(team), {"text": "Look."})
    assert (made.status, made.body["replies"], made.body["by"]) == (201, [], "A1")
    address = f"/api/comments/{made.body['uid']}"
    answered = alice.post(f"{address}/replies", {"text": "Seen."})
    assert [one["text"] for one in answered.body["replies"]] == ["Seen."]
    resolved = alice.post(f"{address}/resolution", {})
    assert resolved.body["resolved_by"] == "A1"

    again = alice.post(f"{address}/resolution", {})
    assert (again.status, again.code) == (409, "wrong_state")
    assert alice.post(f"{address}/reopening", {}).body["resolved_at"] is None
    [listed] = alice.get(comments(team)).body["results"]
    assert listed["uid"] == made.body["uid"]
    assert len(listed["replies"]) == 1


def test_same_event_stores_a_comment_once(team: Team) -> None:
    alice, body = Caller(team.manager), {"text": "Look.", "event": str(uuid4())}

    first, second = alice.post(comments(team), body), alice.post(comments(team), body)

    assert first.body == second.body
    assert Comment.objects.count() == 1
    assert alice.post(comments(team), body | {"text": "Other."}).status == 422


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": " "}, {"text": 3}, {"words": "x"}])
def test_comment_without_words_is_refused(team: Team, body: dict[str, object]) -> None:
    assert Caller(team.manager).post(comments(team), body).status == 400


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_comments_are_there_for_managers_alone(team: Team, role: str) -> None:
    made = Caller(team.manager).post(comments(team), {"text": "Look."}).body
    caller = Caller(make_member(team.project, role))

    assert caller.get(comments(team)).status == 404
    assert caller.post(comments(team), {"text": "x"}).status == 404
    for act in ("replies", "resolution", "reopening"):
        assert caller.post(f"/api/comments/{made['uid']}/{act}", {"text": "x"}).status == 404
    assert Comment.objects.count() == 1
