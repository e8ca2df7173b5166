"""What alpha would be with other people, articles or labels, and how surely it would differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from annotations.domain.agreement.alpha import alpha, alpha_statistic
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.distances import Distance
from annotations.domain.agreement.figures import Figure
from annotations.domain.agreement.percent import percent
from annotations.domain.agreement.resampled import Draws, Estimate, resampled_alpha
from annotations.domain.agreement.tables import PatternTable, Value
from annotations.domain.agreement.transforms import (
    merge_members,
    relabelled,
    without_articles,
    without_raters,
)

# More articles than this would make an answer at once too slow: then there is no interval.
MOST_RESAMPLED = 1_000


@dataclass(frozen=True)
class Change:
    """What is otherwise: people and articles left out, values counted as others (None: left
    out), pairs of members of values, as two speakers, counted as one."""

    people: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    labels: Mapping[Value, Value | None] = field(default_factory=dict)
    merged: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_none(self) -> bool:
        return not (self.people or self.articles or self.labels or self.merged)

    @property
    def members(self) -> dict[str, str]:
        """What each merged member counts as: the first by name of all that are one with it."""
        counts_as: dict[str, str] = {}
        for first, second in sorted(self.merged):
            ends = {counts_as.get(first, first), counts_as.get(second, second)}
            joined = {one for one, end in counts_as.items() if end in ends} | ends
            counts_as |= dict.fromkeys(joined, min(ends))
        return {one: end for one, end in counts_as.items() if one != end}

    def of(self, table: PatternTable) -> PatternTable:
        """The table as it would be."""
        changed = without_articles(without_raters(table, self.people), self.articles)
        if self.labels:
            changed = relabelled(changed, self.labels)
        return merge_members(changed, self.members) if self.merged else changed


@dataclass(frozen=True)
class Outcome:
    """The figures of one table."""

    alpha: Figure
    percent: Figure


@dataclass(frozen=True)
class WhatIf:
    """Before and after. difference: after less before on resamples of the same articles."""

    before: Outcome
    after: Outcome
    difference: Estimate


@dataclass(frozen=True)
class ArticleEffect:
    """An article that people differ on much. without: alpha of all others; None: no value."""

    article: str
    units: int
    differing: float
    without: float | None


def what_if(table: PatternTable, distance: Distance, change: Change, draws: Draws) -> WhatIf:
    """Compare a table with what the change would make of it."""
    changed = change.of(table)
    before, after = (outcome(one, distance) for one in (table, changed))
    difference = Estimate(None, None, None)
    if before.alpha.value is not None and after.alpha.value is not None:
        difference = Estimate(after.alpha.value - before.alpha.value, None, None)
        if 1 < len(table.articles) <= MOST_RESAMPLED:
            parts = (changed, table)
            now, then = (resampled_alpha(one, table.articles, distance, draws) for one in parts)
            difference = (now - then).estimate
    return WhatIf(before, after, difference)


def in_one(table: PatternTable) -> PatternTable:
    """The table as of one article: enough for points, and much shorter."""
    return PatternTable.of(("", pattern, n) for pattern, n in table.merged().items())


def outcome(table: PatternTable, distance: Distance) -> Outcome:
    """The points of a table."""
    whole, articles = in_one(table), table.sample.articles
    return Outcome(
        replace(alpha(whole, distance), articles=articles),
        replace(percent(whole), articles=articles),
    )


def article_effects(table: PatternTable, distance: Distance, most: int) -> list[ArticleEffect]:
    """The articles with the most disagreement, and what alpha would be without each of them.

    differing: sentences, each by the share of its pairs of people who differ.
    """
    if not table.rows:
        return []
    coded = CodedTable.of(table)
    units = coded.sum_rows(coded.is_unit)
    differing = coded.sum_rows(coded.is_unit * (1 - coded.agreeing_share))
    places = [int(place) for place in np.argsort(-differing, kind="stable")[:most]]
    weights = np.ones((len(places), coded.articles))
    weights[np.arange(len(places)), places] = 0
    statistic = alpha_statistic(coded, distance)
    without = statistic.evaluate(statistic.weigh(weights))
    return [
        ArticleEffect(
            article=table.articles[place],
            units=int(units[place]),
            differing=float(differing[place]),
            without=float(value) if np.isfinite(value) else None,
        )
        for place, value in zip(places, without, strict=True)
        if differing[place] > 0
    ]


def people_effects(
    table: PatternTable, distance: Distance, people: Sequence[str]
) -> dict[str, Figure]:
    """Alpha without each of these people; a table as of one article is enough."""
    return {person: alpha(without_raters(table, [person]), distance) for person in people}
