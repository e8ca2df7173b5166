"""Limits: hands never meet them, floods do, and an ordinary request costs nothing shared."""

from itertools import count
from uuid import uuid4

import pytest
from caller import Caller, bearer
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from make import make_assignment, make_user, record
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings
from tab import Tab

from annotations.api import throttles
from annotations.api.throttles import seconds_to_wait
from workbench import environment

pytestmark = pytest.mark.django_db

MIDNIGHT = 1_800_000_000.0 // 60 * 60  # when a window of a minute begins
HOURS = 3_600


@pytest.fixture
def somebody() -> str:
    """Who was never counted before."""
    return f"person-{uuid4()}"


def refused(whose: str, *, each_second: float, seconds: int) -> int:
    """How many of so many requests a second are refused, over so many seconds."""
    total = int(each_second * seconds)
    waits = (seconds_to_wait("person", whose, now=MIDNIGHT + n / each_second) for n in range(total))
    return sum(wait > 0 for wait in waits)


# --- Hands and floods ---------------------------------------------------------------------------


def test_five_keys_a_second_all_day_are_never_refused(somebody: str) -> None:
    assert refused(somebody, each_second=5, seconds=8 * HOURS) == 0


def test_ten_thousand_writes_a_minute_are_mostly_refused(somebody: str) -> None:
    limit, _ = settings.API_RATES["person"]

    assert refused(somebody, each_second=10_000 / 60, seconds=60) == 10_000 - limit


def test_work_kept_while_offline_is_sent_without_a_refusal(somebody: str) -> None:
    assert refused(somebody, each_second=60, seconds=10) == 0


def test_one_persons_flood_holds_up_nobody_else(somebody: str) -> None:
    refused(somebody, each_second=200, seconds=30)

    assert refused(f"{somebody}-else", each_second=5, seconds=30) == 0


def test_flood_is_forgotten_with_the_next_window(somebody: str) -> None:
    refused(somebody, each_second=200, seconds=60)

    assert seconds_to_wait("person", somebody, now=MIDNIGHT + 60) == 0


def test_refusal_says_when_the_next_window_begins(somebody: str) -> None:
    refused(somebody, each_second=200, seconds=20)

    assert seconds_to_wait("person", somebody, now=MIDNIGHT + 21) == 39


# --- Over HTTP ----------------------------------------------------------------------------------


def lower(settings: Settings, **rates: int) -> None:
    limits = {scope: (limit, HOURS) for scope, limit in rates.items()}
    settings.API_RATES = settings.API_RATES | limits


def test_refused_write_says_when_to_come_back_and_stores_nothing(
    settings: Settings,
) -> None:
    lower(settings, person=2)
    assignment = make_assignment()
    tab = Tab(assignment.annotator, assignment)

    answers = [tab.put(0, record("none"), base=base) for base in range(3)]

    assert [answer.status for answer in answers] == [200, 200, 429]
    assert answers[2].code == "throttled"
    assert 0 < int(answers[2].headers["Retry-After"]) <= HOURS
    assert tab.client.session  # still signed in


def test_sessions_of_one_person_are_counted_together(settings: Settings) -> None:
    lower(settings, person=2)
    user = make_user()

    answers = [Caller(user).get("/api/tokens").status for _ in range(3)]

    assert answers == [200, 200, 429]
    assert Caller(make_user()).get("/api/tokens").status == 200


def test_token_has_a_limit_of_its_own_and_leaves_its_owners_hands_alone(
    settings: Settings,
) -> None:
    lower(settings, token=2)
    user = make_user()
    first, second = bearer(user), bearer(user)

    assert [first.get("/api/nowhere").status for _ in range(3)] == [404, 404, 429]
    assert second.get("/api/nowhere").status == 404
    assert Caller(user).get("/api/tokens").status == 200


def test_many_tokens_of_one_person_are_counted_together(settings: Settings) -> None:
    lower(settings, tokens=3)
    user = make_user()

    assert [bearer(user).get("/api/nowhere").status for _ in range(4)] == [404, 404, 404, 429]


def test_making_tokens_is_limited_more_than_reading_them(settings: Settings) -> None:
    lower(settings, new_token=1)
    caller, body = Caller(make_user()), {"name": "x", "scopes": ["read"]}

    assert [caller.post("/api/tokens", body).status for _ in range(2)] == [201, 429]
    assert caller.get("/api/tokens").status == 200


@pytest.mark.parametrize(("token", "address"), [("", "192.0.2.1"), ("wb_guessed", "192.0.2.2")])
def test_strangers_are_counted_by_address(settings: Settings, token: str, address: str) -> None:
    lower(settings, anonymous=2)
    turn = count()

    def ask(**headers: str) -> int:
        caller = Caller(token=token and f"{token}{next(turn)}")
        caller.client.defaults["REMOTE_ADDR"] = address
        return caller.get("/api/tokens", **headers).status

    assert [ask(), ask(), ask()] == [401, 401, 429]
    # An address that a client makes up for itself is not believed.
    assert ask(X_Forwarded_For="203.0.113.9") == 429


# --- What it costs ------------------------------------------------------------------------------


def test_ordinary_request_neither_reads_nor_writes_what_is_shared(
    monkeypatch: pytest.MonkeyPatch,
    somebody: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(cache, "add", pytest.fail)
    monkeypatch.setattr(cache, "incr", pytest.fail)

    with django_assert_num_queries(0):
        assert refused(somebody, each_second=5, seconds=10) == 0


def forget_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Go on as another process, which knows only what was told."""
    monkeypatch.setattr(throttles, "_counts", {})


def test_processes_count_together(somebody: str, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = settings.API_RATES["person"][0]
    assert refused(somebody, each_second=100, seconds=10) == 0
    forget_here(monkeypatch)

    late = [seconds_to_wait("person", somebody, now=MIDNIGHT + 11) for _ in range(limit)]

    assert sum(wait > 0 for wait in late) >= limit * 8 / 10


@pytest.mark.parametrize("error", [DatabaseError, ConnectionError])
def test_cache_that_is_away_stops_nobody_but_a_flood(
    monkeypatch: pytest.MonkeyPatch, somebody: str, error: type[Exception]
) -> None:
    def be_away(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(cache, "add", be_away)

    assert refused(somebody, each_second=5, seconds=60) == 0
    assert refused(somebody, each_second=100, seconds=60) > 0


def test_counts_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttles, "MOST_COUNTERS", 10)

    for _ in range(100):
        seconds_to_wait("anonymous", uuid4(), now=MIDNIGHT)

    assert len(throttles._counts) <= 10


@pytest.mark.services
def test_processes_count_together_in_redis(
    redis_url: str, settings: Settings, monkeypatch: pytest.MonkeyPatch, somebody: str
) -> None:
    monkeypatch.setenv("WORKBENCH_TRIED", redis_url)
    cache = environment.cache("WORKBENCH_TRIED", on_postgres=False, prefix=f"test-{uuid4()}")
    settings.CACHES = {"default": cache}
    limit = settings.API_RATES["person"][0]
    assert refused(somebody, each_second=100, seconds=10) == 0
    forget_here(monkeypatch)

    assert refused(somebody, each_second=100, seconds=10) >= limit * 5 / 10
