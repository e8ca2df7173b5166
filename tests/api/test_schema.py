"""The OpenAPI document: committed, up to date, valid, and whole in what it says of every route."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from caller import Caller, bearer
from django.core.management import call_command
from make import make_user

from annotations.api.docs import document

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ROOT / "docs" / "openapi.yaml"
ALWAYS = {"400", "401", "404", "429", "503"}
FOR_WRITES = {"403", "413", "415", "422"}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_committed_document_is_the_newest_and_valid(tmp_path: Path) -> None:
    newest = tmp_path / "openapi.yaml"

    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(newest))

    assert COMMITTED.read_text() == newest.read_text(), "run `make schema` and commit it"


def test_every_operation_says_who_may_ask_and_what_may_be_refused() -> None:
    for path, method, operation in operations():
        expected = ALWAYS if method == "get" else ALWAYS | FOR_WRITES
        assert expected <= operation["responses"].keys(), f"{method} {path}"
        assert {"session": []} in operation["security"], f"{method} {path}"
        assert operation["description"].strip(), f"{method} {path}"


def test_every_operation_has_an_answer_of_its_own() -> None:
    for path, method, operation in operations():
        assert any(status.startswith("2") for status in operation["responses"]), f"{method} {path}"


def test_account_matters_take_no_token() -> None:
    tokens = dict.fromkeys(("/api/tokens", "/api/tokens/{token}"))

    for path, method, operation in operations():
        if path in tokens:
            assert operation["security"] == [{"session": []}], f"{method} {path}"


def test_bodies_take_no_other_keys_than_they_name() -> None:
    schemas = document()["components"]["schemas"]
    bodies = {name: one for name, one in schemas.items() if name.endswith(("Body", "Part"))}

    assert len(bodies) > 10
    for name, one in bodies.items():
        assert one["additionalProperties"] is False, name


def test_refusals_have_one_shape() -> None:
    for answer in document()["components"]["responses"].values():
        schema = answer["content"]["application/json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/ErrorShape"}


@pytest.mark.django_db
def test_document_is_read_by_people_and_tokens_but_not_by_anybody() -> None:
    user = make_user()

    assert Caller().get("/api/schema").status == 401
    assert bearer(user).get("/api/schema").body["openapi"].startswith("3.1")
    assert Caller(user).get("/api/schema").body == yaml.safe_load(COMMITTED.read_text())


@pytest.mark.django_db
def test_docs_are_for_people_who_are_signed_in() -> None:
    user = make_user()

    refused = Caller().get("/api/docs")
    assert (refused.status, refused.code) == (401, "not_authenticated")
    assert bearer(user).get("/api/docs").status == 401
    page = Caller(user).get("/api/docs")
    assert page.status == 200
    assert page.headers["Content-Type"].startswith("text/html")


@pytest.mark.django_db
def test_docs_load_nothing_from_elsewhere() -> None:
    caller = Caller(make_user())

    for address in ("/api/docs", "/api/docs?script="):
        answer = caller.get(address)
        policy = answer.headers["Content-Security-Policy"]
        directives = [one.strip() for one in policy.split(";")]
        assert "script-src 'self'" in directives
        assert "unsafe" not in policy
        assert "//" not in answer.content.decode().replace("// ", "")
