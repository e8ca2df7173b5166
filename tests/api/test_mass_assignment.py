"""Nobody reaches what they were not offered: no column by a parameter, no field by a body.

Every list refuses paths through the models as parameters (A1), no code builds a query from a
request's names (A2), and every body refuses every column that it does not name (A14, A20).
"""

import ast
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from asking import all_routes
from caller import Caller
from django.apps import apps
from django.http import QueryDict
from django.urls import get_resolver
from make import make_user
from rest_framework import serializers
from world import World, built

from annotations.api.base import Endpoint
from annotations.api.bodies import (
    Body,
    InvalidBody,
    InvalidParameter,
    Part,
    QueryBody,
    read_body,
    read_parameters,
)
from annotations.api.docs import document
from annotations.models import Event

PACKAGE = Path(__file__).resolve().parents[2] / "annotations"
QUERYING = {"filter", "exclude", "get", "annotate", "alias", "order_by", "values", "Q", "update"}
ASKED = {"request", "data", "query_params", "GET", "POST", "validated_data", "parameters", "body"}
LOOKUPS = ("", "__in", "__startswith", "__contains", "__regex", "__isnull")


def columns() -> set[str]:
    """Every column and relation of every model."""
    models = apps.get_app_config("annotations").get_models()
    return {field.name for model in models for field in model._meta.get_fields()}


def model_paths() -> Iterator[str]:
    """Every path of one or two relations through the models, with the last column's name."""
    for model in apps.get_app_config("annotations").get_models():
        for first in model._meta.get_fields():
            related = first.related_model
            if related is None or isinstance(related, str):
                continue
            for second in related._meta.get_fields():
                yield f"{first.name}__{second.name}"


def every(kind: type) -> list[Any]:
    """All subclasses of the product's own."""
    direct: list[type] = kind.__subclasses__()
    found = [one for below in direct for one in [below, *every(below)]]
    return [one for one in dict.fromkeys(found) if one.__module__.startswith("annotations.")]


def lists() -> dict[str, type[QueryBody]]:
    """The parameters of every GET, by endpoint."""
    document()  # loads all endpoints
    return {one.__qualname__: one.query for one in every(Endpoint) if one.query is not None}


# --- A1: parameters -----------------------------------------------------------------------------


def test_every_list_refuses_every_path_through_the_models() -> None:
    paths = sorted({f"{path}{lookup}" for path in model_paths() for lookup in LOOKUPS})
    assert len(paths) > 1_000

    for name, query in lists().items():
        reader = query()
        assert not {field for field in reader.get_fields() if "__" in field}, name
        assert reader.fields.keys().isdisjoint(paths), name


@pytest.mark.parametrize("parameter", ["ordering", "order_by", "search", "fields", "expand"])
def test_no_list_is_ordered_or_searched_by_a_name_from_outside(parameter: str) -> None:
    offering = [name for name, query in lists().items() if parameter in query().get_fields()]
    assert offering == []


def test_words_that_django_takes_for_its_own_are_unknown_to_every_list() -> None:
    for query in lists().values():
        for word in ("_connector", "_negated", "pk__in", "user__password__startswith"):
            with pytest.raises(InvalidParameter, match="not known"):
                read_parameters(query, QueryDict(f"{word}=x"))


@pytest.mark.django_db
def test_paths_through_the_models_are_refused_over_http() -> None:
    with built() as world:
        alice = Caller(world.people["alice"])
        for address in addresses(world):
            for path in islice(model_paths(), 0, None, 397):
                answer = alice.get(f"{address}?{path}__startswith=x")
                assert (answer.status, answer.code) == (400, "unknown_parameter"), address


def addresses(world: World) -> list[str]:
    """Every address of the API that the manager may read."""
    readable = [
        route
        for route in all_routes()
        if route.is_api and route.name not in ("api:unknown", "api:docs")
    ]
    alice = Caller(world.people["alice"])
    found = [route.address(world.values) for route in readable if known(world, route.parts)]
    return [address for address in found if alice.get(address).status == 200]


def known(world: World, parts: tuple[str, ...]) -> bool:
    return all(part in world.values for part in parts) and "token" not in parts


# --- A2: the code -------------------------------------------------------------------------------


