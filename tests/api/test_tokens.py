"""API tokens: shown once, narrow, dated, gone at the next request, and never beyond the API."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from caller import Caller, bearer
from django.core import serializers
from django.utils import timezone
from make import NOON, make_assignment, make_project, make_user, record
from pytest_django import DjangoAssertNumQueries

from annotations.actions.people import remove_member
from annotations.actions.tokens import withdraw_tokens_of
from annotations.models import AccessEvent, AccessKind, ApiToken, Assignment, Membership, User

pytestmark = pytest.mark.django_db

TOKENS = "/api/tokens"


def asked(**fields: object) -> dict[str, object]:
    return {"name": "nightly export", "scopes": ["read"]} | fields


def work_of(assignment: Assignment) -> str:
    return f"/api/assignments/{assignment.uid}"


def saved(caller: Caller, assignment: Assignment) -> int:
    body = {"event": str(uuid4()), "record": record("none")}
    return caller.send(
        "PUT", f"{work_of(assignment)}/sentences/0", body, {"If-Match": '"0"'}
    ).status


# --- Made, listed, withdrawn --------------------------------------------------------------------


def test_new_token_is_answered_once_and_only_its_digest_is_stored() -> None:
    user = make_user()

    made = Caller(user).post(TOKENS, asked())

    text = made.body["token"]
    assert (made.status, len(text)) == (201, len("wb_") + 64)
    assert text not in serializers.serialize("json", ApiToken.objects.all())
    listed = Caller(user).get(TOKENS).body["results"]
    assert listed == [{key: value for key, value in made.body.items() if key != "token"}]
    assert Caller(token=text).get(work_of(make_assignment(annotator=user))).status == 200


def test_new_token_lasts_90_days_and_reaches_all_projects_unless_told_otherwise() -> None:
    user = make_user()

    Caller(user).post(TOKENS, asked())

    token = ApiToken.objects.get()
    assert token.expiry is not None
    assert token.expiry - token.created == timedelta(days=90)
    assert token.project is None


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes[0]"),
        ({"scopes": "read"}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
        ({"days": None}, "days"),
        ({"days": "90"}, "days"),
        ({"project": "x"}, "project"),
        ({"user": 1}, "user"),
        ({"expiry": None}, "expiry"),
        ({"digest": "x"}, "digest"),
    ],
)
def test_token_that_cannot_be_made_is_refused_and_named(
    fields: dict[str, object], named: str
) -> None:
    answer = Caller(make_user()).post(TOKENS, asked(**fields))

    assert (answer.status, answer.body["field"]) == (400, named)
    assert not ApiToken.objects.exists()


def test_token_for_a_project_of_others_is_refused_as_not_found() -> None:
    project = make_project()

    answer = Caller(make_user()).post(TOKENS, asked(project=str(project.uid)))

    assert (answer.status, answer.code) == (404, "not_found")


def test_repeat_of_a_request_is_told_that_it_came_before() -> None:
    caller, body = Caller(make_user()), asked(event=str(uuid4()))
    caller.post(TOKENS, body)

    again = caller.post(TOKENS, body)

    assert (again.status, again.code) == (409, "answered_already")
    assert ApiToken.objects.count() == 1


def test_nobody_has_more_tokens_than_they_can_oversee(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotations.actions.tokens.MAX_TOKENS", 1)
    caller = Caller(make_user())
    caller.post(TOKENS, asked())

    answer = caller.post(TOKENS, asked())

    assert (answer.status, answer.code) == (400, "too_many_tokens")


def test_withdrawn_token_is_gone_at_the_next_request() -> None:
    user = make_user()
    assignment = make_assignment(annotator=user)
    caller = bearer(user)
    assert caller.get(work_of(assignment)).status == 200

    answer = Caller(user).send("DELETE", f"{TOKENS}/{ApiToken.objects.get().uid}")

    assert answer.status == 204
    refused = caller.get(work_of(assignment))
    assert (refused.status, refused.code) == (401, "authentication_failed")
    assert refused.headers["WWW-Authenticate"].startswith("Session")


def test_others_tokens_are_not_there() -> None:
    bearer(make_user())

    stranger = Caller(make_user())

    assert stranger.get(TOKENS).body["results"] == []
    assert stranger.send("DELETE", f"{TOKENS}/{ApiToken.objects.get().uid}").status == 404
    assert ApiToken.objects.count() == 1


def test_access_events_tell_of_tokens_but_not_their_text() -> None:
    user = make_user()
    text = Caller(user).post(TOKENS, asked()).body["token"]
    Caller(user).send("DELETE", f"{TOKENS}/{ApiToken.objects.get().uid}")

    told = AccessEvent.objects.filter(kind__in=[AccessKind.TOKEN_MADE, AccessKind.TOKEN_WITHDRAWN])

    assert [(one.kind, one.by, one.about) for one in told.order_by("pk")] == [
        (AccessKind.TOKEN_MADE, user, user),
        (AccessKind.TOKEN_WITHDRAWN, user, user),
    ]
    assert text[3:] not in json.dumps([one.detail for one in told])


# --- When a token ends --------------------------------------------------------------------------


def expire(user: User) -> None:
    ApiToken.objects.filter(user=user).update(expiry=timezone.now() - timedelta(seconds=1))


def give_new_password(user: User) -> None:
    withdraw_tokens_of(user, by=user, at=NOON)


def deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize("end", [expire, give_new_password, deactivate])
def test_ended_token_signs_nobody_in(end: Callable[[User], None]) -> None:
    assignment = make_assignment()
    caller = bearer(assignment.annotator)

    end(assignment.annotator)

    assert caller.get(work_of(assignment)).status == 401
    assert saved(caller, assignment) == 401


def test_token_reaches_nothing_where_the_membership_ended() -> None:
    assignment = make_assignment()
    caller = bearer(assignment.annotator)
    member = Membership.objects.get(user=assignment.annotator)
    manager = Membership.objects.get(project=member.project, role="manager").user

    remove_member(member=member, by=manager, at=NOON)

    assert caller.get(work_of(assignment)).status == 404


@pytest.mark.parametrize(
    "text", ["", "x", "wb_" + "0" * 64, "wb_ü", "a b", "\N{SNOWMAN}".encode().decode("latin-1")]
)
def test_text_that_is_no_token_signs_nobody_in(text: str) -> None:
    caller = Caller()
    caller.headers = {"Authorization": f"Bearer {text}"}

    assert caller.get(work_of(make_assignment())).status == 401


def test_database_holds_no_token_that_could_be_used() -> None:
    assignment = make_assignment()
    bearer(assignment.annotator)
    row = ApiToken.objects.values().get()

    for stored in map(str, row.values()):
        if stored.isascii() and stored.isprintable():
            assert Caller(token=stored).get(work_of(assignment)).status == 401


# --- How far a token reaches --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "read", "write"), [("read", 200, 404), ("annotate", 404, 200), ("manage", 404, 404)]
)
def test_token_does_what_its_scopes_name(scope: str, read: int, write: int) -> None:
    assignment = make_assignment()
    caller = bearer(assignment.annotator, scope)

    assert caller.get(work_of(assignment)).status == read
    assert saved(caller, assignment) == write


def test_token_narrowed_to_a_project_loses_its_bearers_other_projects() -> None:
    user = make_user()
    first = make_assignment(annotator=user)
    uid = first.batch_article.version.project.uid
    second = make_project()
    Membership.objects.create(
        project=second, user=user, role="annotator", pseudonym="A9", joined_at=NOON
    )
    elsewhere = bearer(user, project=second.uid)

    assert elsewhere.get(work_of(first)).status == 404
    assert saved(elsewhere, first) == 404
    assert bearer(user, project=uid).get(work_of(first)).status == 200


SOME_UID = "4af2e6e7-6f70-4c67-9773-c5ade9e7dc51"


@pytest.mark.parametrize(
    ("method", "address"), [("GET", TOKENS), ("POST", TOKENS), ("DELETE", f"{TOKENS}/{SOME_UID}")]
)
def test_token_reaches_no_account_matter(method: str, address: str) -> None:
    answer = bearer(make_user()).send(method, address, asked() if method == "POST" else None)

    assert (answer.status, answer.code) == (404, "not_found")
    assert ApiToken.objects.count() == 1


def test_token_opens_no_page() -> None:
    answer = bearer(make_user()).get("/")

    assert answer.status == 302
    assert "/accounts/login/" in answer.headers["Location"]


# --- What a token costs -------------------------------------------------------------------------


def test_token_costs_one_lookup(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    caller = bearer(make_user())
    caller.get("/api/nowhere")

    with django_assert_num_queries(1):
        assert caller.get("/api/nowhere").status == 404


def test_use_is_noted_once_a_minute() -> None:
    caller = bearer(make_user())
    caller.get("/api/nowhere")
    first = ApiToken.objects.get().used_at
    caller.get("/api/nowhere")
    assert ApiToken.objects.get().used_at == first
    ApiToken.objects.update(used_at=timezone.now() - timedelta(seconds=61))

    caller.get("/api/nowhere")

    noted = ApiToken.objects.get().used_at
    assert noted is not None
    assert timezone.now() - noted < timedelta(seconds=30)
