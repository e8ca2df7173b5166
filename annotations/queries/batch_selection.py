"""The articles picked for a batch: those that it can take, and those that are taken already."""

from dataclasses import dataclass

from django.db.models import QuerySet, Subquery

from annotations.models import Article, ArticleVersion, BatchArticle, BatchKind, Project
from annotations.queries.articles import assignable_versions

MOST_NAMED = 50


@dataclass(frozen=True)
class Taken:
    """An article that is in a work batch already."""

    article: Article
    batch: str


@dataclass(frozen=True)
class Selection:
    """What a batch can be made of. chosen: how many were picked, None = nobody picked any.

    versions: at most one more than `limit`. taken: the first of those left out, which are
    `left_out` in all.
    """

    versions: list[ArticleVersion]
    chosen: int | None = None
    left_out: int = 0
    taken: tuple[Taken, ...] = ()

    @property
    def unnamed(self) -> int:
        return self.left_out - len(self.taken)


def all_free(project: Project, kind: str, *, limit: int) -> Selection:
    """Every article that is free, as nobody picked any."""
    return Selection(list(assignable_versions(project, kind)[: limit + 1]))


def picked(project: Project, kind: str, articles: QuerySet[Article], *, limit: int) -> Selection:
    """Of the articles picked those that are free, with what is left out and why."""
    wanted = articles.order_by().values("pk")
    free = assignable_versions(project, kind).filter(article__in=wanted)
    chosen = articles.count()
    left_out = chosen - free.order_by().count()
    return Selection(
        versions=list(free[: limit + 1]),
        chosen=chosen,
        left_out=left_out,
        taken=_taken(project, articles) if left_out else (),
    )


def _taken(project: Project, articles: QuerySet[Article]) -> tuple[Taken, ...]:
    scheme = project.schemes.order_by("-number").values("pk")[:1]
    rows = (
        BatchArticle.objects.filter(
            version__article__in=articles.order_by().values("pk"),
            scheme=Subquery(scheme),
            kind=BatchKind.WORK,
        )
        .select_related("version__article", "batch")
        .defer("version__text")
        .order_by("version__article_id", "-version__number")
    )
    named: dict[int, Taken] = {}
    for row in rows[: 2 * MOST_NAMED]:
        named.setdefault(row.version.article_id, Taken(row.version.article, row.batch.name))
    return tuple(named.values())[:MOST_NAMED]
