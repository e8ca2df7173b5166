"""Bodies and query parameters: nothing unknown, twice or guessed; each refusal names its field."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict
from rest_framework import serializers

from annotations.api.bodies import (
    Body,
    InvalidBody,
    InvalidParameter,
    Part,
    read_body,
    read_parameters,
)
from annotations.api.pagination import ListQuery


class Limb(Part):
    length = serializers.IntegerField(min_value=0)


class Thing(Body):
    name = serializers.CharField(max_length=5)
    kind = serializers.ChoiceField(["a", "b"], required=False)
    count = serializers.IntegerField(required=False, allow_null=True)
    share = serializers.FloatField(required=False)
    open = serializers.BooleanField(required=False)
    uid = serializers.UUIDField(required=False)
    at = serializers.DateTimeField(required=False)
    day = serializers.DateField(required=False)
    words = serializers.ListField(child=serializers.CharField(), required=False)
    limbs = Limb(many=True, required=False)
    first = Limb(required=False)


class Filters(ListQuery):
    state = serializers.ChoiceField(["open", "done"], required=False)
    late = serializers.BooleanField(required=False)
    since = serializers.DateField(required=False)
    batch = serializers.UUIDField(required=False)


def test_body_is_read_without_its_event() -> None:
    fields = {"name": "x", "count": None, "limbs": [{"length": 3}], "first": {"length": 0}}

    assert read_body(Thing, fields | {"event": str(uuid4())}) == fields


@pytest.mark.parametrize(
    ("fields", "code", "named"),
    [
        ({"size": 3}, "unknown_field", "size"),
        ({"owner": None}, "unknown_field", "owner"),
        ({"name__contains": "x"}, "unknown_field", "name__contains"),
        ({"first": {"length": 1, "width": 1}}, "unknown_field", "first.width"),
        ({"limbs": [{"length": 1}, {"width": 1}]}, "unknown_field", "limbs[1].width"),
        ({"limbs": [{"length": 1}, {}]}, "required", "limbs[1].length"),
        ({"limbs": [3]}, "invalid", "limbs[0]"),
        ({"limbs": {}}, "not_a_list", "limbs"),
        ({"first": []}, "invalid", "first"),
        ({"name": 3}, "invalid", "name"),
        ({"name": None}, "null", "name"),
        ({"name": ""}, "blank", "name"),
        ({"name": "xxxxxx"}, "too_long", "name"),
        ({"name": "a\0b"}, "bad_character", "name"),
        ({"kind": "c"}, "invalid", "kind"),
        ({"kind": ["a"]}, "invalid", "kind"),
        ({"count": "3"}, "invalid", "count"),
        ({"count": True}, "invalid", "count"),
        ({"count": 3.0}, "invalid", "count"),
        ({"count": 2**31}, "invalid", "count"),
        ({"share": "1"}, "invalid", "share"),
        ({"share": True}, "invalid", "share"),
        ({"open": "true"}, "invalid", "open"),
        ({"open": 1}, "invalid", "open"),
        ({"uid": 3}, "invalid", "uid"),
        ({"uid": uuid4().hex}, "invalid", "uid"),
        ({"at": "2026-03-01"}, "invalid", "at"),
        ({"at": "2026-03-01T12:00:00"}, "invalid", "at"),
        ({"at": "2026-13-01T12:00:00Z"}, "invalid", "at"),
        ({"day": "1 March"}, "invalid", "day"),
        ({"words": "x"}, "not_a_list", "words"),
        ({"words": ["x", 3]}, "invalid", "words[1]"),
        ({"event": "x"}, "invalid", "event"),
    ],
)
def test_field_unknown_or_of_another_type_is_refused_and_named(
    fields: dict[str, Any], code: str, named: str
) -> None:
    with pytest.raises(InvalidBody) as refused:
        read_body(Thing, {"name": "x"} | fields)

    assert (refused.value.code, refused.value.field) == (code, named)
    assert refused.value.detail.endswith(".")


def test_missing_field_is_refused_and_named() -> None:
    with pytest.raises(InvalidBody) as refused:
        read_body(Thing, {})

    assert (refused.value.code, refused.value.field) == ("required", "name")


def test_parameters_are_read_with_their_defaults() -> None:
    asked = QueryDict("state=open&late=false&since=2026-03-01")

    read = read_parameters(Filters, asked)

    assert (read["state"], read["late"], read["limit"]) == ("open", False, 50)
    assert "after" not in read


@pytest.mark.parametrize(
    ("query", "code", "named"),
    [
        ("batch__project__name=x", "unknown_parameter", "batch__project__name"),
        ("state__in=open", "unknown_parameter", "state__in"),
        ("_connector=OR", "unknown_parameter", "_connector"),
        ("_negated=1", "unknown_parameter", "_negated"),
        ("ordering=name", "unknown_parameter", "ordering"),
        ("State=open", "unknown_parameter", "State"),
        ("=open", "unknown_parameter", ""),
        ("state=open&state=done", "repeated_parameter", "state"),
        ("limit=1&limit=1", "repeated_parameter", "limit"),
        ("state=", "invalid_parameter", "state"),
        ("state=shut", "invalid_parameter", "state"),
        ("late=yes", "invalid_parameter", "late"),
        ("late=1", "invalid_parameter", "late"),
        ("limit=0", "invalid_parameter", "limit"),
        ("limit=201", "invalid_parameter", "limit"),
        ("limit=+5", "invalid_parameter", "limit"),
        ("limit=%205", "invalid_parameter", "limit"),
        ("limit=5.0", "invalid_parameter", "limit"),
        ("limit=\N{ARABIC-INDIC DIGIT FIVE}", "invalid_parameter", "limit"),
        ("limit=99999999999999999999", "invalid_parameter", "limit"),
        ("since=yesterday", "invalid_parameter", "since"),
        ("batch=1", "invalid_parameter", "batch"),
        ("after=a%00b", "invalid_parameter", "after"),
    ],
)
def test_parameter_unknown_repeated_or_malformed_is_refused_and_named(
    query: str, code: str, named: str
) -> None:
    with pytest.raises(InvalidParameter) as refused:
        read_parameters(Filters, QueryDict(query))

    assert (refused.value.code, refused.value.field) == (code, named)
