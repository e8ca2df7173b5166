"""Labelled spans and relations, and the values that stand in one attribute as JSON."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from annotations.domain.spans import Span
from annotations.formats.interchange import Backing, Stop

# What an attribution is where its attributes do not tell.
DEFAULTS: Mapping[str, str] = {
    "commitment": "neutral",
    "certainty": "asserted",
    "identity": "",
    "role": "",
    "anonymity_reason": "",
    "set_by": "chosen",
}


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """A stretch of text, in one piece or several, with a word for what it is."""

    key: str
    spans: tuple[Span, ...]
    label: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation from one labelled span to another, by their keys."""

    label: str
    start: str
    end: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpanGraph:
    spans: tuple[LabelledSpan, ...]
    relations: tuple[Relation, ...]


@dataclass(slots=True)
class Unread:
    """What a graph holds and no set of annotations can: words -> how often."""

    counts: Counter[str] = field(default_factory=Counter)


def flag(value: bool) -> str:
    return "true" if value else ""


def chain_json(chain: Sequence[Stop]) -> str:
    """Place, kind and name of each stop; its mention is a span of its own."""
    return _json([[one.place, one.who.kind, one.who.name] for one in chain])


def evidence_json(evidence: Sequence[Backing]) -> str:
    return _json([[getattr(one, name) for name in Backing.__slots__] for one in evidence])


def stops(written: str) -> list[tuple[str, str, str]]:
    """Place, kind and name of the stops that `chain_json` wrote; of anything else, none."""
    return [
        (place, kind, name)
        for place, kind, name in _rows(written, 3)
        if place in ("origin", "relay") and kind in ("source", "not_stated")
    ]


def evidence_of(written: str) -> tuple[Backing, ...]:
    """The evidence that `evidence_json` wrote; of anything else, none."""
    return tuple(Backing(*row) for row in _rows(written, len(Backing.__slots__)))


def _json(rows: list[list[str]]) -> str:
    return orjson.dumps(rows).decode() if rows else ""


def _rows(written: str, width: int) -> list[list[str]]:
    """The rows of a JSON list of lists of texts; other JSON, and what is no JSON, has none."""
    try:
        found = orjson.loads(written) if written else []
    except orjson.JSONDecodeError:
        return []
    if not isinstance(found, list):
        return []
    return [
        row
        for row in found
        if isinstance(row, list) and len(row) == width and all(isinstance(one, str) for one in row)
    ]
