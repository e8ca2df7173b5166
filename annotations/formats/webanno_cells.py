"""The cells of WebAnno TSV 3: escapes, stacked values, and the numbers that tell them apart.

Source of the format: INCEpTION's user guide, "WebAnno TSV 3.3 file format".
"""

import re
from dataclasses import dataclass

NONE, NULL = "_", "*"
_ESCAPED = re.compile(r"\\(->|.)", re.S)
_NUMBERED = re.compile(r"((?:\\.|[^\\])*?)(?:\[([0-9]{1,9})\])?", re.S)
_ADDRESS = re.compile(r"([0-9]+-[0-9]+(?:\.[0-9]+)?)(?:\[([0-9]{1,9})(?:_([0-9]{1,9}))?\])?")
_BREAKS = {"t": "\t", "n": "\n", "r": "\r"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of perhaps several in a cell. number: 0 = it has none. text: "" = null."""

    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Address:
    """A token, by sentence and token, at which a relation begins.

    source, target: the numbers of the annotations at its beginning and at its end, 0 = the only.
    """

    unit: str
    source: int
    target: int


def unescape(written: str) -> str:
    if "\\" not in written:
        return written
    return _ESCAPED.sub(lambda found: _BREAKS.get(found.group(1), found.group(1)), written)


def cells_of(written: str) -> list[Cell]:
    """The values stacked in a cell; none where nothing is annotated."""
    return [] if written == NONE else [_cell(part) for part in parted(written, "|")]


def addresses_of(written: str, separator: str) -> list[Address] | None:
    """The addresses in a cell; None where it is malformed."""
    if written in (NONE, NULL):
        return []
    found = [_ADDRESS.fullmatch(part) for part in parted(written, separator)]
    if any(one is None for one in found):
        return None
    return [
        Address(one.group(1), int(one.group(2) or 0), int(one.group(3) or 0))
        for one in found
        if one is not None
    ]


def parted(written: str, separator: str) -> list[str]:
    """What unescaped separators part, still escaped."""
    if separator not in written:
        return [written]
    parts, start, place = [], 0, 0
    while place < len(written):
        if written[place] == "\\":
            place += 1
        elif written[place] == separator:
            parts.append(written[start:place])
            start = place + 1
        place += 1
    return [*parts, written[start:]]


def _cell(written: str) -> Cell:
    found = _NUMBERED.fullmatch(written)
    text, number = found.groups() if found else (written, None)
    return Cell("" if text == NULL else unescape(text), int(number or 0))
