"""What the filters of the article list offer, and how many articles each choice would leave."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from annotations.models import Article, Assignment, AssignmentState, Membership, Project
from annotations.queries.article_filter import ArticleFilter, WorkState
from annotations.queries.article_matches import articles_matching, in_work

MOST_OUTLETS = 300
_ARTICLE = "batch_article__version__article_id"


@dataclass(frozen=True)
class Choice:
    """A value of a filter, in words, and how many articles it would leave."""

    value: str
    label: str
    n: int


@dataclass(frozen=True)
class Choices:
    """What each filter offers; every count holds with the other filters as they are."""

    states: dict[str, int]
    batches: list[Choice]
    annotators: list[Choice]
    outlets: list[Choice]
    languages: list[Choice]


def article_choices(project: Project, wanted: ArticleFilter, *, closed: Collection[int]) -> Choices:
    """What the filters offer, in a constant number of queries."""

    def without(*names: str) -> QuerySet[Article]:
        return articles_matching(project, wanted.without(*names), closed=closed)

    at_work = without("state", "batch", "annotator")
    states: dict[str, Any] = {
        state.name: Count("pk", filter=in_work(project, replace(wanted, state=state)))
        for state in WorkState
    }
    counted = at_work.aggregate(**states)
    return Choices(
        states={state: counted[state.name] for state in WorkState},
        batches=_batches(project, wanted, at_work),
        annotators=_annotators(project, wanted, at_work),
        outlets=_own_column(without("outlet"), "outlet"),
        languages=_own_column(without("language"), "language"),
    )


def _batches(project: Project, wanted: ArticleFilter, articles: QuerySet[Article]) -> list[Choice]:
    work = _work(wanted, articles)
    if wanted.annotator:
        work = work.filter(
            annotator__memberships__project=project,
            annotator__memberships__pseudonym=wanted.annotator,
        )
    counts = _articles_by(work, "batch_article__batch_id")
    rows = project.batches.filter(archived_at=None).order_by("-pk").values_list("pk", "uid", "name")
    return [Choice(str(uid), name, counts.get(pk, 0)) for pk, uid, name in rows]


def _annotators(
    project: Project, wanted: ArticleFilter, articles: QuerySet[Article]
) -> list[Choice]:
    work = _work(wanted, articles)
    if wanted.batch:
        work = work.filter(batch_article__batch__uid=wanted.batch)
    counts = _articles_by(work, "annotator_id")
    rows = (
        Membership.objects.filter(project=project)
        .filter(Q(left_at=None) | Q(user_id__in=counts))
        .select_related("user")
        .order_by("pk")
    )
    return [
        Choice(one.pseudonym, f"{one.user} · {one.pseudonym}", counts.get(one.user_id, 0))
        for one in rows
        if one.user_id in counts or one.pseudonym == wanted.annotator
    ]


def _work(wanted: ArticleFilter, articles: QuerySet[Article]) -> QuerySet[Assignment]:
    found = Assignment.objects.filter(**{f"{_ARTICLE}__in": articles.values("pk")})
    if wanted.state in AssignmentState.values:
        return found.filter(state=wanted.state)
    return found.exclude(state=AssignmentState.WITHDRAWN)


def _articles_by(work: QuerySet[Assignment], column: str) -> dict[int, int]:
    counted = work.order_by().values(column).annotate(n=Count(_ARTICLE, distinct=True))
    return dict(counted.values_list(column, "n"))


def _own_column(articles: QuerySet[Article], column: str) -> list[Choice]:
    rows = (
        articles.exclude(**{column: ""})
        .order_by()
        .values(value=F(column))
        .annotate(n=Count("pk"))
        .order_by("-n", "value")
        .values_list("value", "n")[:MOST_OUTLETS]
    )
    return [Choice(value, value, n) for value, n in rows]
