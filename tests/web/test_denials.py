"""Denials: noted for the managers when somebody is refused what is there."""

from datetime import timedelta
from uuid import uuid4

import make
import pytest
from append_only import unguarded
from django.test import Client
from django.urls import reverse
from web.conftest import Cast, Marked, SignIn

from annotations.models import AccessEvent, AccessKind


def denials() -> list[AccessEvent]:
    return list(AccessEvent.objects.filter(kind=AccessKind.DENIED).order_by("pk"))


def test_denial_is_noted_with_method_route_and_project(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.sam).get(reverse("member-list", args=[cast.project.uid]))

    [noted] = denials()
    assert (noted.by, noted.project, noted.address) == (cast.sam, cast.project, "127.0.0.1")
    assert noted.detail == {"method": "GET", "route": "member-list"}


def test_denial_of_a_row_inside_a_project_names_that_project(
    marked: Marked, sign_in: SignIn
) -> None:
    address = reverse("assignment-detail", args=[marked.submitted[0].uid])

    sign_in(marked.cast.carol).get(address)

    assert [one.project for one in denials()] == [marked.cast.project]


def test_denial_by_the_api_is_noted_too(marked: Marked, sign_in: SignIn) -> None:
    sign_in(marked.cast.carol).get(reverse("api:assignment", args=[marked.submitted[0].uid]))

    assert [one.detail["route"] for one in denials()] == ["api:assignment"]


def test_denial_is_noted_once_a_minute_for_a_person_and_a_route(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast.sam)
    address = reverse("member-list", args=[cast.project.uid])

    client.get(address)
    client.get(address)
    client.post(address)
    client.get(reverse("batch-list", args=[cast.project.uid]))
    with unguarded():
        AccessEvent.objects.update(at=make.NOON - timedelta(minutes=2))
    client.get(address)

    asked = [(one.detail["method"], one.detail["route"]) for one in denials()]
    assert asked == [
        ("GET", "member-list"),
        ("POST", "member-list"),
        ("GET", "batch-list"),
        ("GET", "member-list"),
    ]


def test_address_where_there_is_nothing_notes_nothing(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sam)

    client.get(reverse("member-list", args=[uuid4()]))
    client.get("/nothing/here/")

    assert denials() == []


def test_anonymous_person_leaves_no_row(cast: Cast) -> None:
    Client().get(reverse("member-list", args=[cast.project.uid]))

    assert denials() == []


@pytest.mark.usefixtures("cast")
def test_page_that_is_allowed_notes_nothing(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.alice).get(reverse("member-list", args=[cast.project.uid]))

    assert denials() == []
