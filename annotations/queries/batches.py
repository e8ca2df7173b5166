"""Who marks which article: a batch as articles by people, and the people on one article."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from annotations.models import Assignment, Batch, BatchArticle, Membership


@dataclass(frozen=True)
class Cell:
    """One person's assignment on one article; None = not given to them."""

    assignment: Assignment | None


@dataclass(frozen=True)
class MatrixRow:
    """One article of a batch. `arm_hidden`: the reader still works on it and may not know.

    takers: who may annotate and never had the article in this batch.
    """

    batch_article: BatchArticle
    cells: tuple[Cell, ...]
    arm_hidden: bool
    takers: tuple[Membership, ...] = ()


@dataclass(frozen=True)
class BatchMatrix:
    """Articles by people."""

    people: tuple[Membership, ...]
    rows: tuple[MatrixRow, ...]


def batch_matrix(batch: Batch, *, closed: Collection[int]) -> BatchMatrix:
    """Who stands where on each article; `closed` = versions the reader still works on."""
    assignments = list(
        Assignment.objects.filter(batch_article__batch=batch).select_related("annotator")
    )
    people = tuple(
        Membership.objects.filter(
            project_id=batch.project_id, user_id__in={one.annotator_id for one in assignments}
        )
        .select_related("user")
        .order_by("pk")
    )
    assignable = list(
        Membership.objects.assignable()
        .filter(project_id=batch.project_id)
        .select_related("user")
        .order_by("pk")
    )
    by_place = {(one.batch_article_id, one.annotator_id): one for one in assignments}
    articles = (
        batch.batch_articles.select_related("version__article", "suggestion_run")
        .defer("version__text")
        .order_by("pk")
    )
    rows = tuple(
        MatrixRow(
            batch_article=row,
            cells=tuple(Cell(by_place.get((row.pk, member.user_id))) for member in people),
            arm_hidden=row.version_id in closed,
            takers=tuple(one for one in assignable if (row.pk, one.user_id) not in by_place),
        )
        for row in articles
    )
    return BatchMatrix(people, rows)


@dataclass(frozen=True)
class ArticleAssignment:
    """A person's assignment on an article: its state, never its marks."""

    assignment: Assignment
    pseudonym: str


def article_assignments(article_id: int) -> dict[int, list[ArticleAssignment]]:
    """The assignments on every version of an article, by version id."""
    pseudonym = Membership.objects.filter(
        project=OuterRef("batch_article__batch__project"), user=OuterRef("annotator")
    ).values("pseudonym")[:1]
    rows = (
        Assignment.objects.filter(batch_article__version__article_id=article_id)
        .select_related("annotator", "batch_article__batch")
        .annotate(pseudonym=Subquery(pseudonym))
        .order_by("batch_article__batch_id", "pk")
    )
    found: dict[int, list[ArticleAssignment]] = defaultdict(list)
    for row in rows:
        found[row.batch_article.version_id].append(
            ArticleAssignment(row, row.pseudonym)  # type: ignore[attr-defined]
        )
    return dict(found)
