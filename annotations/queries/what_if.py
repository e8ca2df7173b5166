"""What-if on a view: what could be changed, what is, and what alpha would be."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from annotations.domain.agreement.alpha import alpha
from annotations.domain.agreement.confused import ConfusedPair, confused_pairs
from annotations.domain.agreement.figures import Figure
from annotations.domain.agreement.layers import Layer
from annotations.domain.agreement.resampled import Draws
from annotations.domain.agreement.tables import PatternTable, Value
from annotations.domain.agreement.transforms import merge_members, raters_of, without_label
from annotations.domain.agreement.what_if import (
    ArticleEffect,
    Change,
    WhatIf,
    article_effects,
    in_one,
    people_effects,
    what_if,
)
from annotations.models import ArticleVersion
from annotations.queries.agreement_alerts import source_names_of, uids_in
from annotations.queries.agreement_tables import by_article
from annotations.queries.agreement_views import View

DRAWS = Draws(resamples=400, seed=20_260_101)
ARTICLES_OFFERED = 12
PAIRS_OFFERED = 8


@dataclass(frozen=True)
class OfferedArticle:
    """An article with much disagreement, and what alpha would be without it."""

    uid: str
    title: str
    effect: ArticleEffect | None
    is_out: bool


@dataclass(frozen=True)
class OfferedPerson:
    person: str
    without: Figure
    is_out: bool


@dataclass(frozen=True)
class OfferedLabel:
    """A label; without: alpha if whoever gave it had not answered. `counts_as`: what it is."""

    label: Value
    without: Figure
    counts_as: Value | None


@dataclass(frozen=True)
class OfferedPair:
    """Two members often given for each other; merged: alpha if they were one."""

    pair: ConfusedPair
    merged: Figure
    is_one: bool


@dataclass(frozen=True)
class WhatIfReport:
    """A change and what comes of it, with what else could be changed, each on its own.

    result: None where nothing is changed. labels: of layers with a closed set of them; pairs:
    of the others. names: uid -> name of sources.
    """

    view: View
    layer: Layer
    change: Change
    before: Figure
    result: WhatIf | None
    people: tuple[OfferedPerson, ...]
    labels: tuple[OfferedLabel, ...]
    pairs: tuple[OfferedPair, ...]
    articles: tuple[OfferedArticle, ...]
    names: Mapping[str, str]


def what_if_report(
    view: View, layer: Layer, change: Change, *, hidden: Collection[int]
) -> WhatIfReport:
    """The answer as this reader may see it; `hidden` article versions are left out."""
    table = by_article(view, layer.name, hidden=hidden)
    whole = in_one(table)
    pairs = () if layer.labels else _pairs(whole, layer, change)
    return WhatIfReport(
        view=view,
        layer=layer,
        change=change,
        before=alpha(whole, layer.distance),
        result=None if change.is_none else what_if(table, layer.distance, change, DRAWS),
        people=_people(whole, layer, change),
        labels=_labels(whole, layer, change),
        pairs=pairs,
        articles=_articles(table, layer, change),
        names=source_names_of(view, _uids(pairs)),
    )


def _people(table: PatternTable, layer: Layer, change: Change) -> tuple[OfferedPerson, ...]:
    effects = people_effects(table, layer.distance, raters_of(table))
    return tuple(
        OfferedPerson(person, figure, person in change.people) for person, figure in effects.items()
    )


def _labels(table: PatternTable, layer: Layer, change: Change) -> tuple[OfferedLabel, ...]:
    return tuple(
        OfferedLabel(
            label,
            alpha(without_label(table, label), layer.distance),
            change.labels.get(label, label),
        )
        for label in layer.labels
    )


def _pairs(table: PatternTable, layer: Layer, change: Change) -> tuple[OfferedPair, ...]:
    """The pairs confused most often, and those that are counted as one."""
    listed = confused_pairs(table)
    chosen = [one for one in listed if (one.first, one.second) in change.merged]
    offered = [*chosen, *(one for one in listed[:PAIRS_OFFERED] if one not in chosen)]
    return tuple(
        OfferedPair(
            one,
            alpha(merge_members(table, {one.second: one.first}), layer.distance),
            one in chosen,
        )
        for one in offered
    )


def _articles(table: PatternTable, layer: Layer, change: Change) -> tuple[OfferedArticle, ...]:
    """The articles with the most disagreement, and those that are left out."""
    effects = article_effects(table, layer.distance, ARTICLES_OFFERED)
    by_uid = {one.article: one for one in effects}
    others = sorted(change.articles & set(table.articles) - set(by_uid))
    titles = _titles([*by_uid, *others])
    return tuple(
        OfferedArticle(uid, titles[uid], by_uid.get(uid), uid in change.articles)
        for uid in [*by_uid, *others]
    )


def _titles(uids: Collection[str]) -> dict[str, str]:
    versions = ArticleVersion.objects.filter(uid__in=uids).select_related("article")
    return {str(one.uid): str(one.article) for one in versions.defer("text")}


def _uids(pairs: Collection[OfferedPair]) -> set[str]:
    return {uid for one in pairs for uid in uids_in(frozenset({one.pair.first, one.pair.second}))}
