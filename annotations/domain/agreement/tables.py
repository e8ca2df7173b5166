"""Counts of rating patterns: who gave a sentence which value, and how often in each article.

A pattern is all values of one sentence on one layer. The measures read patterns and their
counts alone, so a sentence is never looked at twice and every view is a sum of rows.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self, TypeAlias

Value: TypeAlias = str | frozenset[str]
Pattern: TypeAlias = tuple[tuple[str, Value], ...]
Rating: TypeAlias = tuple[str, Value | None]
StoredPattern: TypeAlias = list[list[str | list[str]]]


@dataclass(frozen=True, slots=True)
class PatternCount:
    """One count row: `n` sentences of the article whose values are `pattern`."""

    article: str
    pattern: Pattern
    n: int


@dataclass(frozen=True)
class Sample:
    """What a figure rests on: units are sentences with two values or more."""

    units: int
    raters: int
    articles: int


@dataclass(frozen=True)
class PatternTable:
    """Pattern counts in canonical order; equal counts make equal tables, whatever came first.

    Sentences with one value are kept, because coverage and the chance term of AC1 need them;
    they are no units. Articles stay apart so that intervals can resample them.
    """

    rows: Sequence[PatternCount]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, Iterable[Rating], int]]) -> Self:
        """Build from (article, ratings, n); rows of the same article and pattern are summed.

        Missing values (None), rows left without a value and rows with n = 0 are dropped.
        Raises ValueError where n is negative or a pattern names a rater twice.
        """
        counts: Counter[tuple[str, Pattern]] = Counter()
        for article, ratings, n in rows:
            if n < 0:
                raise ValueError("A pattern cannot be counted a negative number of times.")
            counts[article, as_pattern(ratings)] += n
        kept = [PatternCount(article, pattern, n) for (article, pattern), n in counts.items()]
        return cls(tuple(sorted((row for row in kept if row.pattern and row.n), key=_row_key)))

    @classmethod
    def of_units(cls, units: Iterable[tuple[str, Mapping[str, Value | None]]]) -> Self:
        """Build from single sentences: (article, mapping of rater to value)."""
        return cls.of((article, values.items(), 1) for article, values in units)

    @cached_property
    def articles(self) -> tuple[str, ...]:
        """All articles with a value, sorted: the population that intervals resample."""
        return tuple(sorted({row.article for row in self.rows}))

    @cached_property
    def decided(self) -> int:
        """Sentences with at least one value."""
        return sum(row.n for row in self.rows)

    @cached_property
    def sample(self) -> Sample:
        """The units, and the people and articles that have a part in them."""
        units = 0
        patterns, articles = set(), set()
        for row in self.rows:
            if is_unit(row.pattern):
                units += row.n
                patterns.add(row.pattern)
                articles.add(row.article)
        raters = {rater for pattern in patterns for rater, _ in pattern}
        return Sample(units=units, raters=len(raters), articles=len(articles))

    def merged(self) -> dict[Pattern, int]:
        """Counts per pattern over all articles, in the order of the rows."""
        totals: Counter[Pattern] = Counter()
        for row in self.rows:
            totals[row.pattern] += row.n
        return dict(totals)

    def digest(self) -> str:
        """SHA-256 of the counts: two tables share it if and only if their counts are equal."""
        stored = [[row.article, store_pattern(row.pattern), row.n] for row in self.rows]
        text = json.dumps(stored, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()


def is_unit(pattern: Pattern) -> bool:
    """Whether agreement can be seen: at least two people gave a value."""
    return len(pattern) > 1


def as_pattern(ratings: Iterable[Rating]) -> Pattern:
    """Sort ratings by rater and leave out missing ones; ValueError if a rater comes twice."""
    given = sorted(
        ((rater, value) for rater, value in ratings if value is not None),
        key=lambda rating: rating[0],
    )
    if len({rater for rater, _ in given}) != len(given):
        raise ValueError("A pattern cannot hold two values of one person.")
    return tuple(given)


def store_pattern(pattern: Pattern) -> StoredPattern:
    """Turn a pattern into its JSON: [[rater, value]...], sets as sorted lists."""
    return [[rater, value if isinstance(value, str) else sorted(value)] for rater, value in pattern]


def read_pattern(stored: Sequence[Sequence[str | Sequence[str]]]) -> Pattern:
    """Read what `store_pattern` wrote; ValueError if an item is not a rater and a value."""
    return as_pattern(_read_rating(item) for item in stored)


def value_key(value: Value) -> tuple[int, tuple[str, ...]]:
    """Sort key of a value, total over single labels and sets."""
    return (0, (value,)) if isinstance(value, str) else (1, tuple(sorted(value)))


def pattern_key(pattern: Pattern) -> tuple[tuple[str, tuple[int, tuple[str, ...]]], ...]:
    """Sort key of a pattern."""
    return tuple((rater, value_key(value)) for rater, value in pattern)


def _row_key(
    row: PatternCount,
) -> tuple[str, tuple[tuple[str, tuple[int, tuple[str, ...]]], ...]]:
    return row.article, pattern_key(row.pattern)


def _read_rating(item: Sequence[str | Sequence[str]]) -> tuple[str, Value]:
    rater, value = item
    if not isinstance(rater, str):
        raise ValueError("A rater in a pattern is named by a string.")
    return rater, value if isinstance(value, str) else frozenset(value)
