"""Signing in and out, and one's own account."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from make import make_user
from web.conftest import Cast, SignIn

HERE = ("http", "testserver")
PASSWORD = "harbour-lamp-42"
# Addresses that browsers read as another site's, however they look.
ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example/",
    "https://evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "HTTPS://evil.example",
    "http:///evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\n//evil.example",
    "\t//evil.example",
    "/%5cevil.example\\@evil.example//\x00",
    "\uff0f\uff0fevil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://testserver/",
]


def leads_to(answer: HttpResponseBase) -> tuple[str, str]:
    """Scheme and host that a browser arrives at, which reads a backslash as a slash."""
    address = urlsplit(
        urljoin("http://testserver/accounts/", answer["Location"].replace("\\", "/"))
    )
    return address.scheme, address.netloc


@pytest.mark.django_db
def test_sign_in_with_a_wrong_password_says_so_beside_the_form() -> None:
    make_user("nora", password=PASSWORD)

    answer = Client().post(reverse("login"), {"username": "nora", "password": "wrong"})

    assert answer.status_code == 200
    assert "correct username and password" in answer.content.decode()


@pytest.mark.django_db
def test_sign_in_goes_to_the_page_that_was_asked_for() -> None:
    make_user("nora", password=PASSWORD)
    form = {"username": "nora", "password": PASSWORD, "next": "/projects/new/"}

    answer = Client().post(reverse("login"), form)

    assert answer["Location"] == "/projects/new/"


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_sign_in_never_leads_to_another_site(elsewhere: str) -> None:
    make_user("nora", password=PASSWORD)
    form = {"username": "nora", "password": PASSWORD, "next": elsewhere}

    answer = Client().post(reverse("login"), form)

    assert leads_to(answer) == HERE


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_those_signed_in_are_never_led_to_another_site(
    elsewhere: str, cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast.bob)

    arriving = client.get(reverse("login"), {"next": elsewhere})
    leaving = client.post(reverse("logout"), {"next": elsewhere})

    assert (leads_to(arriving), leads_to(leaving)) == (HERE, HERE)


def test_sign_out_needs_a_post(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.bob)

    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout"))["Location"] == reverse("login")


def test_account_keeps_the_theme_and_pages_show_it(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.bob)

    client.post(reverse("account-detail"), {"name": "Bob Byrd", "theme": "dark", "language": "en"})

    page = client.get(reverse("account-detail")).content.decode()
    assert 'data-theme="dark"' in page
    assert "Harbour pilot" in page
    cast.bob.refresh_from_db()
    assert cast.bob.first_name == "Bob Byrd"


def test_account_refuses_a_theme_that_is_not_there(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.bob).post(reverse("account-detail"), {"theme": "pink"})

    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()


def test_account_shows_pages_in_the_chosen_language(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.bob)

    client.post(reverse("account-detail"), {"name": "", "theme": "auto", "language": "de"})

    answer = client.get(reverse("account-detail"), headers={"Accept-Language": "en"})
    assert '<html lang="de"' in answer.content.decode()
    assert answer["Content-Language"] == "de"


@pytest.mark.django_db
def test_pages_before_signing_in_are_in_the_language_of_the_browser() -> None:
    answer = Client().get(reverse("login"), headers={"Accept-Language": "de"})

    assert '<html lang="de"' in answer.content.decode()


def test_account_changes_nobody_elses_account(cast: Cast, sign_in: SignIn) -> None:
    fields = {"name": "Mallory", "theme": "dark", "language": "en", "uid": str(cast.carol.uid)}

    sign_in(cast.bob).post(reverse("account-detail"), fields | {"id": cast.carol.pk})

    cast.carol.refresh_from_db()
    assert (cast.carol.first_name, cast.carol.theme) == ("", "auto")