def calls() -> Iterator[tuple[Path, ast.Call, str]]:
    """Every call by which a query can be built: its file, itself and what is called."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if called in QUERYING:
                    yield path, node, called


def names_in(node: ast.AST) -> set[str]:
    return {
        getattr(inner, "id", getattr(inner, "attr", ""))
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name | ast.Attribute)
    }


def test_no_query_takes_its_names_from_a_request() -> None:
    seen = 0
    for path, call, called in calls():
        unpacked = [one.value for one in call.keywords if one.arg is None]
        unpacked += [one.value for one in call.args if isinstance(one, ast.Starred)]
        seen += 1
        for value in unpacked:
            assert not names_in(value) & ASKED, f"{path}:{call.lineno} {called}(**…)"

    assert seen > 500


def test_views_unpack_nothing_into_a_query() -> None:
    """The names of a query stand in the code; a cursor's columns are those of the ordering."""
    for path, call, called in calls():
        if path.parent.name in ("api", "web") and path.name != "pagination.py":
            assert all(one.arg is not None for one in call.keywords), (
                f"{path}:{call.lineno} {called}"
            )


def test_no_reader_or_shape_is_made_from_a_model() -> None:
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text()
        assert '__all__"' not in text.replace("__all__ =", ""), path
        assert "ModelSerializer" not in text, path
        assert "ModelForm" not in text, path


# --- A14, A20: bodies ---------------------------------------------------------------------------

# Columns that only actions write, whatever is sent.
NEVER = frozenset(
    "id pk by owner user annotator requested_by created_by submitted_by is_staff is_superuser "
    "is_active digest token_hash token_key body_hash seq event_seq private_to exposed_at "
    "submitted_at created_at created expiry arm suggestion_run settled_by merged_into "
    "archived_at left_at lease_until attempt cursor answer".split()
)


def bodies() -> list[type[Body]]:
    document()
    return every(Body)


def test_every_body_refuses_every_column_that_it_does_not_name() -> None:
    assert len(bodies()) > 20
    for kind in bodies():
        for column in columns() - kind().fields.keys():
            with pytest.raises(InvalidBody) as refused:
                read_body(kind, {column: 1})
            assert (refused.value.code, refused.value.field) == ("unknown_field", column), kind


def test_no_body_offers_a_column_that_only_actions_write() -> None:
    for kind in [*bodies(), *every(Part)]:
        assert not kind().fields.keys() & NEVER, kind


def test_bodies_hold_only_readers_that_know_their_keys() -> None:
    for kind in [*bodies(), *every(Part)]:
        for name, field in kind().fields.items():
            child = getattr(field, "child", field)
            if isinstance(child, serializers.Serializer):
                assert isinstance(child, Part), f"{kind.__qualname__}.{name}"


# Label Studio's protocol, whose requests hold more than a model needs, and change nothing.
FOREIGN = "/api/finder/"


def written(world: World) -> Iterator[tuple[str, str, bool]]:
    """Every write: its method, its address for a manager, and whether it takes a body."""
    values = world.values | {"token": uuid4()}
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            if method in ("post", "put", "patch"):
                content = operation.get("requestBody", {}).get("content", {})
                yield method.upper(), path.format_map(values), "application/json" in content


@pytest.mark.django_db
def test_every_write_refuses_a_key_it_does_not_know_and_changes_nothing() -> None:
    with built() as world:
        alice, events, refused = Caller(world.people["alice"]), Event.objects.count(), 0
        for method, address, takes_json in written(world):
            if not takes_json or address.startswith(FOREIGN):
                continue
            tag = alice.get(address).headers.get("ETag", '"0"')
            answer = alice.send(method, address, {"nobodys_field": 1}, {"If-Match": tag})
            assert answer.status in (400, 404, 409), f"{method} {address}: {answer.status}"
            refused += answer.status == 400 and answer.code == "unknown_field"

        assert refused > 20
        assert Event.objects.count() == events


@pytest.mark.django_db
def test_parameter_given_twice_is_refused_everywhere() -> None:
    caller = Caller(make_user())

    for address in ("/api/tokens?limit=1&limit=2", "/api/projects?limit=1&limit=1"):
        answer = caller.get(address)
        assert (answer.status, answer.code) == (400, "repeated_parameter")


@pytest.mark.django_db
def test_parameter_of_a_write_is_refused() -> None:
    answer = Caller(make_user()).post("/api/tokens?days=365", {"name": "x", "scopes": ["read"]})

    assert (answer.status, answer.code) == (400, "unknown_parameter")


def test_every_address_is_behind_the_frame() -> None:
    """An endpoint that is no Endpoint has neither limits nor scopes."""
    found = [
        pattern.callback.cls  # type: ignore[union-attr]
        for resolver in get_resolver().url_patterns
        if getattr(resolver, "namespace", None) == "api"
        for pattern in resolver.url_patterns  # type: ignore[union-attr]
    ]
    assert len(found) > 40
    assert [one.__name__ for one in found if not issubclass(one, Endpoint)] == ["DocsDetail"]
