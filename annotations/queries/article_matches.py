"""Which articles of a project match what somebody asks for.

One condition on the work (state, batch, person) is about one and the same assignment, one on
marks (mark, source) about one and the same sentence of submitted work.
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from annotations.domain import marks
from annotations.domain.search import parse_search
from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    AssignmentState,
    Comment,
    Mark,
    Membership,
    Project,
    Source,
)
from annotations.models.batch import UNFINISHED
from annotations.queries.article_filter import (
    ArticleFilter,
    CommentState,
    MarkChoice,
    Order,
    WorkState,
)
from annotations.queries.article_search import found_by
from annotations.queries.submitted import merged_uids

_PLAIN_STATES = {
    WorkState.TODO,
    WorkState.OPEN,
    WorkState.SUBMITTED,
    WorkState.REOPENED,
    WorkState.SKIPPED,
}
_MARKS = {
    MarkChoice.CLAIM: Q(marks__in=marks.CLAIM_SETS),
    MarkChoice.QUOTE: Q(marks__in=marks.QUOTE_SETS),
    MarkChoice.VERIFIED: Q(marks__in=marks.VERIFIED_SETS),
    MarkChoice.QUOTED_CLAIM: Q(marks="Q+C"),
    MarkChoice.QUOTED_FACT: Q(marks="Q+V"),
    MarkChoice.NONE: Q(marks="none"),
    MarkChoice.CANDIDATE: Q(fact_candidate=True),
    MarkChoice.UNSURE: Q(unsure=True),
}

_ORDERS: dict[str, tuple[str, ...]] = {
    Order.NEWEST: ("-pk",),
    Order.OLDEST: ("pk",),
    Order.TITLE: ("title_key", "pk"),
    Order.TITLE_REVERSED: ("-title_key", "-pk"),
    Order.OUTLET: ("outlet_key", "pk"),
    Order.OUTLET_REVERSED: ("-outlet_key", "-pk"),
    Order.PUBLISHED: ("published_at", "pk"),
    Order.PUBLISHED_REVERSED: ("-published_at", "-pk"),
}


def ordered(articles: QuerySet[Article], order: str) -> QuerySet[Article]:
    """The articles in this order, which is total; text is sorted without its case."""
    keys = articles.alias(title_key=Lower("title"), outlet_key=Lower("outlet"))
    return keys.order_by(*_ORDERS[order])


def articles_matching(
    project: Project, wanted: ArticleFilter, *, closed: Collection[int]
) -> QuerySet[Article]:
    """The articles that match, in no order.

    closed: versions the reader still works on. A question about marks leaves their articles
    out, so that nobody learns through a filter how others marked them.
    """
    found = project.articles.filter(_of_article(wanted), archived_at=None)
    if wanted.words:
        found = found.filter(found_by(parse_search(wanted.words)))
    if wanted.state or wanted.batch or wanted.annotator:
        found = found.filter(in_work(project, wanted))
    if wanted.asks_for_marks:
        found = found.filter(_marked(project, wanted), ~_has_version(closed))
    if wanted.comments == CommentState.OPEN:
        found = found.filter(pk__in=_open_comments(project).values("article_id"))
    return found


def left_out_of(project: Project, wanted: ArticleFilter, *, closed: Collection[int]) -> int:
    """How many articles a question about marks leaves out because the reader works on them."""
    if not (wanted.asks_for_marks and closed):
        return 0
    asked = articles_matching(project, wanted.without("mark", "sources"), closed=closed)
    return asked.filter(_has_version(closed)).count()


def _open_comments(project: Project) -> QuerySet[Comment]:
    """The managers' open remarks."""
    return Comment.objects.filter(
        article__project=project, assignment=None, parent=None, resolved_at=None
    )


