"""The life of a session: begun, seen, ended, and dead on the very next request."""

import pytest
from caller import Caller, bearer
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from make import LATER, NOON, make_assignment, make_user, record
from web.conftest import Cast, SignIn

from annotations.actions.accounts import deactivate_account
from annotations.actions.people import change_role, remove_member
from annotations.actions.reset_links import make_operator_reset_link
from annotations.actions.sessions import end_sessions_of
from annotations.models import AccessEvent, AccessKind, Membership, Role, Session, User

PASSWORD = "harbour-lamp-42"
FRESH = "ropes-and-tar-77"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


@pytest.fixture
def nora(db: None) -> User:  # noqa: ARG001 - opens the database
    return make_user("nora", password=PASSWORD)


def signed_in(**headers: str) -> Client:
    """A browser in which nora signed in by the page."""
    client = Client(headers=headers)
    answer = client.post(reverse("login"), {"username": "nora", "password": PASSWORD})
    assert answer.status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("account-security")).status_code == 200


def change_password(client: Client, old: str = PASSWORD, new: str = FRESH) -> str:
    form = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(reverse("password-change"), form, follow=True).content.decode()


@pytest.mark.usefixtures("nora")
def test_session_gets_a_new_key_at_sign_in() -> None:
    client = Client()
    client.get(reverse("login"))
    session = client.session
    session["planted"] = "by whoever fixed the key"
    session.save()
    before = str(session.session_key)
    client.cookies[settings.SESSION_COOKIE_NAME] = before

    client.post(reverse("login"), {"username": "nora", "password": PASSWORD})

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.usefixtures("nora")
def test_cookie_copied_before_signing_out_is_dead() -> None:
    client, copied = signed_in(), Client()
    name = settings.SESSION_COOKIE_NAME
    copied.cookies[name] = client.cookies[name].value
    assert is_in(copied)

    client.post(reverse("logout"))

    assert not is_in(copied)


@pytest.mark.usefixtures("nora")
def test_password_change_keeps_this_session_under_a_new_key_and_ends_the_others() -> None:
    here, elsewhere = signed_in(), signed_in()
    before = here.cookies[settings.SESSION_COOKIE_NAME].value

    page = change_password(here)

    assert "Other devices are signed out" in page
    assert is_in(here)
    assert here.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert not is_in(elsewhere)
    assert Session.objects.count() == 1


def test_password_change_ends_every_token(nora: User) -> None:
    caller = bearer(nora)
    assert caller.get("/api/projects").status == 200

    change_password(signed_in())

    assert caller.get("/api/projects").status == 401


@pytest.mark.usefixtures("nora")
def test_password_change_with_a_wrong_old_one_says_so_and_changes_nothing() -> None:
    here, elsewhere = signed_in(), signed_in()

    page = change_password(here, old="x")

    assert "old password was entered incorrectly" in page
    assert is_in(elsewhere)


@pytest.mark.parametrize("poor", ["short-7", "12345678"])
@pytest.mark.usefixtures("nora")
def test_password_change_to_a_poor_one_is_refused_in_words(poor: str) -> None:
    page = change_password(signed_in(), new=poor)

    assert "errorlist" in page
    assert signed_in()


@pytest.mark.usefixtures("nora")
def test_password_fields_may_be_pasted_into_and_are_not_cut() -> None:
    page = signed_in().get(reverse("account-security")).content.decode()

    assert "onpaste" not in page
    assert 'autocomplete="new-password"' in page
    assert "maxlength" not in page.split("old_password")[1]


def test_reset_ends_every_session_and_token(nora: User) -> None:
    client, caller = signed_in(), bearer(nora)
    _, token = make_operator_reset_link(user=nora, at=timezone.now())

    Client().post(reverse("reset-link-detail", args=[token]), {"password": FRESH})

    assert not is_in(client)
    assert caller.get("/api/projects").status == 401


def test_deactivation_ends_every_session_and_token(nora: User) -> None:
    client, caller = signed_in(), bearer(nora)

    deactivate_account(user=nora, by=None, at=timezone.now())

    assert not is_in(client)
    assert caller.get("/api/projects").status == 401


def test_removed_member_is_refused_on_the_next_request(cast: Cast, sign_in: SignIn) -> None:
    client, caller = sign_in(cast.bob), bearer(cast.bob)
    page, address = project_of(cast)
    assert (client.get(page).status_code, caller.get(address).status) == (200, 200)

    remove_member(member=member_of(cast, cast.bob), by=cast.alice, at=LATER)

    assert (client.get(page).status_code, caller.get(address).status) == (404, 404)


