"""Values of other programs' JSON, each refused by its path where it is not what it must be.

Keys nobody knows are let be: other programs have many. What a person could mend raises UserError.
"""

import re
from collections.abc import Mapping
from typing import TypeAlias

import orjson

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.texts import check_characters

Object: TypeAlias = Mapping[str, object]

_KEY = re.compile(rb'"(\w{1,40})"\s*:', re.ASCII)
MOST_NAME = 300
MOST_TEXT = 5000


class WrongValue(UserError):
    """A value of a file is not of the kind it must be; the field is its path."""

    code = "wrong_value"


def parse_object(content: bytes) -> dict[str, object]:
    """The object that bytes hold. Raises UserError `not_json`, `not_an_object`.

    Half of a surrogate pair, NaN and what is nested more than a thousand deep are no JSON.
    """
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        reason = f"{error.msg}, at character {error.pos + 1}"
        raise UserError(
            N_("The line is not JSON: {reason}.", reason=reason), code="not_json"
        ) from None
    if not isinstance(value, dict):
        raise UserError(N_("The line is not a JSON object."), code="not_an_object")
    return value


def first_keys(head: bytes) -> frozenset[str]:
    """The keys of the object with which a file begins; of one that goes on, all that are seen."""
    line, newline, _ = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    try:
        return frozenset(parse_object(line))
    except UserError:
        is_cut = line.startswith(b"{") and not newline
        return frozenset(one.decode() for one in _KEY.findall(line)) if is_cut else frozenset()


def as_object(value: object, path: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise WrongValue(N_("This must be a JSON object."), field=path)
    return value


def as_list(value: object, path: str) -> list[object]:
    """None, as of a missing key, is empty."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise WrongValue(N_("This must be a list."), field=path)
    return value


def as_text(value: object, path: str, *, most: int = MOST_TEXT) -> str:
    """A string that can be stored, as it is; None is ""."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise WrongValue(N_("This must be text."), field=path)
    check_characters(value, field=path)
    if len(value) > most:
        raise WrongValue(
            N_("This is longer than {limit} characters.", limit=most), code="too_long", field=path
        )
    return value


def as_name(value: object, path: str) -> str:
    """A short string without blanks around it, or a number as its digits; None is ""."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return as_text(value, path, most=MOST_NAME).strip()


def as_names(value: object, path: str) -> list[str]:
    """A list of short strings; one string alone is a list of it."""
    listed = [value] if isinstance(value, str) else as_list(value, path)
    return [as_name(one, f"{path}[{place}]") for place, one in enumerate(listed)]


def as_offset(value: object, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongValue(N_("This must be a whole number."), field=path)
    return value


def as_share(value: object, path: str) -> float | None:
    """A score in [0, 1], or None where it is not told."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise WrongValue(N_("This must be a number from 0 to 1."), field=path)
    return float(value)
