"""What JSON types and what spellings a field takes: nothing is guessed or turned into another type.

REST framework would read "yes" as true, 3 as "3" and any spelling of a UUID; a client which sends
such things has a mistake, and the OpenAPI document says so.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.fields import Field as _Field

Field = _Field[Any, Any, Any, Any]
LARGEST = 2**31 - 1  # of a whole number whose field names no limit: every database can store it
_DIGITS = re.compile(r"-?(0|[1-9][0-9]{0,9})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)


def json_complaint(field: Field, value: object) -> str | None:
    """Say what is wrong with the JSON type or spelling of a value; None where it may be read."""
    if value is None:
        return None  # the field itself says whether it may be null
    for kind, complaint in _JSON:
        if isinstance(field, kind):
            return complaint(field, value)
    return None


def query_complaint(field: Field, value: str) -> str | None:
    """Say what is wrong with the spelling of a query parameter; None where it may be read."""
    for kind, complaint in _QUERY:
        if isinstance(field, kind):
            return complaint(field, value)
    return None


def _boolean(_field: Field, value: object) -> str | None:
    return None if isinstance(value, bool) else _("This must be true or false.")


def _whole(field: Field, value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return _("This must be a whole number.")
    return _too_large(field, value)


def _too_large(field: Field, value: int) -> str | None:
    limited = getattr(field, "max_value", None) is not None
    return None if limited or abs(value) <= LARGEST else _("This number is too large.")


def _number(_field: Field, value: object) -> str | None:
    fine = isinstance(value, int | float) and not isinstance(value, bool)
    return None if fine else _("This must be a number.")


def _uid(_field: Field, value: object) -> str | None:
    """A row has one name: the canonical spelling of its UUID."""
    try:
        fine = isinstance(value, str) and str(UUID(value)) == value.lower()
    except ValueError:
        fine = False
    return None if fine else _("This must be a UUID.")


def _moment(_field: Field, value: object) -> str | None:
    fine = isinstance(value, str) and _MOMENT.fullmatch(value)
    return None if fine else _("This must be a time with its zone, as 2026-03-01T12:00:00Z.")


def _day(_field: Field, value: object) -> str | None:
    fine = isinstance(value, str) and _DAY.fullmatch(value)
    return None if fine else _("This must be a day, as 2026-03-01.")


def _text(_field: Field, value: object) -> str | None:
    return None if isinstance(value, str) else _("This must be text.")


def _choice(field: Field, value: object) -> str | None:
    choices: Mapping[object, object] = getattr(field, "choices", {})
    fine = isinstance(value, str) and value in choices
    return (
        None
        if fine
        else _("This must be one of {known}.").format(known=", ".join(map(str, choices)))
    )


def _spelled_whole(field: Field, value: object) -> str | None:
    if not _DIGITS.fullmatch(str(value)):
        return _("This must be a whole number.")
    return _too_large(field, int(str(value)))


def _spelled_boolean(_field: Field, value: object) -> str | None:
    return None if value in ("true", "false") else _("This must be true or false.")


_Complaint = Callable[[Field, object], str | None]

# The first class that fits; a subclass stands before its base.
_TEXTUAL: list[tuple[type[_Field[Any, Any, Any, Any]], _Complaint]] = [
    (serializers.UUIDField, _uid),
    (serializers.DateTimeField, _moment),
    (serializers.DateField, _day),
    (serializers.MultipleChoiceField, lambda _field, _value: None),
    (serializers.ChoiceField, _choice),
    (serializers.CharField, _text),
]
_JSON: list[tuple[type[_Field[Any, Any, Any, Any]], _Complaint]] = [
    (serializers.BooleanField, _boolean),
    (serializers.IntegerField, _whole),
    (serializers.FloatField, _number),
    *_TEXTUAL,
]
_QUERY: list[tuple[type[_Field[Any, Any, Any, Any]], _Complaint]] = [
    (serializers.BooleanField, _spelled_boolean),
    (serializers.IntegerField, _spelled_whole),
    *_TEXTUAL,
]
