"""One's own account over the API."""

import pytest
from caller import Caller, bearer
from make import make_project, make_user

from annotations.models import Session, User

pytestmark = pytest.mark.django_db

ME = "/api/me"
PASSWORD = "harbour-lamp-42"
FRESH = "ropes-and-tar-77"


def test_account_is_shown_without_its_secrets() -> None:
    user = make_user("nora", password=PASSWORD, first_name="Nora Tield", email="n@mail.example")

    body = Caller(user).get(ME).body

    assert body == {
        "uid": str(user.uid),
        "username": "nora",
        "name": "Nora Tield",
        "theme": "auto",
        "language": "en",
        "key_map": {},
    }


def test_preferences_are_changed_on_what_was_read() -> None:
    user = make_user()
    caller = bearer(user)
    tag = caller.get(ME).headers["ETag"]
    wish = {"theme": "dark", "language": "de", "key_map": {"claim": ["l"]}, "name": "Nora"}

    answer = caller.send("PATCH", ME, wish, {"If-Match": tag})

    assert answer.status == 200
    user.refresh_from_db()
    assert (user.theme, user.language, user.first_name) == ("dark", "de", "Nora")
    assert user.key_map == {"claim": ["l"]}
    assert caller.send("PATCH", ME, wish, {"If-Match": tag}).status == 409
    assert caller.send("PATCH", ME, wish).status == 428


def test_key_map_entry_of_no_action_is_named() -> None:
    caller = Caller(make_user("nora"))
    wish = {"key_map": {"fly": ["z"]}}

    answer = caller.send("PATCH", ME, wish, {"If-Match": caller.get(ME).headers["ETag"]})

    assert (answer.status, answer.code, answer.body["field"]) == (400, "key_clash", "key_map.fly")
    assert answer.body["detail"] == "There is no action called fly."


def test_key_map_with_a_newer_actions_key_is_stored_as_it_is() -> None:
    user = make_user("nora")
    user.key_map = {"claim": ["k"]}
    user.save()
    caller = Caller(user)
    wish = {"theme": "dark", "key_map": caller.get(ME).body["key_map"]}

    answer = caller.send("PATCH", ME, wish, {"If-Match": caller.get(ME).headers["ETag"]})

    assert (answer.status, answer.body["key_map"]) == (200, {"claim": ["k"]})


@pytest.mark.parametrize(
    "wish",
    [
        {"theme": "pink"},
        {"language": "tlh"},
        {"key_map": {"claim": ["l"], "quote": ["l"]}},
        {"key_map": {"claim": ["<script>"]}},
        {"key_map": {"<img src=x onerror=alert(1)>": ["k"]}},
        {"key_map": {"claim": "k"}},
        {"key_map": []},
        {"key_map": None},
        {"custom_hotkeys": "x"},
        {"is_superuser": True},
        {"is_staff": True},
        {"is_active": False},
        {"username": "root"},
        {"password": FRESH},
        {"email": "x@evil.example"},
        {"uid": "7ad40fd5-6c42-4ad4-a98c-a6f1a1f0a5f1"},
    ],
)
def test_what_is_not_in_the_closed_schema_is_refused_and_changes_nothing(wish: object) -> None:
    user = make_user("nora")
    before = User.objects.values().get(pk=user.pk)
    caller = Caller(user)

    answer = caller.send("PATCH", ME, wish, {"If-Match": caller.get(ME).headers["ETag"]})

    assert answer.status == 400
    assert answer.body["field"]
    after = User.objects.values().get(pk=user.pk)
    assert before | {"last_login": None} == after | {"last_login": None}


def test_token_of_one_project_changes_nothing_of_the_person() -> None:
    user = make_user()
    project = make_project(by=user)
    caller = bearer(user, project=project.uid)

    answer = caller.send("PATCH", ME, {"theme": "dark"}, {"If-Match": '"x"'})

    assert answer.status == 404


def test_password_is_changed_by_session_alone_and_ends_the_rest() -> None:
    user = make_user(password=PASSWORD)
    here, elsewhere, token = Caller(user), Caller(user), bearer(user)
    body = {"old_password": PASSWORD, "new_password": FRESH}

    by_token = token.send("PUT", f"{ME}/password", body)
    answer = here.send("PUT", f"{ME}/password", body)

    assert (by_token.status, answer.status) == (404, 204)
    assert here.get(ME).status == 200
    assert (elsewhere.get(ME).status, token.get(ME).status) == (401, 401)
    user.refresh_from_db()
    assert user.check_password(FRESH)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [("wrong", FRESH, "old_password"), (PASSWORD, "12345678", "new_password")],
)
def test_password_that_cannot_be_names_the_field(old: str, new: str, field: str) -> None:
    user = make_user(password=PASSWORD)

    answer = Caller(user).send("PUT", f"{ME}/password", {"old_password": old, "new_password": new})

    assert (answer.status, answer.body["field"]) == (400, field)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_sessions_are_listed_without_keys_and_ended_one_by_one() -> None:
    user = make_user()
    here, elsewhere = Caller(user), Caller(user)

    answer = here.get(f"{ME}/sessions")
    other = next(one for one in answer.body["results"] if not one["is_this"])
    ended = here.send("DELETE", f"{ME}/sessions/{other['uid']}")

    assert ended.status == 204
    assert (here.get(ME).status, elsewhere.get(ME).status) == (200, 401)
    keys = Session.objects.values_list("session_key", flat=True)
    assert not any(key.encode() in answer.content for key in keys)


def test_session_of_somebody_else_is_not_found() -> None:
    theirs = Caller(make_user()).get(f"{ME}/sessions").body["results"][0]

    assert Caller(make_user()).send("DELETE", f"{ME}/sessions/{theirs['uid']}").status == 404
    assert bearer(make_user()).get(f"{ME}/sessions").status == 404