def test_role_taken_away_is_refused_on_the_next_request(cast: Cast, sign_in: SignIn) -> None:
    client, caller = sign_in(cast.adam), bearer(cast.adam)
    page = reverse("source-list", args=[cast.project.uid])
    address = f"/api/projects/{cast.project.uid}/sources"
    assert (client.get(page).status_code, caller.get(address).status) == (200, 200)

    member = member_of(cast, cast.adam)
    change_role(member=member, role=Role.VIEWER, by=cast.alice, at=LATER)

    assert (client.get(page).status_code, caller.get(address).status) == (404, 404)


def project_of(cast: Cast) -> tuple[str, str]:
    page = reverse("project-detail", args=[cast.project.uid])
    return page, f"/api/projects/{cast.project.uid}"


def member_of(cast: Cast, user: User) -> Membership:
    return Membership.objects.get(project=cast.project, user=user)


# --- The list of sessions ------------------------------------------------------------------------


@pytest.mark.usefixtures("nora")
def test_sessions_show_device_address_and_which_one_this_is() -> None:
    signed_in(User_Agent="<script>alert(1)</script>")
    here = signed_in(User_Agent=CHROME)

    page = here.get(reverse("account-security")).content.decode()

    assert "Chrome on Linux" in page
    assert "Unknown device" in page
    assert "127.0.0.1" in page
    assert page.count("this one") == 1
    assert "<script>alert" not in page
    assert not any(key in page for key in Session.objects.values_list("session_key", flat=True))


@pytest.mark.usefixtures("nora")
def test_one_session_is_ended_on_its_next_request() -> None:
    here, elsewhere = signed_in(), signed_in()
    other = Session.objects.exclude(session_key=here.session.session_key).get()

    here.post(reverse("session-removal", args=[other.uid]))

    assert is_in(here)
    assert not is_in(elsewhere)
    ended = AccessEvent.objects.get(kind=AccessKind.SESSION_ENDED)
    assert ended.detail == {"session": str(other.uid)}


@pytest.mark.usefixtures("nora")
def test_all_other_sessions_are_ended_at_once() -> None:
    here, others = signed_in(), [signed_in(), signed_in()]

    page = here.post(reverse("other-sessions-removal"), follow=True).content.decode()

    assert "2 other devices are signed out." in page
    assert is_in(here)
    assert not any(is_in(other) for other in others)


@pytest.mark.usefixtures("nora")
def test_session_of_somebody_else_is_not_found(sign_in: SignIn) -> None:
    signed_in()
    theirs = Session.objects.get()

    answer = sign_in(make_user()).post(reverse("session-removal", args=[theirs.uid]))

    assert answer.status_code == 404
    assert Session.objects.filter(uid=theirs.uid).exists()


def test_ending_a_session_ends_what_the_api_shows(nora: User) -> None:
    caller = Caller(nora)
    listed = caller.get("/api/me/sessions").body["results"]
    assert [one["is_this"] for one in listed] == [True]

    end_sessions_of(nora, by=None, at=timezone.now())

    assert caller.get("/api/me/sessions").status == 401


@pytest.mark.usefixtures("nora")
def test_session_is_noted_as_seen_at_most_once_a_minute() -> None:
    client = signed_in()
    first = Session.objects.get()
    is_in(client)
    assert Session.objects.get().seen_at == first.seen_at
    Session.objects.update(seen_at=NOON)

    is_in(client)

    seen = Session.objects.get()
    assert seen.seen_at is not None
    assert seen.seen_at > NOON
    assert (seen.created_at, seen.uid) == (first.created_at, first.uid)


@pytest.mark.django_db
def test_save_asks_nothing_more_for_the_session_than_before() -> None:
    work = make_assignment()
    client = Client()
    client.force_login(work.annotator)
    address = f"/api/assignments/{work.uid}/sentences/0"
    body = {"event": "7ad40fd5-6c42-4ad4-a98c-a6f1a1f0a5f1", "record": record("none")}

    with CaptureQueriesContext(connection) as asked:
        answer = client.put(
            address, body, content_type="application/json", headers={"If-Match": '"0"'}
        )

    assert answer.status_code == 200
    tables = [query["sql"] for query in asked if "annotations_session" in query["sql"]]
    assert len(tables) == 1
    assert tables[0].startswith("SELECT")
