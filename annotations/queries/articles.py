"""Articles of a project as lists show them: the newest version, sentences, batch, suggestions."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value

from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    AssignmentState,
    BatchArticle,
    BatchKind,
    Project,
    Suggestion,
    SuggestionRun,
)
from annotations.queries.known_answers import answers_known
from annotations.queries.suggestion_runs import newest_last


def assignable_versions(project: Project, kind: str) -> QuerySet[ArticleVersion]:
    """The newest version of every article that a batch of this kind could take.

    An article is in one work batch per scheme version; other kinds take any article.
    Annotated with `has_suggestions`, `sentence_count` and `is_known` (its answers, for training,
    in which those that are known come first).
    """
    later = ArticleVersion.objects.filter(
        article=OuterRef("article"), number__gt=OuterRef("number")
    )
    found = ArticleVersion.objects.filter(
        ~Exists(later), project=project, article__archived_at=None
    )
    if kind == BatchKind.WORK:
        scheme = project.schemes.order_by("-number").values("pk")[:1]
        taken = BatchArticle.objects.filter(
            version__article=OuterRef("article"), scheme=Subquery(scheme), kind=BatchKind.WORK
        )
        found = found.filter(~Exists(taken))
    is_training = kind == BatchKind.TRAINING
    return (
        found.select_related("article")
        .defer("text")
        .annotate(
            has_suggestions=Exists(SuggestionRun.objects.filter(version=OuterRef("pk"))),
            sentence_count=Count("sentences"),
            is_known=answers_known() if is_training else Value(value=False),
        )
        .order_by("-is_known", "article__pk")
    )


def newest_version(article: Article) -> ArticleVersion:
    """The text that counts now; every article has one."""
    return article.versions.order_by("-number")[:1].get()


def newest_versions(project: Project, articles: Collection[UUID]) -> list[ArticleVersion]:
    """The newest version of each of these articles, without its text; unknown ones are absent."""
    later = ArticleVersion.objects.filter(
        article=OuterRef("article"), number__gt=OuterRef("number")
    )
    return list(
        ArticleVersion.objects.filter(
            ~Exists(later),
            project=project,
            article__archived_at=None,
            article__uid__in=articles,
        )
        .select_related("article")
        .defer("text")
        .order_by("article__pk")
    )


def movable_work(article: Article) -> int:
    """How many assignments a new version of the article would take over."""
    return Assignment.objects.filter(
        batch_article__version__article=article,
        state__in=[AssignmentState.TODO, AssignmentState.OPEN],
    ).count()


@dataclass(frozen=True)
class RunSummary:
    """A suggestion run over a version and how much it proposes."""

    run: SuggestionRun
    suggestions: int


def runs_of(version: ArticleVersion) -> list[RunSummary]:
    """The suggestion runs over a version, the current one first."""
    proposed = (
        Suggestion.objects.filter(run=OuterRef("pk"))
        .order_by()
        .values("run")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = newest_last(version.suggestion_runs.annotate(proposed=Subquery(proposed)))
    return [RunSummary(row, row.proposed or 0) for row in reversed(rows)]


def paragraphs_of(version: ArticleVersion) -> list[list[tuple[int, str]]]:
    """The sentences (number from 1, words) of each paragraph, in order."""
    found: dict[int, list[tuple[int, str]]] = {}
    for one in version.sentences.in_order():
        words = version.text[one.start : one.end]
        found.setdefault(one.paragraph, []).append((one.position + 1, words))
    return list(found.values())
