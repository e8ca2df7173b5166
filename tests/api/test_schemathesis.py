"""Every operation of the OpenAPI document under generated requests, as everybody there is.

All of schemathesis' checks run on each answer: no 5xx, no status or field that the document does
not name, wrong data refused, right data taken. Addresses are those of real rows for most requests.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

import pytest
import schemathesis
from django.conf import settings as site
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django.fixtures import Settings
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.core.parameters import ParameterLocation
from world import AT_WORK, World, built, open_values

from annotations.actions.tokens import TokenPlan, make_token
from annotations.api.docs import document
from workbench.wsgi import application

pytestmark = pytest.mark.long

# Data that fit the document may still name what is not there, or not follow from what is.
REFUSALS = ["400", "401", "403", "404", "409", "422", "428"]
EXPECTED = {
    "positive_data_acceptance": {"expected-statuses": ["2xx", "412", *REFUSALS]},
    "negative_data_rejection": {"expected-statuses": [*REFUSALS, "405", "413", "415"]},
    "missing_required_header": {"expected-statuses": REFUSALS},
}
ROLES = {
    "manager": "alice",
    "adjudicator": "adam",
    "annotator": "bob",
    "viewer": "vera",
    "token": "alice",
    "anonymous": None,
}
EXAMPLES = 2  # of right data, and as many of wrong ones, for each operation
COVERED = 10  # systematic cases of each operation, as the manager
SETTINGS = examples(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

Parts = dict[str, str]
Operation = APIOperation[Any, Any, Any, Any]
Asked = Case[Any]


@dataclass(frozen=True)
class Visitor:
    """Somebody who asks: their credentials, and the rows that their addresses name in turn."""

    headers: Parts
    cookies: Parts
    rows: Sequence[Mapping[str, object]]


@pytest.fixture
def world(db: None, settings: Settings) -> Iterator[World]:  # noqa: ARG001 opens the database
    """Everybody, and a row of every noun; requests leave the connection of the test open."""
    settings.API_RATES = dict.fromkeys(settings.API_RATES, (1_000_000, 60))
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    logging.disable(logging.WARNING)  # thousands of lines about requests
    with built() as made:
        yield made
    logging.disable(logging.NOTSET)
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def operations() -> list[Operation]:
    """Every operation of the document."""
    config = schemathesis.Config.from_dict(
        {"checks": EXPECTED, "generation": {"with-security-parameters": False}}
    )
    schema = schemathesis.openapi.from_dict(document(), config=config)
    schema.app = whole
    return [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def requests(operations: list[Operation]) -> dict[str, list[Asked]]:
    """Generated requests of every operation, the same for everybody and in every run."""
    return {operation.label: drawn(operation) for operation in operations}


def whole(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """The site, whose answers are read and closed: files too."""
    answer = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


def drawn(operation: Operation) -> list[Asked]:
    """Some requests with right data, and with wrong ones where there is more than the address."""
    found: list[Asked] = []
    modes = list(GenerationMode) if operation.body or operation.query else [GenerationMode.POSITIVE]

    @SETTINGS
    @given(st.tuples(*(operation.as_strategy(mode) for mode in modes)))
    def note(cases: tuple[Asked, ...]) -> None:
        found.extend(cases)

    note()
    return found


def visitor(world: World, role: str) -> Visitor:
    """Somebody of this role, with finished work in their addresses and open work, if they have."""
    name = ROLES[role]
    plan = TokenPlan(name="fuzz", scopes=["read", "annotate", "manage"])
    token, text = make_token(plan=plan, by=world.people["alice"], at=timezone.now())
    done = world.values | {"token": token.uid}
    rows = [open_values(world, name) | {"token": token.uid}, done] if name in AT_WORK else [done]
    if name is None:
        return Visitor({}, {}, rows)
    if role == "token":
        return Visitor({"Authorization": f"Bearer {text}"}, {}, rows)
    client = Client()
    client.force_login(world.people[name])
    secret = _get_new_csrf_string()
    session = client.cookies[site.SESSION_COOKIE_NAME].value
    cookies = {site.SESSION_COOKIE_NAME: session, site.CSRF_COOKIE_NAME: secret}
    return Visitor({"X-CSRFToken": secret}, cookies, rows)


def complaints(cases: Iterable[Asked], by: Visitor) -> str | None:
    """What is wrong with the first answer that is not as it should be."""
    for case, row in zip(cases, cycle(by.rows), strict=False):
        generated = (case.headers, case.cookies, case.path_parameters)
        case.headers = case.headers.copy()
        case.headers.update(by.headers)
        case.cookies = case.cookies | by.cookies
        if not (case.meta and case.meta.is_negative_at(ParameterLocation.PATH)):
            real = {name: str(row[name]) for name in case.path_parameters if name in row}
            case.path_parameters = case.path_parameters | real
        case._has_explicit_auth = bool(by.headers)
        if said := sent(case):
            return f"{case.as_curl_command()}\n{said}"
        case.headers, case.cookies, case.path_parameters = generated
    return None


def sent(case: Asked) -> str | None:
    """Send one request and undo it; what the checks say of the answer, None where it is well."""
    with transaction.atomic():
        try:
            case.call_and_validate(base_url="http://localhost")
        except FailureGroup as failures:
            return "\n".join(f"{one.title}: {one.message}" for one in failures.exceptions)
        finally:
            transaction.set_rollback(True)
    return None


@pytest.mark.parametrize("role", ROLES)
def test_generated_requests_are_answered_as_the_document_says(
    role: str, world: World, requests: dict[str, list[Asked]]
) -> None:
    by = visitor(world, role)

    said = {label: complaints(cases, by) for label, cases in requests.items()}

    assert not any(said.values()), report(said)


def test_systematic_requests_are_answered_as_the_document_says(
    world: World, operations: list[Operation]
) -> None:
    by = visitor(world, "manager")

    said = {operation.label: complaints(covering(operation), by) for operation in operations}

    assert not any(said.values()), report(said)


def covering(operation: Operation) -> Iterator[Asked]:
    """The first of the requests that go through every rule of the operation's schemas."""
    config = operation.schema.config.generation
    modes = list(GenerationMode)
    cases = operation.schema.iter_coverage_cases(
        operation, generation_modes=modes, generation_config=config
    )
    return islice(cases, COVERED)


def test_addresses_name_rows_that_are_there(world: World, operations: list[Operation]) -> None:
    known = visitor(world, "manager").rows[-1]

    for operation in operations:
        for one in operation.path_parameters:
            assert known.get(one.name) is not None, f"{operation.label} needs a {one.name}"


def report(said: Mapping[str, str | None]) -> str:
    return "\n\n".join(f"=== {label}\n{one}" for label, one in said.items() if one)
