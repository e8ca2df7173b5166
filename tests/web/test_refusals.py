"""Requests that are refused before a view reads them."""

import errno
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import NoReturn

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import reverse
from web.conftest import Cast, SignIn

from annotations.web.refusals import bad_request


def test_paste_over_the_limit_of_a_form_says_that_it_is_too_large(
    cast: Cast, sign_in: SignIn
) -> None:
    form = {"text": "x" * 4_100_000}

    address = reverse("article-create", args=[cast.project.uid])
    answer = sign_in(cast.alice).post(
        address, "text=" + form["text"], content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 413
    assert "Too large" in answer.content.decode()


@pytest.mark.parametrize(
    ("error", "status"), [(RequestDataTooBig(), 413), (SuspiciousOperation(), 400)]
)
def test_refusal_is_a_page_in_words(error: Exception, status: int) -> None:
    answer = bad_request(RequestFactory().get("/"), error)

    assert answer.status_code == status
    assert "othing was" in answer.content.decode()


# --- What no view could answer: the database is away, the disk is full (F4, F9) -----------------

DISK_FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def breaking(cast: Cast) -> Iterator[Callable[[Exception], Client]]:
    """Signs alice in to a site whose every question to the database then raises this."""
    client = Client(raise_request_exception=False)
    client.force_login(cast.alice)
    with ExitStack() as stack:

        def break_with(error: Exception) -> Client:
            def refuse(*_arguments: object) -> NoReturn:
                raise error

            stack.enter_context(connection.execute_wrapper(refuse))
            return client

        yield break_with


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed"), DISK_FULL])
@pytest.mark.parametrize("name", ["project-list", "project-detail", "article-list"])
def test_page_while_the_database_is_away_asks_to_try_again(
    breaking: Callable[[Exception], Client], cast: Cast, error: Exception, name: str
) -> None:
    address = reverse(name, args=[] if name == "project-list" else [cast.project.uid])

    answer = breaking(error).get(address)

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "what was saved before is safe" in answer.content.decode()
    assert "gone" not in answer.content.decode()


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed"), DISK_FULL])
@pytest.mark.parametrize("method", ["get", "post"])
def test_endpoint_while_the_database_is_away_answers_in_the_apis_shape(
    breaking: Callable[[Exception], Client], cast: Cast, error: Exception, method: str
) -> None:
    address = f"/api/projects/{cast.project.uid}/batches"

    answer = breaking(error).generic(method, address, "{}", content_type="application/json")

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert answer.json()["code"] == "unavailable"
    assert answer.json().keys() == {"code", "detail", "field"}


def test_site_goes_on_without_a_restart_when_the_database_is_back(cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.alice)

    def refuse(*_arguments: object) -> NoReturn:
        raise OperationalError("gone")

    with connection.execute_wrapper(refuse):
        assert client.get(reverse("project-list")).status_code == 503

    assert client.get(reverse("project-list")).status_code == 200


def test_page_that_breaks_otherwise_is_a_500_without_a_promise(
    breaking: Callable[[Exception], Client],
) -> None:
    answer = breaking(ZeroDivisionError()).get(reverse("project-list"))

    assert answer.status_code == 500
    assert "Retry-After" not in answer
    assert "Something broke on our side" in answer.content.decode()


def test_endpoint_that_breaks_otherwise_answers_in_the_apis_shape(
    breaking: Callable[[Exception], Client],
) -> None:
    answer = breaking(ZeroDivisionError()).get("/api/projects")

    assert (answer.status_code, answer.json()["code"]) == (500, "broken")
