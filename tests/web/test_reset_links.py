"""The page behind a link that sets a new password."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from make import make_member, make_project
from web.conftest import Cast, SignIn

from annotations.models import ResetLink, Role, User

PASSWORD = "harbour-lamp-42"
LINK = "/reset-links/"


def make_link(cast: Cast, sign_in: SignIn, pseudonym: str = "A2") -> str:
    """The path of a link that alice makes for bob."""
    address = reverse("reset-link-create", args=[cast.project.uid, pseudonym])
    page = sign_in(cast.alice).post(address, follow=True).content.decode()
    return LINK + page.partition(LINK)[2].partition('"')[0]


def test_link_is_shown_once_and_sets_the_password_once(cast: Cast, sign_in: SignIn) -> None:
    link = make_link(cast, sign_in)

    page = Client().get(link).content.decode()
    answer = Client().post(link, {"password": PASSWORD}, follow=True)

    assert "For the account bob." in page
    assert "Your password is set. Sign in with it." in answer.content.decode()
    cast.bob.refresh_from_db()
    assert cast.bob.check_password(PASSWORD)
    assert Client().get(link).status_code == 410


def test_members_page_shows_no_link_again(cast: Cast, sign_in: SignIn) -> None:
    make_link(cast, sign_in)

    page = sign_in(cast.alice).get(reverse("member-list", args=[cast.project.uid]))

    assert "http://testserver/reset-links/" not in page.content.decode()


def test_poor_password_is_told_and_the_link_still_works(cast: Cast, sign_in: SignIn) -> None:
    link = make_link(cast, sign_in)

    page = Client().post(link, {"password": "12345678"}).content.decode()

    assert "too common" in page
    assert Client().get(link).status_code == 200


def test_old_used_and_withdrawn_links_say_so_kindly(cast: Cast, sign_in: SignIn) -> None:
    links = [make_link(cast, sign_in), make_link(cast, sign_in)]
    ResetLink.objects.filter(withdrawn_at=None).update(
        expires_at=timezone.now() - timedelta(minutes=1)
    )

    answers = [Client().get(link) for link in links]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert all("Ask whoever sent it for a new one" in one.content.decode() for one in answers)


class UsedMeanwhile:
    """Judges no password: while one is judged, somebody else uses the link."""

    def validate(self, _password: str, _user: User | None = None) -> None:
        ResetLink.objects.update(used_at=timezone.now())


def test_link_used_by_another_at_the_same_time_is_spent(
    cast: Cast, sign_in: SignIn, settings: LazySettings
) -> None:
    link = make_link(cast, sign_in)
    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": f"{__name__}.{UsedMeanwhile.__name__}"}]

    answer = Client().post(link, {"password": PASSWORD})

    assert answer.status_code == 410
    assert "Ask whoever sent it for a new one" in answer.content.decode()
    assert "<form" not in answer.content.decode().split("<main", 1)[1]


@pytest.mark.django_db
def test_foreign_link_says_so_kindly() -> None:
    answer = Client().get(f"{LINK}made-elsewhere/")

    assert answer.status_code == 404
    assert "This link was not made here." in answer.content.decode()


def test_person_with_rights_elsewhere_gets_no_link_but_words(cast: Cast, sign_in: SignIn) -> None:
    elsewhere = make_project()
    make_member(elsewhere)
    elsewhere.memberships.exclude(role=Role.MANAGER).update(user=cast.bob)
    address = reverse("reset-link-create", args=[cast.project.uid, "A2"])

    page = sign_in(cast.alice).post(address, follow=True).content.decode()

    assert "Ask the operator for a link: manage.py reset_link bob" in page
    assert not ResetLink.objects.exists()


def test_link_used_by_somebody_signed_in_as_another_signs_them_out(
    cast: Cast, sign_in: SignIn
) -> None:
    link = make_link(cast, sign_in)
    client = sign_in(cast.carol)

    client.post(link, {"password": PASSWORD})

    assert client.get(reverse("account-detail")).status_code == 302


def test_page_of_a_link_is_kept_by_nobody_and_tells_nobody(cast: Cast, sign_in: SignIn) -> None:
    answer = Client().get(make_link(cast, sign_in))

    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
