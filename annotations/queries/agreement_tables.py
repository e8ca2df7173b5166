"""The counts of agreement as tables: over all articles, article by article, week by week.

Article versions in `hidden` are left out of everything: the reader still works on them.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
from django.db import connection

from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.layers import LAYERS, Layer
from annotations.domain.agreement.summary import LayerSummary, summarise_coded
from annotations.domain.agreement.tables import PatternCount, PatternTable
from annotations.models import AgreementArticle, AgreementCount
from annotations.models.article import article_name
from annotations.queries.agreement_intervals import StoredIntervals, stored_intervals
from annotations.queries.agreement_memory import Totals, is_newest, table_of, totals_of
from annotations.queries.agreement_patterns import known_patterns
from annotations.queries.agreement_views import View

# layer -> week -> key of a pattern -> n
Numbers = dict[str, dict[date, dict[int, int]]]
Made = TypeVar("Made")


@dataclass(frozen=True)
class ArticleAgreement:
    """How far people agree on the marks of one article version.

    units: sentences decided by two people or more. alpha, percent: None where they have no
    value. last_at: the last submission that counts. interval: of alpha, as stored.
    """

    version_id: int
    uid: UUID
    title: str
    units: int
    alpha: float | None
    percent: float | None
    last_at: datetime
    interval: tuple[float, float] | None


@dataclass(frozen=True)
class Counts:
    """The totals of a view for one reader.

    away: what of them is hidden from them; less: by layer, how many articles that is;
    left_out: how many articles in all.
    """

    known: Totals
    away: Numbers
    less: Mapping[str, int]
    left_out: int

    def table(self, layer: str) -> PatternTable:
        found = self.known.layer(layer)
        if layer not in self.away:
            return found.once("table", lambda: table_of(found.sums(), articles=found.articles))
        sums = found.sums()
        for numbers in self.away[layer].values():
            _take_away(sums, numbers)
        return table_of(sums, articles=found.articles - self.less.get(layer, 0))

    def coded(self, layer: str) -> CodedTable:
        """The table as arrays, without a look at each pattern."""
        found = self.known.layer(layer)
        n = found.n
        for numbers in self.away.get(layer, {}).values():
            n = n.copy()
            n[found.codes.rows(numbers)] -= np.array(list(numbers.values()), dtype=np.int64)
        return found.codes.table(n, articles=found.articles - self.less.get(layer, 0))

    def summary(self, layer: Layer) -> LayerSummary:
        """All points of a layer."""
        if layer.name in self.away:
            return summarise_coded(layer, self.coded(layer.name))
        return self.known.layer(layer.name).once(
            "summary", lambda: summarise_coded(layer, self.coded(layer.name))
        )

    def once(self, layer: str, name: str, make: Callable[[PatternTable], Made]) -> Made:
        """What `make` answers to a layer's table, remembered until its counts change."""
        if layer in self.away:
            return make(self.table(layer))
        return self.known.layer(layer).once(name, lambda: make(self.table(layer)))


def totals(view: View, *, hidden: Collection[int] = ()) -> dict[str, PatternTable]:
    """The counts of every layer over all articles, as of one article named "": for points.

    Layers of LAYERS are always there, others where something is counted on them.
    """
    counts = counts_of(view, hidden=hidden)
    return {layer: counts.table(layer) for layer in {**LAYERS, **counts.known.layers}}


def by_week(view: View, layer: str, *, hidden: Collection[int] = ()) -> dict[date, PatternTable]:
    """The counts of one layer by week, all articles of a week as one article named ""."""
    rows = _articles(view, hidden, "week", "layers")
    articles = Counter(week for week, layers in rows if layer in layers)
    counts = counts_of(view, hidden=hidden)
    found, away = counts.known.layer(layer), counts.away.get(layer, {})
    tables = {}
    for week, numbers in found.by_week.items():
        left = dict(numbers)
        _take_away(left, away.get(week, {}))
        tables[week] = table_of(left, articles=articles[week])
    return {week: table for week, table in tables.items() if table.rows}


