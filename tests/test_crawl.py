"""What comes out of the site: nobody's open work, nobody else's project, the right headers."""

import re
from collections.abc import Iterator, Mapping

import pytest
from asking import Answer, Asker, Route, all_routes
from django.conf import settings
from django.test import Client
from routes import ANONYMOUS, CAST, NOBODY, OWN_KIND, ROUTES
from world import AT_WORK, FOREIGN, NAMES, World, built, open_values

pytestmark = pytest.mark.long

OK, FORBIDDEN = 200, 403
EMAIL = re.compile(r"(\w+)@zwmail\.example")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Answers that nobody's browser or proxy need forget.
KEPT = {"login", "healthz", "api:schema", "api:docs"}
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def world(db: None) -> Iterator[World]:  # noqa: ARG001 opens the database
    with built() as made:
        yield made


def readable() -> list[Route]:
    return [route for route in all_routes() if "GET" in ROUTES.get(route.name, {})]


def crawl(world: World, who: str, *places: Mapping[str, object]) -> Iterator[tuple[str, Answer]]:
    """Every address that these values make, read by this person, once each."""
    asker, asked = Asker(world), set()
    for route in readable():
        for values in places:
            address = route.address(values)
            if address not in asked:
                asked.add(address)
                yield address, asker.ask(who, "GET", address)


# --- Open work and secrets ----------------------------------------------------------------------


@pytest.mark.parametrize("who", CAST)
def test_answers_hold_nobody_elses_open_work_and_no_secret(who: str, world: World) -> None:
    hidden = {word for name in AT_WORK if name != who for word in world.private[name]}
    unseen = re.compile(
        r"(?<!\d)(?:" + "|".join(map(re.escape, hidden | world.secret)) + r")(?!\d)"
    )

    found = []
    for address, answer in crawl(
        world, who, world.values, *(open_values(world, name) for name in AT_WORK)
    ):
        others = {name for name in EMAIL.findall(answer.body) if name != who}
        words = {*unseen.findall(answer.body), *others}
        if words:
            found.append(f"{address} shows {sorted(words)}")

    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", AT_WORK)
def test_crawl_would_find_open_work_for_it_shows_ones_own(who: str, world: World) -> None:
    own = open_values(world, who)

    shown = "".join(answer.body for _, answer in crawl(world, who, own))

    assert {word for word in world.private[who] if word not in shown} == set()


# --- Other projects -----------------------------------------------------------------------------


@pytest.mark.parametrize("who", [name for name in NAMES if name not in ("olga", "sam")])
def test_answers_hold_nothing_of_a_project_one_does_not_belong_to(who: str, world: World) -> None:
    found = [
        f"{address} shows {word}"
        for address, answer in crawl(world, who, world.values)
        for word in world.foreign_words
        if word in answer.body
    ]

    assert not found, "\n".join(found)


def test_crawl_would_find_the_other_project_for_it_shows_ones_own(world: World) -> None:
    own = world.values | {"project": world.foreign.uid}

    shown = [address for address, answer in crawl(world, "olga", own) if FOREIGN in answer.body]

    assert len(shown) > len(readable()) / 4


# --- Headers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["alice", "bob", ANONYMOUS])
def test_answers_all_carry_the_security_headers(who: str, world: World) -> None:
    asker = Asker(world)

    missing = []
    for route in all_routes():
        answer = asker.ask(who, "GET", route.address(world.values))
        wrong = {name for name, value in HEADERS.items() if answer.headers.get(name) != value}
        if not _is_strict(answer.headers.get("Content-Security-Policy", "")):
            wrong.add("Content-Security-Policy")
        if _is_private(route, who, answer) and "no-store" not in _kept_for(answer):
            wrong.add("Cache-Control")
        if wrong:
            missing.append(f"{route.name}: {sorted(wrong)}")

    assert not missing, "\n".join(missing)


def _is_strict(policy: str) -> bool:
    return "default-src 'none'" in policy and "unsafe" not in policy


def _is_private(route: Route, who: str, answer: Answer) -> bool:
    return who != ANONYMOUS and answer.status == OK and route.name not in KEPT


def _kept_for(answer: Answer) -> str:
    return answer.headers.get("Cache-Control", "")


# --- Forged requests ----------------------------------------------------------------------------


def test_unsafe_requests_without_a_token_or_from_elsewhere_are_refused(world: World) -> None:
    accepted = []
    for route in all_routes():
        row = ROUTES.get(route.name, {})
        for method in UNSAFE:
            if people := row.get(method, NOBODY) - {ANONYMOUS}:
                address = route.address(world.values)
                client = _strict_client(world, "bob" if "bob" in people else min(people))
                accepted += [
                    f"{method} {route.name} {kind}: {status}"
                    for kind, status in _forge(client, method, address).items()
                    if status != FORBIDDEN
                ]

    assert not accepted, "\n".join(accepted)


def _strict_client(world: World, who: str) -> Client:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(world.people[who])
    return client


def _forge(client: Client, method: str, address: str) -> dict[str, int]:
    """What a request is answered that another site made: without a token, or with another's."""
    token = "a" * 32
    client.cookies[settings.CSRF_COOKIE_NAME] = token
    asked = {
        "without a token": {},
        "from elsewhere": {"X-CSRFToken": token, "Origin": "https://evil.example"},
        "with a wrong token": {"X-CSRFToken": "b" * 32},
    }
    return {
        kind: client.generic(method, address, headers=headers).status_code
        for kind, headers in asked.items()
    }


def test_sign_in_from_elsewhere_is_refused() -> None:
    answer = Client(enforce_csrf_checks=True).post(
        "/accounts/login/", headers={"Origin": "https://evil.example"}
    )

    assert answer.status_code == FORBIDDEN
    assert "login" in OWN_KIND
