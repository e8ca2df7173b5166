"""Vets a CAS before the library sees it: what unfolds or fetches, and offsets outside of a text.

The library would only warn of such offsets, and go on with them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.spans import InvalidSpan

XMI_ID = "xmi:id"
_LONGEST_NAME = 80
_DEEPEST = 100
_MOST_TEXTS = 100


class BadCas(UserError):
    """A file is no CAS that can be read; the words say why."""

    code = "bad_cas"


@dataclass(frozen=True, slots=True)
class _Placed:
    """An annotation's offsets as the file has them; name: its type and number."""

    name: str
    sofa: str
    begin: object
    end: object


@dataclass(slots=True)
class _Found:
    """What is told of a file's texts, by the numbers of their sofas, and of its annotations."""

    texts: dict[str, str] = field(default_factory=dict)
    placed: list[_Placed] = field(default_factory=list)


class _Handler(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.found = _Found()
        self._depth = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 (the library's name)
        self._depth += 1
        if self._depth > _DEEPEST:
            raise BadCas(N_("The XML is nested more than {most} deep.", most=_DEEPEST))
        kind = name.rpartition(":")[2]
        number = attrs.get(XMI_ID, "")
        if kind == "Sofa" and "sofaNum" in attrs:
            self.found.texts[number] = attrs.get("sofaString", "")
        elif "sofa" in attrs and "begin" in attrs:
            placed = _Placed(
                f"{kind}[{number}]", attrs["sofa"], attrs["begin"], attrs.get("end", "")
            )
            self.found.placed.append(placed)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802 (the library's names)
        self._depth -= 1


def check_xmi(content: bytes) -> None:
    """Also checks all offsets. Raises InvalidSpan, whose field names the annotation."""
    handler = _Handler()
    parse_xml(content, handler)
    _check_offsets(handler.found, from_text=True)


def check_json(body: Mapping[str, Any]) -> None:
    """Checks all offsets of a CAS in JSON. Raises BadCas, InvalidSpan."""
    found = _Found()
    for number, one in _structures(body.get("%FEATURE_STRUCTURES")):
        if one.get("%TYPE") == "uima.cas.Sofa":
            text = one.get("sofaString") or ""
            if not isinstance(text, str):
                raise BadCas(N_("This must be text."), field=f"Sofa[{number}].sofaString")
            found.texts[number] = text
        elif "@sofa" in one and "begin" in one:
            kind = str(one.get("%TYPE")).rpartition(".")[2]
            placed = _Placed(f"{kind}[{number}]", str(one["@sofa"]), one["begin"], one.get("end"))
            found.placed.append(placed)
    _check_offsets(found, from_text=False)


def _structures(listed: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(listed, list):
        named = [(one.get("%ID") if isinstance(one, dict) else None, one) for one in listed]
    elif isinstance(listed, dict):
        named = list(listed.items())
    else:
        raise BadCas(N_("There are no feature structures."), field="%FEATURE_STRUCTURES")
    for number, one in named:
        if not isinstance(one, dict):
            raise BadCas(N_("This must be a JSON object."), field="%FEATURE_STRUCTURES")
        yield str(number), one


def parse_xml(content: bytes, handler: ContentHandler) -> None:
    """Raises BadCas for what is no XML, and for any DTD or entity before it is unfolded."""
    try:
        parseString(content, handler, forbid_dtd=True)
    except DefusedXmlException:
        raise BadCas(
            N_("The XML has a DTD or entities, which are not read here."), code="unsafe_xml"
        ) from None
    except (SAXException, ValueError) as error:
        raise BadCas(N_("This is not well-formed XML: {reason}.", reason=str(error))) from None


def _check_offsets(found: _Found, *, from_text: bool) -> None:
    if len(found.texts) > _MOST_TEXTS:
        raise BadCas(N_("The CAS holds more than {most} texts.", most=_MOST_TEXTS))
    edges = {number: _edges(text) for number, text in found.texts.items()}
    for one in found.placed:
        known = edges.get(one.sofa)
        if known is None:
            raise BadCas(
                N_("There is no text with the number {sofa}.", sofa=one.sofa[:_LONGEST_NAME]),
                field=one.name[:_LONGEST_NAME],
            )
        begin, end = (
            _offset(one, name, value, from_text=from_text)
            for name, value in (("begin", one.begin), ("end", one.end))
        )
        if not (begin <= end and begin in known and end in known):
            raise InvalidSpan(
                N_(
                    "[{begin}, {end}] lies outside of the text, which has {n} UTF-16 code units, "
                    "or cuts a character in two.",
                    begin=begin,
                    end=end,
                    n=known.length,
                ),
                field=one.name[:_LONGEST_NAME],
            )


def _offset(one: _Placed, name: str, value: object, *, from_text: bool) -> int:
    if from_text and isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value[:20])
    if not from_text and isinstance(value, int) and not isinstance(value, bool):
        return value
    raise BadCas(N_("This must be a whole number."), field=f"{one.name[:_LONGEST_NAME]}.{name}")


@dataclass(frozen=True, slots=True)
class _Edges:
    """The offsets at which a character of a text may begin or end."""

    length: int
    inside: frozenset[int]

    def __contains__(self, offset: int) -> bool:
        return 0 <= offset <= self.length and offset not in self.inside


def _edges(text: str) -> _Edges:
    """Those between the two halves of a surrogate pair are none."""
    inside, units = [], 0
    for character in text:
        units += 1
        if ord(character) > 0xFFFF:  # noqa: PLR2004 (the last that takes one unit)
            inside.append(units)
            units += 1
    return _Edges(units, frozenset(inside))
