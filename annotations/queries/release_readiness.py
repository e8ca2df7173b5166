"""What a manager may want to finish before a release: what is open, missing or undecided."""

from dataclasses import dataclass

from django.db.models import Exists, F, Max, Min, OuterRef

from annotations.models import Assignment, Gold, Mark, Project
from annotations.models.batch import UNFINISHED
from annotations.queries.releasable import releasable


@dataclass(frozen=True)
class Readiness:
    """Of a release made now. open_articles are left out of it; the rest is in as it stands.

    disagreements: sentences whose annotators chose other marks and which have no gold.
    """

    articles: int
    open_articles: int
    without_licence: int
    fact_candidates: int
    disagreements: int

    @property
    def is_ready(self) -> bool:
        return not (
            self.open_articles or self.without_licence or self.fact_candidates or self.disagreements
        )


def readiness(project: Project) -> Readiness:
    """Five counts, each one query."""
    work = releasable(project.pk)
    articles = work.values("batch_article__version__article").distinct()
    unlicensed = articles.filter(batch_article__version__article__licence="")
    unfinished = Assignment.objects.filter(
        batch_article__batch__project=project,
        batch_article__version__article__archived_at=None,
        state__in=UNFINISHED,
    )
    return Readiness(
        articles=articles.count(),
        open_articles=unfinished.values("batch_article__version__article").distinct().count(),
        without_licence=unlicensed.count(),
        fact_candidates=Mark.objects.filter(assignment__in=work, fact_candidate=True).count(),
        disagreements=_disagreements(project),
    )


def _disagreements(project: Project) -> int:
    gold = Gold.objects.filter(
        batch_article=OuterRef("assignment__batch_article"),
        sentence=OuterRef("sentence"),
        marks__isnull=False,
    )
    return (
        Mark.objects.filter(~Exists(gold), assignment__in=releasable(project.pk))
        .values("assignment__batch_article", "sentence")
        .annotate(first=Min("marks"), last=Max("marks"))
        .exclude(first=F("last"))
        .count()
    )