def by_article(view: View, layer: str, *, hidden: Collection[int] = ()) -> PatternTable:
    """The counts of one layer; an article is the uid of its version."""
    uids = {pk: str(uid) for pk, uid in _articles(view, hidden, "version_id", "version__uid")}
    rows = AgreementCount.objects.filter(
        view__scheme=view.scheme, view__arm=view.arm, layer=layer
    ).values_list("version_id", "pattern_id", "n")
    listed = [(uids[version], key, n) for version, key, n in rows.iterator() if version in uids]
    known = known_patterns({key for _, key, _ in listed})
    listed.sort(key=lambda row: (row[0], known[row[1]].order))
    return PatternTable(tuple(PatternCount(uid, known[key].pattern, n) for uid, key, n in listed))


def weeks_of(view: View, *, hidden: Collection[int] = ()) -> dict[str, date]:
    """Version uid -> Monday of the week (UTC) of the last submission that counts there."""
    return {str(uid): week for uid, week in _articles(view, hidden, "version__uid", "week")}


def article_rows(
    view: View, *, hidden: Collection[int] = (), intervals: StoredIntervals | None = None
) -> list[ArticleAgreement]:
    """Agreement on the marks, article by article, in order of import.

    intervals: those of this view and reader, where they are read already.
    """
    intervals = stored_intervals(view, hidden=hidden) if intervals is None else intervals
    # What an article is called can change without a count; the rest is remembered.
    names = ("title", "url", "source_name")
    named = _articles(view, hidden, "version_id", *(f"version__article__{one}" for one in names))
    called = {pk: dict(zip(names, words, strict=True)) for pk, *words in named}
    return [
        ArticleAgreement(
            version_id=pk,
            uid=uid,
            title=article_name(**called[pk], uid=article),
            units=units,
            alpha=alpha,
            percent=percent,
            last_at=last_at,
            interval=intervals.bounds("articles", str(uid)),
        )
        for pk, uid, units, alpha, percent, last_at, article in _article_facts(view)
        if pk in called
    ]


def _article_facts(view: View) -> list[tuple[Any, ...]]:
    """What the counts of each article come to, and its article's uid; read once a revision."""
    fields = ("version_id", "version__uid", "units", "alpha", "percent", "last_at")

    def read() -> list[tuple[Any, ...]]:
        return _articles(view, (), *fields, "version__article__uid")

    if connection.in_atomic_block:
        return read()
    known = totals_of(view)
    if "articles" not in known.made:
        rows = read()
        if not is_newest(known, view):
            return rows
        known.made["articles"] = rows
    found: list[tuple[Any, ...]] = known.made["articles"]
    return found


def _articles(view: View, hidden: Collection[int], *fields: str) -> list[tuple[Any, ...]]:
    rows = AgreementArticle.objects.filter(view__scheme=view.scheme, view__arm=view.arm)
    return list(rows.exclude(version_id__in=hidden).order_by("version_id").values_list(*fields))


def _take_away(numbers: dict[int, int], away: Mapping[int, int]) -> None:
    for key, n in away.items():
        numbers[key] = numbers.get(key, 0) - n


def counts_of(view: View, *, hidden: Collection[int] = ()) -> Counts:
    """The totals, and what the hidden versions have in them, both of one state.

    They are two questions; where somebody submitted in between, both are asked again.
    """
    known = totals_of(view)
    while hidden:
        counts = _without(known, view, hidden)
        if counts.left_out == 0 or is_newest(known, view):
            return counts
        known = totals_of(view)
    return Counts(known, {}, {}, 0)


def _without(known: Totals, view: View, versions: Collection[int]) -> Counts:
    same_view = {"view__scheme": view.scheme, "view__arm": view.arm}
    articles = AgreementArticle.objects.filter(**same_view, version_id__in=versions)
    weeks: dict[int, date] = {}
    less = Counter[str]()
    for version, week, layers in articles.values_list("version_id", "week", "layers"):
        weeks[version] = week
        less.update(layers)
    if not weeks:
        return Counts(known, {}, {}, 0)
    away: Numbers = {}
    rows = AgreementCount.objects.filter(**same_view, version_id__in=weeks)
    for version, layer, key, n in rows.values_list("version_id", "layer", "pattern_id", "n"):
        numbers = away.setdefault(layer, {}).setdefault(weeks[version], {})
        numbers[key] = numbers.get(key, 0) + n
    return Counts(known, away, less, len(weeks))