def _of_article(wanted: ArticleFilter) -> Q:
    """Conditions on the article's own columns; days are compared as the ISO text they are."""
    found = Q()
    if wanted.outlet:
        found &= Q(outlet=wanted.outlet)
    if wanted.language:
        found &= Q(language=wanted.language)
    if wanted.published_from:
        found &= Q(published_at__gte=wanted.published_from.isoformat())
    if wanted.published_to and wanted.published_to < date.max:
        day_after = wanted.published_to + timedelta(days=1)
        found &= Q(published_at__lt=day_after.isoformat()) & ~Q(published_at="")
    return found


def _has_version(versions: Collection[int]) -> Q:
    return Q(pk__in=ArticleVersion.objects.filter(pk__in=versions).values("article_id"))


def in_work(project: Project, wanted: ArticleFilter) -> Q:
    """Articles whose work is in a state, with a person or in a batch.

    Asked as "id in (…)", which either database reads once: asked of every article in turn,
    PostgreSQL took seconds for 10,000.
    """
    mine = _assignments(project, wanted)
    live = mine.exclude(state=AssignmentState.WITHDRAWN)
    if wanted.state == WorkState.UNASSIGNED:
        return ~_with(live)
    if wanted.state == WorkState.DONE:
        submitted = live.filter(state=AssignmentState.SUBMITTED)
        return _with(submitted) & ~_with(live.filter(state__in=UNFINISHED))
    if wanted.state == WorkState.WITHDRAWN:
        return _with(mine.filter(~Exists(_gone_on()), state=AssignmentState.WITHDRAWN))
    if wanted.state in _PLAIN_STATES:
        return _with(mine.filter(state=wanted.state))
    return _with(live)


def _with(assignments: QuerySet[Assignment]) -> Q:
    """The articles of these assignments."""
    return Q(pk__in=assignments.values("batch_article__version__article_id"))


def _assignments(project: Project, wanted: ArticleFilter) -> QuerySet[Assignment]:
    """The project's assignments, of the batch and person asked for."""
    found = Assignment.objects.filter(batch_article__version__project=project)
    if wanted.batch:
        found = found.filter(batch_article__batch__uid=wanted.batch)
    if wanted.annotator:
        found = found.filter(annotator_id__in=person_called(project, wanted.annotator))
    return found


def person_called(project: Project, pseudonym: str) -> QuerySet[Membership, Any]:
    return Membership.objects.filter(project=project, pseudonym=pseudonym).values("user_id")


def _gone_on() -> QuerySet[Assignment]:
    """The work of the outer query's assignment on a newer version of its article."""
    return Assignment.objects.filter(
        annotator=OuterRef("annotator"),
        batch_article__batch=OuterRef("batch_article__batch"),
        batch_article__version__article=OuterRef("batch_article__version__article"),
        batch_article__version__number__gt=OuterRef("batch_article__version__number"),
    )


def _marked(project: Project, wanted: ArticleFilter) -> Q:
    """Articles with one sentence of submitted work that is as asked for."""
    found = Mark.objects.filter(
        assignment__state=AssignmentState.SUBMITTED,
        assignment__batch_article__version__project=project,
    )
    if wanted.mark:
        found = found.filter(_MARKS[MarkChoice(wanted.mark)])
    if wanted.sources is not None:
        found = found.filter(
            attributions__source_id__in=_counted_as(project, wanted.sources),
            attributions__source__private_to=None,
        )
    if wanted.batch:
        found = found.filter(assignment__batch_article__batch__uid=wanted.batch)
    if wanted.annotator:
        person = person_called(project, wanted.annotator)
        found = found.filter(assignment__annotator_id__in=person)
    return Q(pk__in=found.values("assignment__batch_article__version__article_id"))


def _counted_as(project: Project, sources: Collection[UUID]) -> list[int]:
    """The public ones of these sources and all that count as the same after merges."""
    merged = merged_uids(project.pk)
    roots = {merged.get(str(uid), str(uid)) for uid in sources}
    alike = roots | {uid for uid, root in merged.items() if root in roots}
    rows = Source.objects.filter(project=project, uid__in=alike, private_to=None)
    return list(rows.values_list("pk", flat=True))
