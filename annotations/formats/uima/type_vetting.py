"""Vets a type system before the library builds it, which can take it minutes and more.

At each feature the library makes every type that inherits it anew, with all features it has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.handler import ContentHandler

from annotations.domain.messages import N_
from annotations.formats.uima.vetting import BadCas, parse_xml

MOST_TYPES = 5_000
# Of about ten microseconds each; the type systems of INCEpTION and DKPro take some thousands.
MOST_STEPS = 150_000


@dataclass(slots=True)
class _Declared:
    """What a type extends, and how many features are its own."""

    extends: str = ""
    features: int = 0


class _Handler(ContentHandler):
    """Takes the names of types and of what they extend; a feature's name is in a feature."""

    def __init__(self) -> None:
        super().__init__()
        self.types: dict[str, _Declared] = {}
        self._words: list[str] = []
        self._in_feature = False
        self._type = _Declared()

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: ARG002, N802 (the library's names)
        self._words.clear()
        if name == "typeDescription":
            self._type = _Declared()
        elif name == "featureDescription":
            self._in_feature = True
            self._type.features += 1

    def characters(self, content: str) -> None:
        self._words.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 (the library's name)
        told = "".join(self._words).strip()
        if name == "featureDescription":
            self._in_feature = False
        elif name == "supertypeName":
            self._type.extends = told
        elif name == "name" and not self._in_feature:
            self._type.features += self.types.get(told, _Declared()).features
            self.types[told] = self._type


def check_type_system(content: bytes) -> None:
    """Raises BadCas for what is no XML, unfolds, or describes too much."""
    handler = _Handler()
    parse_xml(content, handler)
    _check(handler.types)


def check_json_types(listed: Mapping[str, Any]) -> None:
    """Raises BadCas for types of a JSON CAS that are none, or too many."""
    declared = {}
    for name, one in listed.items():
        if not isinstance(one, dict) or not isinstance(one.get("%SUPER_TYPE"), str):
            raise BadCas(N_("This must be a JSON object."), field="%TYPES")
        own = sum(not key.startswith("%") for key in one)
        declared[name] = _Declared(one["%SUPER_TYPE"], own)
    _check(declared)


def _check(declared: Mapping[str, _Declared]) -> None:
    if len(declared) > MOST_TYPES:
        raise BadCas(N_("The type system has more than {most:,} types.", most=MOST_TYPES))
    if sum(number**2 for number in _all_features(declared).values()) > 2 * MOST_STEPS:
        raise BadCas(N_("The types of the type system inherit too many features."))


def _all_features(declared: Mapping[str, _Declared]) -> Mapping[str, int]:
    """How many features each type has, with those it inherits. Raises BadCas for a circle."""
    found: dict[str, int] = {}
    for name in declared:
        line: dict[str, None] = {}
        above = name
        while above in declared and above not in found:
            if above in line:
                raise BadCas(N_("The type {name} extends itself.", name=above[:80]))
            line[above] = None
            above = declared[above].extends
        number = found.get(above, 0)
        for one in reversed(line):
            number += declared[one].features
            found[one] = number
    return found
