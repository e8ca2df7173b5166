"""What names the row on a line, read from the line's beginning: most lines are never parsed.

Two releases have most lines in common, byte for byte, and parsing all takes ten times as long.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, get_type_hints

import orjson

Name: TypeAlias = tuple[bytes, ...]


class NamedLines:
    """Lines of one table; keys: what names a row, in the order of its columns.

    shape: the row's TypedDict, whose columns up to the last key are texts and whole numbers.
    """

    def __init__(self, shape: type, keys: Sequence[str]) -> None:
        self.keys = tuple(keys)
        self._beginning = _beginning(shape, self.keys)

    def name(self, line: bytes) -> Name:
        """The values of the keys. Raises JSONDecodeError or KeyError where there are none."""
        if found := self._beginning.match(line):
            return found.groups()
        row: Mapping[str, Any] = orjson.loads(line)
        return tuple(str(row[key]).encode() for key in self.keys)


def _beginning(shape: type, keys: Sequence[str]) -> re.Pattern[bytes]:
    """How a line begins that releases write; one written otherwise has to be parsed."""
    parts = []
    for column, kind in get_type_hints(shape).items():
        value = r"\d+" if kind is int else r'[^"\\]*'
        value = f"({value})" if column in keys else value
        parts.append(f'"{column}":{value}' if kind is int else f'"{column}":"{value}"')
        if column == keys[-1]:
            break
    return re.compile(f"{{{','.join(parts)},".encode())
