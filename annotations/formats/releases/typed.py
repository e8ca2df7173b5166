"""Checks that JSON values are the rows they are taken for, key by key and type by type."""

from collections.abc import Callable, Mapping
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

from annotations.domain.messages import N_, Message

Check = Callable[[Any, str], None]
NUL = b"\\u0000"
"""How JSON writes the character that no database keeps."""

_WORDS: Mapping[type, Message] = {
    str: N_("it must be text"),
    int: N_("it must be a whole number"),
    float: N_("it must be a number"),
    bool: N_("it must be true or false"),
    NoneType: N_("it must be null"),
}


class WrongValue(Exception):
    """A value is not of its row's shape; path: `attributions[0].cue`, "" = the row itself."""

    def __init__(self, path: str, detail: Message) -> None:
        super().__init__(path, detail)
        self.path = path
        self.detail = detail


def check_of(shape: Any) -> Check:
    """What raises WrongValue for a value that is not of a TypedDict's shape, or any other type's.

    Keys must be exactly those of the shape; a whole number is a number, true is none.
    """
    if is_typeddict(shape):
        return _object({key: check_of(kind) for key, kind in get_type_hints(shape).items()})
    origin, args = get_origin(shape), get_args(shape)
    if origin is UnionType:
        return _one_of([one for one in args if one is not NoneType])
    if origin is list:
        return _list(check_of(args[0]))
    if origin is dict:
        return _mapping(check_of(args[1]))
    return _anything if shape is object else _plain(shape)


def refuse_nul(value: Any, path: str) -> None:
    """Raise WrongValue where a string has a NUL character."""
    if isinstance(value, str) and "\0" in value:
        raise WrongValue(path, N_("it has a NUL character"))
    if isinstance(value, list):
        for place, one in enumerate(value):
            refuse_nul(one, f"{path}[{place}]")
    if isinstance(value, dict):
        for key, one in value.items():
            refuse_nul(one, f"{path}.{key}" if path else key)


def _anything(_value: Any, _path: str) -> None:
    """Any JSON value is one."""


def _plain(kind: type) -> Check:
    allowed = (int, float) if kind is float else (kind,)

    def check(value: Any, path: str) -> None:
        if type(value) not in allowed:
            raise WrongValue(path, _WORDS[kind])

    return check


def _one_of(kinds: list[Any]) -> Check:
    """A type or null; no row has another choice."""
    (kind,) = kinds
    inner = check_of(kind)

    def check(value: Any, path: str) -> None:
        if value is not None:
            inner(value, path)

    return check


def _list(inner: Check) -> Check:
    def check(value: Any, path: str) -> None:
        if type(value) is not list:
            raise WrongValue(path, N_("it must be a list"))
        for place, one in enumerate(value):
            inner(one, f"{path}[{place}]")

    return check


def _mapping(inner: Check) -> Check:
    def check(value: Any, path: str) -> None:
        if type(value) is not dict:
            raise WrongValue(path, N_("it must be an object"))
        for key, one in value.items():
            inner(one, f"{path}.{key}" if path else key)

    return check


def _object(keys: Mapping[str, Check]) -> Check:
    def check(value: Any, path: str) -> None:
        if type(value) is not dict:
            raise WrongValue(path, N_("it must be an object"))
        if value.keys() != keys.keys():
            _refuse_keys(value, keys, path)
        for key, inner in keys.items():
            inner(value[key], f"{path}.{key}" if path else key)

    return check


def _refuse_keys(value: Mapping[str, object], keys: Mapping[str, Check], path: str) -> None:
    missing = sorted(keys.keys() - value.keys())
    key, words = (
        (missing[0], N_("it is missing"))
        if missing
        else (min(value.keys() - keys.keys()), N_("it is not known here"))
    )
    raise WrongValue(f"{path}.{key}" if path else key, words)
