"""Who may do what, over the wire: every route, every method, everybody (tests/routes.py)."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import make
import pytest
from asking import Answer, Asker, Route, all_routes
from django.urls import reverse
from django.utils import timezone
from routes import ALL, ANONYMOUS, ASKED_BY_POST, BODIES, CAST, DOORS, NOBODY, OWN_KIND, ROUTES
from world import World, built

from annotations.actions.people import add_member
from annotations.actions.tokens import SCOPES, TokenPlan, make_token

pytestmark = pytest.mark.long

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
# What a denied request may leave behind: a note of itself, when its session was last used, and
# that it was made, where requests are counted in the database.
NOTED = frozenset(
    {"annotations_accessevent", "annotations_session", "annotations_apitoken", "workbench_cache"}
)
CONTENT = frozenset({400, 409, 410, 413, 415, 422, 428})  # a refusal of what was sent
# Rows by which an address leads to their project.
FOREIGN_ROWS = frozenset(
    "article assignment backend batch comment delivery invitation job release source "
    "webhook".split()
)
ANSWERS = frozenset({("readyz", 503)})  # a site without workers says so
SURPRISE = '{"owner": "somebody", "is_gold": true, "created_by": 1}'
ANY_VERSION = {"If-Match": '"0"'}
OK, FOUND, BAD_REQUEST, UNAUTHORIZED, NOT_FOUND, NOT_ALLOWED = 200, 302, 400, 401, 404, 405


@pytest.fixture
def world(db: None) -> Iterator[World]:  # noqa: ARG001 opens the database
    with built() as made:
        yield made


def test_routes_are_all_declared() -> None:
    assert {route.name for route in all_routes()} == set(ROUTES)
    assert set(OWN_KIND) <= set(ROUTES)
    assert {who for row in ROUTES.values() for people in row.values() for who in people} <= ALL
    assert {method for row in ROUTES.values() for method in row} <= set(METHODS) - {"HEAD"}


@pytest.mark.parametrize("who", CAST)
def test_routes_answer_everybody_as_the_table_says(who: str, world: World) -> None:
    asker = Asker(world)

    breaches = []
    for route, method in product(all_routes(), METHODS):
        body = world.filled(BODIES.get((route.name, method), {}))
        answer = asker.ask(who, method, route.address(world.values), body=body)
        if breach := _breach(asker, route, who, method, answer):
            breaches.append(f"{method} {route.name} got {answer.status}: {breach}")

    assert not breaches, "\n".join(breaches)


def _breach(asker: Asker, route: Route, who: str, method: str, answer: Answer) -> str:
    """What is wrong with an answer; nothing when it is as declared."""
    asked = "GET" if method == "HEAD" else method
    row = ROUTES.get(route.name, {})
    wrote = set(answer.wrote) - NOTED
    if who in row.get(asked, NOBODY):
        return _breach_of_allowed(route, method, answer)
    if wrote:
        return f"a refusal wrote to {sorted(wrote)}"
    if who == ANONYMOUS and route.name not in DOORS:
        return _breach_of_anonymous(route, answer)
    if asked not in row and route.name != "api:unknown":
        return "" if answer.status == NOT_ALLOWED else "the method is not declared, wanted 405"
    same = _is_as_nowhere(asker, route, who, method, answer)
    return "" if same else "wanted what is answered where there is nothing"


def _breach_of_allowed(route: Route, method: str, answer: Answer) -> str:
    wrote = set(answer.wrote) - NOTED
    if method in ("GET", "HEAD"):
        good = OK <= answer.status < BAD_REQUEST or (route.name, answer.status) in ANSWERS
        return f"reading wrote to {sorted(wrote)}" if wrote else "" if good else "wanted a page"
    good = OK <= answer.status < BAD_REQUEST or answer.status in CONTENT
    return "" if good else "wanted success, or a refusal of what was sent"


def _breach_of_anonymous(route: Route, answer: Answer) -> str:
    if route.is_api:
        return "" if answer.status == UNAUTHORIZED else "wanted 401"
    asked = answer.headers.get("Location", "").startswith(reverse("login"))
    return "" if answer.status == FOUND and asked else "wanted a way to the sign-in"


def _is_as_nowhere(asker: Asker, route: Route, who: str, method: str, answer: Answer) -> bool:
    """Whether a denied answer is the one that this route gives where there is nothing.

    Most are "not found"; some requests are refused before anybody looks what they name.
    """
    nothing = asker.nowhere(route, who, method, is_cheap=answer.status == NOT_FOUND)
    return (answer.status, answer.body) == (nothing.status, nothing.body)


# --- Rows of another project, and tokens ---------------------------------------------------------


@pytest.mark.parametrize("who", ["alice", "adam", "bob"])
def test_rows_of_another_project_are_not_found_below_ones_own(who: str, world: World) -> None:
    asker = Asker(world)
    mixed = world.foreign_values | {"project": world.project.uid}

    reached = [
        f"{method} {route.name} got {answer.status}"
        for route in all_routes()
        if set(route.parts) & FOREIGN_ROWS
        for method, people in ROUTES[route.name].items()
        if who in people or people & {"alice"}
        for answer in [asker.ask(who, method, route.address(mixed), headers=ANY_VERSION)]
        if answer.status != NOT_FOUND or set(answer.wrote) - NOTED
    ]

    assert not reached, "\n".join(reached)


def test_token_that_may_read_cannot_write(world: World) -> None:
    asker, token = Asker(world), token_of(world, "alice", scopes=["read"])

    wrong = [
        f"{method} {route.name} got {answer.status}"
        for route, method in api_routes("alice")
        if route.name not in ASKED_BY_POST
        for answer in [asker.ask(token, method, route.address(world.values))]
        if set(answer.wrote) - NOTED
        or answer.status != (OK if method == "GET" and not route.session_only else NOT_FOUND)
    ]

    assert not wrong, "\n".join(wrong)


def test_token_of_one_project_finds_nothing_of_another(world: World) -> None:
    add_member(project=world.foreign, user=world.people["alice"], role="manager", at=make.NOON)
    token = token_of(world, "alice", scopes=SCOPES, project=world.project.uid)
    asker = Asker(world)

    reached = [
        f"{method} {route.name} got {answer.status}"
        for route, method in api_routes("alice")
        if set(route.parts) & {"project", *FOREIGN_ROWS}
        for answer in [
            asker.ask(token, method, route.address(world.foreign_values), headers=ANY_VERSION)
        ]
        if answer.status != NOT_FOUND or set(answer.wrote) - NOTED
    ]

    assert not reached, "\n".join(reached)


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_keys_that_no_body_has_are_refused_everywhere(who: str, world: World) -> None:
    asker = Asker(world)

    accepted = [
        f"{method} {route.name} got {answer.status}"
        for route, method in api_routes(who)
        if method in ("POST", "PUT", "PATCH") and route.name not in ASKED_BY_POST
        for answer in [
            asker.ask(who, method, route.address(world.values), body=SURPRISE, headers=ANY_VERSION)
        ]
        if answer.status not in (BAD_REQUEST, 409, 415) or set(answer.wrote) - NOTED
    ]

    assert not accepted, "\n".join(accepted)


def token_of(world: World, name: str, **plan: Any) -> str:
    """The text of a new token."""
    made = TokenPlan(name="script", **plan)
    return make_token(plan=made, by=world.people[name], at=timezone.now())[1]


def api_routes(who: str) -> list[tuple[Route, str]]:
    """The routes and methods of the API that this person may use."""
    return [
        (route, method)
        for route in all_routes()
        if route.is_api and route.name != "api:docs"  # a page, which knows no tokens
        for method, people in ROUTES[route.name].items()
        if who in people
    ]
