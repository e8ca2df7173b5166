"""Two decisions on each sentence compared: a person with their earlier self, or with what is known.

The two stand in a pattern like two people, so that every layer and measure reads them alike.
Alpha has the interval of resampled articles; the share decided alike has Wilson's with the
effective sample size of articles (`domain/suggestions/shares.py`), which holds for few of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from annotations.domain.agreement.alpha import alpha_statistic
from annotations.domain.agreement.bootstrap import interval_figures
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.counted import sentence_patterns
from annotations.domain.agreement.figures import Figure, Reason, point_figure
from annotations.domain.agreement.layers import LAYERS, Decision
from annotations.domain.agreement.tables import Pattern, PatternTable, is_unit
from annotations.domain.suggestions.shares import Share, share_of

FIRST, SECOND = "1", "2"
RESAMPLES = 1000
LEAST_ARTICLES = 5
SEED = 20_260_101

Twofold: TypeAlias = tuple[str, Decision, Decision]
"""An article, and the first and second decision on one of its sentences."""


@dataclass(frozen=True)
class LayerCompared:
    """How far the two agree on one layer. alike: the share of sentences with equal values."""

    layer: str
    alpha: Figure
    alike: Share


def compared_tables(sentences: Iterable[Twofold]) -> dict[str, PatternTable]:
    """The pattern table of every layer, in which FIRST and SECOND stand like two people."""
    listed: defaultdict[str, list[tuple[str, Pattern, int]]] = defaultdict(list)
    for article, first, second in sentences:
        for layer, pattern, n in sentence_patterns({FIRST: first, SECOND: second}):
            listed[layer].append((article, pattern, n))
    return {name: PatternTable.of(listed[name]) for name in LAYERS}


def compare_layer(name: str, table: PatternTable, *, seed: int = SEED) -> LayerCompared:
    """The figures of one layer; the same counts and seed give the same interval."""
    return LayerCompared(name, compared_alpha(name, table, seed=seed), alike_share(table))


def compare_layers(tables: Mapping[str, PatternTable]) -> tuple[LayerCompared, ...]:
    """The figures of every layer on which something could be compared, in the layers' order."""
    return tuple(compare_layer(name, tables[name]) for name in LAYERS if tables[name].sample.units)


def compared_alpha(name: str, table: PatternTable, *, seed: int = SEED) -> Figure:
    """Krippendorff's alpha of the two, with its interval by resampling articles.

    From fewer than five articles there are too few different resamples to tell anything.
    """
    coded = CodedTable.of(table)
    statistic = alpha_statistic(coded, LAYERS[name].distance)
    if 1 < coded.sample.articles < LEAST_ARTICLES:
        point = point_figure(statistic, coded.sample)
        return point if point.undefined else replace(point, no_interval=Reason.FEW_ARTICLES)
    return interval_figures([statistic], coded.sample, resamples=RESAMPLES, seed=seed)[0]


def alike_share(table: PatternTable) -> Share:
    """The share of the sentences decided twice on which both values are equal."""
    alike: defaultdict[str, int] = defaultdict(int)
    units: defaultdict[str, int] = defaultdict(int)
    for row in table.rows:
        if is_unit(row.pattern):
            units[row.article] += row.n
            alike[row.article] += row.n * (row.pattern[0][1] == row.pattern[1][1])
    return share_of((alike[article], n) for article, n in units.items())
