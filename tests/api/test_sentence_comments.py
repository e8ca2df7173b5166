"""Comments on sentences of somebody's work, over the API."""

from uuid import uuid4

import make
import pytest
from caller import Caller, bearer
from make import NOON, Team, make_member, make_team

from annotations.actions.opening import open_decisions
from annotations.models import Batch, Comment, Role

pytestmark = pytest.mark.django_db

TEXT = "It rained. It poured."


@pytest.fixture
def team() -> Team:
    return make_team(TEXT)


def comments(team: Team, person: int = 0) -> str:
    return f"/api/assignments/{team.work(person).uid}/comments"


def test_thread_goes_between_an_annotator_and_a_manager(team: Team) -> None:
    bob, alice = Caller(team.people[0]), Caller(team.manager)

    made = bob.post(comments(team), {"n": 1, "text": "Is it?"})
    assert (made.status, made.body["n"], made.body["annotator"]) == (201, 1, "A2")
    address = f"/api/comments/{made.body['uid']}"
    answered = alice.post(f"{address}/replies", {"text": "It is."})
    assert [one["by"] for one in answered.body["replies"]] == ["A1"]
    assert bob.post(f"{address}/resolution", {}).body["resolved_by"] == "A2"
    assert alice.post(f"{address}/reopening", {}).body["resolved_at"] is None

    for caller in (bob, alice):
        [listed] = caller.get(comments(team)).body["results"]
        assert (listed["uid"], listed["n"]) == (made.body["uid"], 1)
        assert [one["text"] for one in listed["replies"]] == ["It is."]


def test_thread_may_be_begun_by_a_manager(team: Team) -> None:
    made = Caller(team.manager).post(comments(team), {"n": 0, "text": "Look."})

    assert (made.status, made.body["by"], made.body["annotator"]) == (201, "A1", "A2")


def test_same_event_stores_a_sentence_comment_once(team: Team) -> None:
    bob, body = Caller(team.people[0]), {"n": 1, "text": "Is it?", "event": str(uuid4())}

    assert bob.post(comments(team), body).body == bob.post(comments(team), body).body
    assert Comment.objects.count() == 1
    assert bob.post(comments(team), body | {"text": "Other."}).status == 422


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "x"}, "n"),
        ({"n": 0}, "text"),
        ({"n": 0, "text": " "}, "text"),
        ({"n": 99, "text": "x"}, "n"),
        ({"n": -1, "text": "x"}, "n"),
        ({"n": "0", "text": "x"}, "n"),
        ({"n": 0, "text": "x" * 5001}, "text"),
        ({"n": 0, "text": "a\x00b"}, "text"),
        ({"n": 0, "text": "x", "by": "A1"}, "by"),
    ],
    ids=["no n", "no text", "blank", "far", "before", "text n", "long", "nul", "unknown"],
)
def test_sentence_comment_that_is_not_right_is_refused_by_field(
    team: Team, body: dict[str, object], field: str
) -> None:
    answer = Caller(team.people[0]).post(comments(team), body)

    assert (answer.status, answer.body["field"]) == (400, field)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("who", ["other annotator", "adjudicator", "viewer"])
def test_sentence_comments_are_not_there_for(team: Team, who: str) -> None:
    made = Caller(team.people[0]).post(comments(team), {"n": 1, "text": "Is it?"}).body
    roles = {"adjudicator": Role.ADJUDICATOR, "viewer": Role.VIEWER}
    person = make_member(team.project, roles[who]) if who in roles else team.people[1]
    caller = Caller(person)

    assert caller.get(comments(team)).status == 404
    assert caller.post(comments(team), {"n": 1, "text": "x"}).status == 404
    for act in ("replies", "resolution", "reopening"):
        assert caller.post(f"/api/comments/{made['uid']}/{act}", {"text": "x"}).status == 404
    assert Comment.objects.count() == 1


def test_sentence_comments_of_others_show_once_the_decisions_are_open(team: Team) -> None:
    bob, carol = (Caller(person) for person in team.people)
    made = bob.post(comments(team), {"n": 1, "text": "zwbob"}).body
    carol.post(comments(team, 1), {"n": 0, "text": "zwcarol"})
    make.submit(team.work(0), [make.record("C"), make.record("none")])
    batch = Batch.objects.get(project=team.project)
    open_decisions(batch=batch, versions=None, by=team.manager, at=NOON)

    assert [one["text"] for one in bob.get(comments(team)).body["results"]] == ["zwbob"]
    assert [one["text"] for one in carol.get(comments(team, 1)).body["results"]] == ["zwcarol"]
    make.submit(team.work(1), [make.record("C"), make.record("none")])

    both = carol.get(comments(team, 1)).body["results"]
    assert [(one["annotator"], one["text"]) for one in both] == [("A2", "zwbob"), ("A3", "zwcarol")]
    # To be read alone.
    assert carol.post(f"/api/comments/{made['uid']}/replies", {"text": "x"}).status == 404


def test_sentence_comment_needs_a_token_that_may_annotate(team: Team) -> None:
    body = {"n": 1, "text": "Is it?"}

    assert bearer(team.people[0], "read").post(comments(team), body).status == 404
    assert bearer(team.people[0], "annotate").post(comments(team), body).status == 201
    assert len(bearer(team.people[0], "read").get(comments(team)).body["results"]) == 1


@pytest.mark.parametrize("step", ["replies", "resolution", "reopening"])
def test_threads_on_work_need_the_scope_of_annotating_and_others_that_of_managing(
    step: str, team: Team
) -> None:
    bob, alice = team.people[0], team.manager
    made = Caller(bob).post(comments(team), {"n": 1, "text": "Is it?"}).body["uid"]
    on_article = f"/api/articles/{team.versions[0].article.uid}/comments"
    kept = Caller(alice).post(on_article, {"text": "Old."}).body["uid"]
    if step == "reopening":
        Caller(bob).post(f"/api/comments/{made}/resolution", {})
        Caller(alice).post(f"/api/comments/{kept}/resolution", {})
    body = {"text": "x"} if step == "replies" else {}

    statuses = [
        bearer(who, scope).post(f"/api/comments/{uid}/{step}", body).status
        for who, uid, scope in (
            (bob, made, "read"),
            (bob, made, "manage"),
            (bob, made, "annotate"),
            (alice, kept, "annotate"),
            (alice, kept, "manage"),
        )
    ]

    done = 201 if step == "replies" else 200
    assert statuses == [404, 404, done, 404, done]


def test_sentence_comments_do_not_mix_with_those_on_the_article(team: Team) -> None:
    Caller(team.people[0]).post(comments(team), {"n": 1, "text": "On a sentence"})
    article = f"/api/articles/{team.versions[0].article.uid}/comments"

    assert Caller(team.manager).get(article).body["results"] == []
