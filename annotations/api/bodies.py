"""What requests bring and answers hold: strict readers of bodies and query parameters.

Readers refuse what they do not know, so that nobody believes to have set what was passed over,
and nobody sets what no reader names. Shapes describe answers in the OpenAPI document; answers
themselves are plain dicts.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.fields import Field, empty

from annotations.api.strictness import json_complaint, query_complaint
from annotations.domain.errors import UserError
from annotations.domain.messages import N_, verbatim

# REST framework's words for what this API had words for before.
_CODES = {"max_length": "too_long", "null_characters_not_allowed": "bad_character"}


class InvalidBody(UserError):
    """A field of the body is unknown, missing or not what it must be; `field` names it."""

    code = "invalid_body"


class InvalidParameter(UserError):
    """A query parameter cannot be read; `field` names it."""

    code = "invalid_parameter"


class Shape(serializers.Serializer[Any]):
    """What an answer holds, for the OpenAPI document only.

    holds_more: whether answers may have other keys too.
    """

    holds_more = False


class Part(serializers.Serializer[Any]):
    """A JSON object within a body: knows its keys and takes no other."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse unknown keys and wrong JSON types, then validate as usual."""
        if isinstance(data, Mapping):
            errors = {key: _unknown() for key in data if key not in self.fields}
            for name, field in self.fields.items():
                if name in data and (wrong := _complaints(field, data[name])):
                    errors[name] = wrong
            if errors:
                raise serializers.ValidationError(errors)
        return super().to_internal_value(data)


class Body(Part):
    """The JSON object of a request.

    `event` is the client's uid for the request: sent again, it gets the same answer again.
    """

    event = serializers.UUIDField(
        required=False, help_text="A uid made for this request: a repeat gets the same answer."
    )


class QueryBody(serializers.Serializer[Any]):
    """The query parameters that an address knows; each stands there at most once."""


def read_body(kind: type[Body], data: object) -> dict[str, Any]:
    """The validated fields without `event`. Raises InvalidBody for the first that is wrong."""
    reader = kind(data=data)
    if not reader.is_valid():
        field, error = _first(reader.errors, "")
        raise InvalidBody(verbatim(str(error)), code=_code_of(error), field=field or None)
    found = dict(reader.validated_data)
    found.pop("event", None)
    return found


def read_parameters(kind: type[QueryBody], asked: QueryDict) -> dict[str, Any]:
    """The validated query parameters. Raises InvalidParameter for the first that is wrong."""
    reader = kind(data=dict(asked.items()))
    for name in asked:
        known = reader.fields.get(name)
        if known is None:
            raise InvalidParameter(
                N_("This query parameter is not known here."), code="unknown_parameter", field=name
            )
        if len(asked.getlist(name)) > 1:
            raise InvalidParameter(
                N_("Give this parameter once."), code="repeated_parameter", field=name
            )
        if complaint := query_complaint(known, str(asked[name])):
            raise InvalidParameter(verbatim(complaint), field=name)
    if not reader.is_valid():
        field, error = _first(reader.errors, "")
        raise InvalidParameter(verbatim(str(error)), field=field or None)
    return dict(reader.validated_data)


def _unknown() -> list[ErrorDetail]:
    return [ErrorDetail(gettext("This field is not known here."), code="unknown_field")]


def _complaints(field: Field[Any, Any, Any, Any], value: object) -> Any:
    """What is wrong with a value's type, in the shape of REST framework's errors."""
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        child = field.child or empty
        found = {
            place: wrong
            for place, item in enumerate(value)
            if isinstance(child, Field) and (wrong := _complaints(child, item))
        }
        return found or None
    complaint = json_complaint(field, value)
    return [ErrorDetail(complaint, code="invalid")] if complaint else None


def _first(errors: Any, path: str) -> tuple[str, ErrorDetail]:
    """The first error within REST framework's nested ones, with the path of its value."""
    if isinstance(errors, Mapping):
        key, below = next((key, below) for key, below in errors.items() if below)
        return _first(below, _below(path, key))
    if isinstance(errors, ErrorDetail):
        return path, errors
    return _first_listed(errors, path)


def _first_listed(errors: Iterable[Any], path: str) -> tuple[str, ErrorDetail]:
    place, error = next((place, error) for place, error in enumerate(errors) if error)
    return _first(error, path if isinstance(error, ErrorDetail) else f"{path}[{place}]")


def _below(path: str, key: object) -> str:
    if key == "non_field_errors":
        return path
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else str(key)


def _code_of(error: ErrorDetail) -> str:
    code = error.code or "invalid"
    return _CODES.get(code, code)
