"""Recognises UIMA CAS files without the library that reads them."""

import re

_XMI = re.compile(rb"<(?:\w+:)?XMI\b")
_TYPES = re.compile(rb"<(?:\w+:)?typeSystemDescription\b")
_JSON = re.compile(rb'\s*\{\s*"%(?:TYPES|FEATURE_STRUCTURES|VIEWS|HEADER)"\s*:')
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_FAR = 4096


def is_xmi(head: bytes, name: str) -> bool:  # noqa: ARG001 (readers share it)
    """By its root; a type system is known as well, so that nobody takes it for an article."""
    return _XMI.search(_begin(head)) is not None or is_type_system(head)


def is_type_system(head: bytes) -> bool:
    return _TYPES.search(_begin(head)) is not None


def is_cas_json(head: bytes, name: str) -> bool:  # noqa: ARG001 (readers share it)
    """By its first key."""
    return _JSON.match(head.removeprefix(_BYTE_ORDER_MARK)) is not None


def _begin(head: bytes) -> bytes:
    begin = head[:_FAR].removeprefix(_BYTE_ORDER_MARK).lstrip()
    return begin if begin.startswith(b"<") else b""
