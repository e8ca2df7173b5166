"""How single values are written: numbers, times, spans and JSON lines."""

from collections.abc import Sequence
from datetime import UTC, datetime

import orjson

SIGNIFICANT_DIGITS = 12


def json_line(row: object) -> bytes:
    """One line of a JSON Lines file, keys in the order of the row."""
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def json_document(value: object) -> bytes:
    """A JSON file for people to read as well: indented, keys sorted."""
    return orjson.dumps(
        value, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    )


def number(value: float) -> float:
    """The value with 12 significant digits, which every machine computes alike."""
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}")


def stamp(at: datetime) -> str:
    """A time in UTC with microseconds, so that stamps sort as text."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def span_list(spans: Sequence[Sequence[int]]) -> str:
    """Spans in one CSV cell: `s-e;s-e`."""
    return ";".join(f"{start}-{end}" for start, end in spans)


def with_sorted_keys(value: object) -> object:
    """A JSON value whose objects have sorted keys, for databases keep their own order."""
    if isinstance(value, dict):
        return {key: with_sorted_keys(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [with_sorted_keys(item) for item in value]
    return value
