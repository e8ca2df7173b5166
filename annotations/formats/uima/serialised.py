"""A CAS of numbered structures as the bytes of an XMI or JSON file.

The same bytes as of dkpro-cassis, but that JSON has no blanks; tests compare them.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any

import orjson
from cassis import Cas, TypeSystem

from annotations.formats.uima.structures import SOFA_NUMBER, Structure, Value
from annotations.formats.uima.types import DOCUMENT, META, SENTENCE

_VIEW = "_InitialView"
_MIME = "text/plain"
_HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"'
)
# Packages of types by the prefixes that the library would give them.
_PREFIXES = {
    name.rpartition(".")[0]: prefix
    for name, prefix in ((META, "type"), (DOCUMENT, "workbench"), (SENTENCE, "type0"))
}
_ESCAPED = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "\n": "&#10;",
        "\r": "&#13;",
        "\t": "&#9;",
    }
)


def to_xmi(text: str, structures: Sequence[Structure]) -> bytes:
    """The text must hold no character that XML cannot."""
    used = {one.name.rpartition(".")[0] for one in structures}
    spaces = "".join(
        f' xmlns:{prefix}="http:///{package.replace(".", "/")}.ecore"'
        for package, prefix in _PREFIXES.items()
        if package in used
    )
    lines = [
        f'{_HEAD}{spaces} xmi:version="2.0">',
        '  <cas:NULL xmi:id="0"/>',
        *map(_element, structures),
        f'  <cas:Sofa xmi:id="{SOFA_NUMBER}" sofaNum="1" sofaID="{_VIEW}" mimeType="{_MIME}"'
        f' sofaString="{text.translate(_ESCAPED)}"/>',
        f'  <cas:View sofa="{SOFA_NUMBER}" members="{_joined(_annotations(structures))}"/>',
        "</xmi:XMI>\n",
    ]
    return "\n".join(lines).encode()


def _element(one: Structure) -> str:
    package, _, name = one.name.rpartition(".")
    sofa = f' sofa="{SOFA_NUMBER}"' if one.is_annotation else ""
    told = "".join(f' {feature}="{_written(value)}"' for feature, value in one.features.items())
    return f'  <{_PREFIXES[package]}:{name} xmi:id="{one.number}"{sofa}{told}/>'


def _written(value: Value) -> str:
    match value:
        case str():
            return value.translate(_ESCAPED)
        case bool():
            return "true" if value else "false"
        case float():
            return str(value).upper().replace("E+", "E")
        case list():
            return _joined(value)
        case Structure():
            return str(value.number)
    return str(value)


def _joined(structures: Iterable[Structure]) -> str:
    return " ".join(str(one.number) for one in structures)


def _annotations(structures: Iterable[Structure]) -> Iterator[Structure]:
    return (one for one in structures if one.is_annotation)


class JsonCases:
    """Writes CASes as JSON; the types, which each file holds, are made once."""

    def __init__(self, types: TypeSystem) -> None:
        body: dict[str, Any] = orjson.loads(str(Cas(typesystem=types).to_json()))
        self._types = orjson.Fragment(orjson.dumps(body["%TYPES"]))

    def to_json(self, text: str, structures: Sequence[Structure]) -> bytes:
        """Lists are structures of their own here, numbered after all others."""
        sofa: dict[str, object] = {
            "%ID": SOFA_NUMBER,
            "%TYPE": "uima.cas.Sofa",
            "sofaNum": 1,
            "sofaID": _VIEW,
            "mimeType": _MIME,
            "sofaString": text,
        }
        arrays: list[dict[str, object]] = []
        numbers = count(SOFA_NUMBER + len(structures) + 1)
        listed = [_object(one, numbers, arrays) for one in structures]
        members = [one.number for one in _annotations(structures)]
        return orjson.dumps(
            {
                "%TYPES": self._types,
                "%FEATURE_STRUCTURES": [sofa, *listed, *arrays],
                "%VIEWS": {_VIEW: {"%SOFA": SOFA_NUMBER, "%MEMBERS": members}},
            }
        )


def _object(
    one: Structure, numbers: Iterator[int], arrays: list[dict[str, object]]
) -> dict[str, object]:
    written: dict[str, object] = {"%ID": one.number, "%TYPE": one.name}
    if one.is_annotation:
        written["@sofa"] = SOFA_NUMBER
    for feature, value in one.features.items():
        if isinstance(value, list):
            number = written[f"@{feature}"] = next(numbers)
            elements = [element.number for element in value]
            arrays.append({"%ID": number, "%TYPE": "uima.cas.FSArray", "%ELEMENTS": elements})
        elif isinstance(value, Structure):
            written[f"@{feature}"] = value.number
        else:
            written[feature] = value
    return written
