"""Typed readers of JSON values, which name the field they refuse."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from annotations.domain.errors import UserError
from annotations.domain.messages import N_

JsonObject = dict[str, object]

MAX_TEXT = 5000
MAX_SHORT = 500
MAX_URL = 2000
MAX_SECONDS = 86_400.0
_MISSING: Final = object()


class InvalidRecord(UserError):
    """A sentence record breaks the shape or a rule; `field` names the value at fault."""

    code = "invalid_record"


def as_object(value: object, path: str, known: Collection[str]) -> JsonObject:
    """The JSON object at `path`, refused when it has a key that is not `known`."""
    if not isinstance(value, dict):
        raise InvalidRecord(N_("This must be a JSON object."), field=path)
    for key in value:
        if key not in known:
            raise InvalidRecord(
                N_("The field {key!r} is not known here.", key=key),
                field=_below(path, key),
                code="unknown_field",
            )
    return value


def items(body: JsonObject, key: str, path: str, *, limit: int) -> list[object]:
    """The list under `key`, of at most `limit` entries; missing = empty."""
    value = body.get(key, [])
    if not isinstance(value, list):
        raise InvalidRecord(N_("This must be a list."), field=_below(path, key))
    if len(value) > limit:
        raise InvalidRecord(
            N_("There can be at most {limit} of these.", limit=limit), field=_below(path, key)
        )
    return value


def boolean(body: JsonObject, key: str, path: str) -> bool:
    value = body.get(key, False)
    if not isinstance(value, bool):
        raise InvalidRecord(N_("This must be true or false."), field=_below(path, key))
    return value


def text(body: JsonObject, key: str, path: str, *, limit: int) -> str:
    """A string of at most `limit` characters that every database can store."""
    value = body.get(key, "")
    if not isinstance(value, str):
        raise InvalidRecord(N_("This must be text."), field=_below(path, key))
    if len(value) > limit:
        raise InvalidRecord(
            N_("This is longer than {limit} characters.", limit=limit),
            field=_below(path, key),
            code="too_long",
        )
    if "\0" in value or not _is_encodable(value):
        raise InvalidRecord(
            N_("This holds a character that cannot be stored."),
            field=_below(path, key),
            code="bad_character",
        )
    return value


def seconds(body: JsonObject, key: str, path: str) -> float:
    """Active seconds, from 0 to a day."""
    value = body.get(key, 0)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidRecord(N_("This must be a number of seconds."), field=_below(path, key))
    if not 0 <= value <= MAX_SECONDS:  # never true of NaN
        raise InvalidRecord(N_("This must lie between 0 and 86,400."), field=_below(path, key))
    return round(float(value), 3)


def choice(
    body: JsonObject, key: str, path: str, known: tuple[str, ...], *, default: object = _MISSING
) -> str:
    """One of `known`; a missing key gives `default`, by default the first known word."""
    value = body.get(key, known[0] if default is _MISSING else default)
    if not isinstance(value, str) or value not in known:
        raise InvalidRecord(
            N_("This must be one of {known}.", known=", ".join(filter(None, known))),
            field=_below(path, key),
        )
    return value


def choice_or_none(body: JsonObject, key: str, path: str, known: tuple[str, ...]) -> str | None:
    if body.get(key) is None:
        return None
    return choice(body, key, path, known)


def uid_or_none(body: JsonObject, key: str, path: str) -> UUID | None:
    return None if body.get(key) is None else required_uid(body, key, path)


def required_uid(body: JsonObject, key: str, path: str) -> UUID:
    """A UUID written in its canonical form, so that one row has one name."""
    value = body.get(key)
    try:
        uid = UUID(value) if isinstance(value, str) else None
    except ValueError:
        uid = None
    if uid is None or str(uid) != str(value).lower():
        raise InvalidRecord(N_("This must be a UUID."), field=_below(path, key))
    return uid


def web_address(body: JsonObject, key: str, path: str) -> str:
    """An http or https URL, or nothing."""
    value = text(body, key, path, limit=MAX_URL).strip()
    if not value:
        return ""
    if not is_web_address(value):
        raise InvalidRecord(
            N_("This must be a web address beginning with http:// or https://."),
            field=_below(path, key),
            code="bad_url",
        )
    return value


def is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    # `urlsplit` passes over control characters and line breaks, which browsers do not show.
    visible = value.isprintable() and " " not in value
    return visible and parts.scheme in ("http", "https") and bool(parts.netloc)


def iso_date(body: JsonObject, key: str, path: str) -> str:
    """An ISO 8601 date or time, kept as written, or nothing."""
    value = text(body, key, path, limit=40)
    if not value:
        return ""
    if not is_in_calendar(value):
        raise InvalidRecord(N_("This must be an ISO date."), field=_below(path, key))
    return value


def is_in_calendar(value: str) -> bool:
    """Whether an ISO 8601 date or time exists, in UTC too: year 1 begins later east of it."""
    try:
        given = datetime.fromisoformat(value)
        if given.tzinfo is not None:
            given.astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    return True


def _below(path: str, key: str) -> str:
    """The path of a key; at the top of a request it is the key alone."""
    return f"{path}.{key}" if path else key


def _is_encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
