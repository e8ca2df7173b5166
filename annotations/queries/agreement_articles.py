"""Agreement article by article, against what articles of that size would show by chance alone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from math import sqrt
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from annotations.domain.agreement.funnel import INNER, Funnel, funnel
from annotations.domain.agreement.layers import HEADER
from annotations.models import AgreementArticle, BatchArticle, BatchKind
from annotations.queries.agreement_intervals import StoredIntervals
from annotations.queries.agreement_tables import ArticleAgreement, Counts, article_rows
from annotations.queries.agreement_views import View

SHOWN = 200


@dataclass(frozen=True)
class PlacedArticle:
    """One article with an alpha. limits: of articles of its size; score: standard errors from the
    whole's alpha, 0 where no sentence differs from another; batch: where it was assigned."""

    article: ArticleAgreement
    limits: tuple[float, float]
    score: float
    batch: UUID | None

    @property
    def is_outside(self) -> bool:
        return abs(self.score) > INNER

    @property
    def is_below(self) -> bool:
        return self.score < -INNER


@dataclass(frozen=True)
class ArticleStrip:
    """The articles of a view. shown: those farthest from the whole first, at most SHOWN.

    counted: articles with an alpha; below, above: how many of them lie outside their limits.
    without: articles on which alpha has no value; alike: those of them where all decided alike.
    last_at: the newest submission that counts.
    """

    funnel: Funnel | None
    shown: tuple[PlacedArticle, ...]
    counted: int
    below: int
    above: int
    without: int
    alike: int
    last_at: datetime | None

    @property
    def articles(self) -> int:
        return self.counted + self.without


def article_strip(
    view: View, counts: Counts, intervals: StoredIntervals, *, hidden: Collection[int]
) -> ArticleStrip:
    """The strip of a view; `hidden` article versions are left out of the counts too."""
    listed = article_rows(view, hidden=hidden, intervals=intervals)
    rows = [one for one in listed if one.units]
    around = funnel_of(counts)
    placed = _placed(rows, around)
    shown = placed[:SHOWN]
    batches = batches_of(view, [one.article.version_id for one in shown])
    return ArticleStrip(
        funnel=around,
        shown=tuple(replace(one, batch=batches.get(one.article.version_id)) for one in shown),
        counted=len(placed),
        below=sum(one.is_below for one in placed),
        above=sum(one.is_outside and not one.is_below for one in placed),
        without=len(rows) - len(placed),
        alike=sum(one.alpha is None and one.percent == 1.0 for one in rows),
        last_at=max((one.last_at for one in listed), default=None),
    )


def counted_articles(view: View, *, hidden: Collection[int]) -> QuerySet[AgreementArticle, Any]:
    """The counted articles of a view as rows for a list, in the order in which they came."""
    rows = AgreementArticle.objects.filter(view__scheme=view.scheme, view__arm=view.arm)
    fields = ("version_id", "version__uid", "units", "alpha", "percent", "last_at")
    article = ("title", "url", "source_name", "uid")
    found: QuerySet[AgreementArticle, Any] = rows.exclude(version__in=hidden).values(
        *fields, *(f"version__article__{name}" for name in article)
    )
    return found.order_by("pk")


def funnel_of(counts: Counts) -> Funnel | None:
    """The funnel around alpha of the marks."""
    return counts.once(HEADER.name, "funnel", lambda table: funnel(table, HEADER.distance))


def _placed(rows: Iterable[ArticleAgreement], around: Funnel | None) -> list[PlacedArticle]:
    """The articles with an alpha, the farthest from the whole first, below before above."""
    if around is None:
        return []
    placed = [
        PlacedArticle(one, around.limits(one.units), _score(one, around), None)
        for one in rows
        if one.alpha is not None
    ]
    return sorted(placed, key=lambda one: (-abs(one.score), one.score, one.article.version_id))


def _score(row: ArticleAgreement, around: Funnel) -> float:
    if row.alpha is None or around.spread == 0:
        return 0.0
    return (row.alpha - around.target) / (around.spread / sqrt(row.units))


def batches_of(view: View, versions: Collection[int]) -> dict[int, UUID]:
    """Version id -> the work batch in which it was decided in this view."""
    rows = BatchArticle.objects.filter(
        scheme=view.scheme,
        arm=view.arm,
        version__in=versions,
        batch__kind=BatchKind.WORK,
        batch__archived_at=None,
    )
    return dict(rows.values_list("version_id", "batch__uid"))
