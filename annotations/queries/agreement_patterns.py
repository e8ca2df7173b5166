"""Patterns by their keys, read from the database once per process.

A key is made from the pattern's content, so what was read once is never outdated.
"""

import json
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from annotations.domain.agreement.tables import (
    Pattern,
    StoredPattern,
    pattern_key,
    read_pattern,
)
from annotations.models import AgreementPattern

KEYS_A_QUERY = 900
# About 300 bytes each, as text: 150 MB at most. Then everything is forgotten and read again.
KEPT = 500_000

Item = TypeVar("Item")
PatternOrder: TypeAlias = tuple[tuple[str, tuple[int, tuple[str, ...]]], ...]


class Known:
    """A pattern with its layer: as text until somebody wants to know more."""

    __slots__ = ("_order", "_pattern", "_text", "layer")

    def __init__(self, layer: str, text: str) -> None:
        self.layer = sys.intern(layer)
        self._text = text
        self._pattern: Pattern | None = None
        self._order: PatternOrder | None = None

    @property
    def stored(self) -> StoredPattern:
        stored: StoredPattern = json.loads(self._text)
        return stored

    @property
    def pattern(self) -> Pattern:
        if self._pattern is None:
            self._pattern = read_pattern(self.stored)
        return self._pattern

    @property
    def order(self) -> PatternOrder:
        """Its place in the canonical order of tables."""
        if self._order is None:
            self._order = pattern_key(self.pattern)
        return self._order


_known: dict[int, Known] = {}


def known_patterns(
    keys: Collection[int], *, among: QuerySet[Any, Any] | None = None
) -> Mapping[int, Known]:
    """The pattern of each key, at least; what this process has not seen yet is read.

    among: answers the keys in one question, or more than these; asked where many are missing.
    """
    missing = [key for key in keys if key not in _known]
    if len(_known) + len(missing) > KEPT:
        _known.clear()
        missing = list(keys)
    if among is not None and len(missing) > KEYS_A_QUERY:
        _read(among)
    else:
        for part in in_parts(missing, KEYS_A_QUERY):
            _read(part)
    return _known


def _read(keys: Collection[int] | QuerySet[Any, Any]) -> None:
    rows = AgreementPattern.objects.filter(pk__in=keys).annotate(text=Cast("ratings", TextField()))
    for key, layer, text in rows.values_list("pk", "layer", "text").iterator():
        if key not in _known:
            _known[key] = Known(layer, text)


def forget() -> None:
    """Start as a new process would: for measurements."""
    _known.clear()


def in_parts(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Slices of `size` items; the last may be shorter."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
