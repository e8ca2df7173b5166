"""The guard at the sign-in: guessing is slow, whoever guesses, and tells nothing."""

import logging
import re
from datetime import timedelta
from typing import Any

import make
import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from annotations.actions.tokens import TokenPlan, make_token
from annotations.models import AccessEvent, AccessKind, User

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough word for bob"
WRONG = "not the word"
HERE, THERE = "192.0.2.1", "198.51.100.7"
TOO_MANY = 429
CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def bob() -> User:
    return make.make_user("bob", password=PASSWORD)


def try_in(
    password: str, *, name: str = "bob", address: str = HERE, **headers: str
) -> HttpResponse:
    answer: Any = Client(REMOTE_ADDR=address).post(
        reverse("login"), {"username": name, "password": password}, headers=headers
    )
    return answer  # type: ignore[no-any-return]


def guess(times: int, *, name: str = "bob", address: str = HERE) -> list[int]:
    return [try_in(WRONG, name=name, address=address).status_code for _ in range(times)]


def let_minutes_pass(minutes: int) -> None:
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= timedelta(minutes=minutes)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=attempt.attempt_time)


@pytest.mark.usefixtures("bob")
def test_guesses_at_one_account_from_one_client_are_locked_out_after_ten() -> None:
    assert guess(11) == [200] * 9 + [TOO_MANY] * 2
    assert try_in(PASSWORD).status_code == TOO_MANY


@pytest.mark.usefixtures("bob")
def test_guesses_at_one_account_from_many_clients_are_locked_out_after_twenty() -> None:
    answers = [guess(1, address=f"203.0.113.{n}")[0] for n in range(21)]

    assert answers == [200] * 19 + [TOO_MANY] * 2
    assert try_in(PASSWORD, address=THERE).status_code == TOO_MANY


@pytest.mark.usefixtures("bob")
def test_guesses_at_many_accounts_from_one_client_are_locked_out_after_twenty() -> None:
    answers = [guess(1, name=f"person-{n}")[0] for n in range(21)]

    assert answers == [200] * 19 + [TOO_MANY] * 2
    assert try_in(PASSWORD).status_code == TOO_MANY
    assert try_in(PASSWORD, address=THERE).status_code == 302


@pytest.mark.usefixtures("bob")
def test_lock_ends_by_itself_and_is_not_made_longer_by_more_guesses() -> None:
    guess(15)
    let_minutes_pass(16)

    assert try_in(PASSWORD).status_code == 302


@pytest.mark.usefixtures("bob")
def test_sign_in_forgives_what_was_mistyped_from_there_and_nothing_else() -> None:
    guess(9)
    guess(9, name="alice")

    assert try_in(PASSWORD).status_code == 302
    assert guess(2) == [200, 200]
    assert guess(1, name="alice") == [TOO_MANY]


@pytest.mark.usefixtures("bob")
def test_forged_forwarding_header_does_not_reset_the_count() -> None:
    answers = [
        try_in(WRONG, **{"X-Forwarded-For": f"203.0.113.{n}"}).status_code for n in range(10)
    ]

    assert answers[-1] == TOO_MANY


@pytest.mark.usefixtures("bob")
def test_proxy_is_believed_about_the_client_only_where_the_operator_says_so(
    settings: Settings,
) -> None:
    settings.BEHIND_PROXY = True
    for n in range(10):
        try_in(WRONG, **{"X-Forwarded-For": f"203.0.113.{n}, {THERE}"})

    assert try_in(PASSWORD, **{"X-Forwarded-For": f"203.0.113.1, {THERE}"}).status_code == TOO_MANY
    assert try_in(PASSWORD, **{"X-Forwarded-For": f"{THERE}, 203.0.113.1"}).status_code == 302


@pytest.mark.usefixtures("bob")
def test_known_and_unknown_names_are_answered_alike() -> None:
    known = [try_in(WRONG, name="bob") for _ in range(10)]
    unknown = [try_in(WRONG, name="bub", address=THERE) for _ in range(10)]

    def body(answer: HttpResponse) -> bytes:
        return CSRF.sub(b"", answer.content).replace(b"bub", b"bob")

    assert [one.status_code for one in known] == [one.status_code for one in unknown]
    assert body(known[0]) == body(unknown[0])
    assert body(known[-1]) == body(unknown[-1])


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed: what takes time at the sign-in."""

    hashed = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.hashed += 1
        return super().encode(password, salt)


def test_known_and_unknown_names_cost_the_same_work(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    make.make_user("bob", password=PASSWORD)
    work = []

    for name in ("bob", "bub"):
        CountingHasher.hashed = 0
        guess(1, name=name)
        work.append(CountingHasher.hashed)
        guess(9, name=name)
        CountingHasher.hashed = 0
        guess(1, name=name)
        work.append(CountingHasher.hashed)

    assert work == [1, 0, 1, 0]


def test_locked_page_says_how_long_to_wait_and_keeps_the_form(bob: User) -> None:
    guess(10)

    page = try_in(PASSWORD)

    shown = page.content.decode()
    assert "Wait 15 minutes, then sign in again." in shown
    assert 'name="password"' in shown
    assert page["Retry-After"] == "900"
    assert bob.username not in shown


def test_open_session_goes_on_while_its_person_is_locked_out(bob: User) -> None:
    working = Client(REMOTE_ADDR=HERE)
    working.force_login(bob)

    guess(10)

    assert working.get(reverse("project-list")).status_code == 200


def test_api_token_goes_on_while_its_person_is_locked_out(bob: User) -> None:
    plan = TokenPlan(name="script", scopes=["read"])
    _token, text = make_token(plan=plan, by=bob, at=timezone.now())

    guess(10)

    answer = Client(REMOTE_ADDR=HERE).get(
        "/api/projects", headers={"Authorization": f"Bearer {text}"}
    )
    assert answer.status_code == 200


# --- What is noted ------------------------------------------------------------------------------


def test_sign_in_failure_lock_and_sign_out_are_noted(bob: User) -> None:
    client = Client(REMOTE_ADDR=HERE)
    client.post(reverse("login"), {"username": "bob", "password": PASSWORD})
    client.post(reverse("logout"))
    guess(12)

    noted = AccessEvent.objects.order_by("pk").values_list("kind", "by", "about", "address")
    came, went, failed = (AccessKind.SIGNED_IN, AccessKind.SIGNED_OUT, AccessKind.SIGN_IN_FAILED)
    assert list(noted) == [
        (came, bob.pk, bob.pk, HERE),
        (went, bob.pk, bob.pk, HERE),
        *[(failed, None, bob.pk, HERE)] * 10,
        (AccessKind.LOCKED_OUT, None, bob.pk, HERE),
    ]


def test_what_was_typed_into_the_wrong_field_is_kept_nowhere(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)

    for _ in range(11):
        try_in(WRONG, name="my-secret-password")

    stored = [*AccessEvent.objects.values(), *AccessAttempt.objects.values()]
    assert "my-secret-password" not in f"{stored} {caplog.text}"
    assert WRONG not in f"{stored} {caplog.text}"
    assert AccessEvent.objects.filter(about=None).count() == 11


def test_checks_find_nothing_to_say_about_the_guard(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check")

    assert "axes" not in "".join(capsys.readouterr())
    assert set(settings.SIGN_IN_LIMITS) == {
        (one,) if isinstance(one, str) else tuple(one) for one in settings.AXES_LOCKOUT_PARAMETERS
    }
