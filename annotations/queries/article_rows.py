"""Articles as a list shows them: the newest version, the work on it, and where the words stand."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from annotations.domain.search import Segment, highlight, parse_search, snippet
from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    AssignmentState,
    Comment,
    Sentence,
    SuggestionRun,
)

_ARTICLE = "batch_article__version__article_id"


@dataclass(frozen=True)
class WorkCount:
    """How many assignments of an article are in a state."""

    state: str
    n: int

    @property
    def label(self) -> str:
        return str(AssignmentState(self.state).label)


@dataclass
class ArticleFigures:
    """What a list says of an article beside its own columns; of its newest version where told."""

    version: int = 0
    sentences: int = 0
    has_suggestions: bool = False
    batches: list[str] = field(default_factory=list)
    work: list[WorkCount] = field(default_factory=list)
    open_comments: int = 0


@dataclass(frozen=True)
class ArticleRow:
    """An article of a list. `excerpt`: where its text has what was searched for."""

    article: Article
    figures: ArticleFigures
    title: Sequence[Segment]
    excerpt: Sequence[Segment] = ()


def article_rows(articles: Sequence[Article], *, words: str) -> list[ArticleRow]:
    """The articles with what the list shows of each; as many queries however many they are."""
    asked = parse_search(words)
    figures = article_figures([one.pk for one in articles])
    texts = {} if asked.is_empty else _newest_texts(figures)
    return [
        ArticleRow(
            article=one,
            figures=figures[one.pk],
            title=highlight(str(one), asked),
            excerpt=snippet(texts.get(one.pk, ""), asked),
        )
        for one in articles
    ]


def article_figures(articles: Collection[int]) -> dict[int, ArticleFigures]:
    """The figures of each of these articles, by their ids, in five queries."""
    found = {one: ArticleFigures() for one in articles}
    _add_versions(found)
    _add_work(found)
    remarks = Comment.objects.filter(
        article_id__in=found, assignment=None, parent=None, resolved_at=None
    )
    for article_id, n in _counted(remarks, "article_id"):
        found[article_id].open_comments = n
    return found


def _newest_texts(articles: Collection[int]) -> dict[int, str]:
    rows = ArticleVersion.objects.filter(article_id__in=articles).order_by("number")
    return dict(rows.values_list("article_id", "text"))


def _add_versions(found: dict[int, ArticleFigures]) -> None:
    rows = ArticleVersion.objects.filter(article_id__in=found).order_by("number")
    newest = {
        article_id: (pk, number)
        for article_id, pk, number in rows.values_list("article_id", "pk", "number")
    }
    versions = [pk for pk, _ in newest.values()]
    sentences = dict(_counted(Sentence.objects.filter(version_id__in=versions), "version_id"))
    runs = SuggestionRun.objects.filter(version_id__in=versions)
    suggested = set(runs.values_list("version_id", flat=True))
    for article_id, (pk, number) in newest.items():
        found[article_id].version = number
        found[article_id].sentences = sentences.get(pk, 0)
        found[article_id].has_suggestions = pk in suggested


def _add_work(found: dict[int, ArticleFigures]) -> None:
    """States and batches of each article; what was withdrawn counts nowhere and is not named."""
    rows = (
        Assignment.objects.filter(**{f"{_ARTICLE}__in": list(found)})
        .exclude(state=AssignmentState.WITHDRAWN)
        .order_by("batch_article__batch_id")
        .values_list(_ARTICLE, "batch_article__batch__name", "state")
    )
    states: dict[int, Counter[str]] = defaultdict(Counter)
    for article_id, batch, state in rows:
        states[article_id][state] += 1
        if batch not in found[article_id].batches:
            found[article_id].batches.append(batch)
    for article_id, counted in states.items():
        order = [WorkCount(state, counted[state]) for state in AssignmentState.values]
        found[article_id].work = [one for one in order if one.n]


def _counted(rows: QuerySet[Any], column: str) -> list[tuple[Any, int]]:
    counted = rows.order_by().values(column).annotate(n=Count("pk"))
    return list(counted.values_list(column, "n"))
