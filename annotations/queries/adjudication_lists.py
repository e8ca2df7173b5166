"""What adjudicators read beside the queue: who waits, what was decided and why, guideline gaps."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from annotations.models import (
    ArticleVersion,
    AssignmentState,
    Batch,
    BatchArticle,
    Gold,
    GoldReason,
    Scheme,
)
from annotations.models.batch import UNFINISHED
from annotations.queries.adjudication_queue import QueuedSentence, excerpts_of, kept_articles


@dataclass(frozen=True)
class WaitingArticle:
    """An article that cannot be adjudicated yet. Nobody submitted it where nobody works on it."""

    version: ArticleVersion
    at_work: int
    submitted: int

    @property
    def people(self) -> int:
        return self.at_work + self.submitted


def waiting_articles(batch: Batch, *, closed: Collection[int]) -> list[WaitingArticle]:
    """The articles on which somebody has unfinished work, or that nobody submitted.

    closed: article versions on which the reader works; nothing is told about these articles.
    """
    rows = (
        kept_articles(batch, closed=closed)
        .select_related("version__article")
        .defer("version__text")
        .annotate(
            at_work=Count("assignments", filter=Q(assignments__state__in=UNFINISHED)),
            submitted=Count("assignments", filter=Q(assignments__state=AssignmentState.SUBMITTED)),
        )
        .filter(Q(at_work__gt=0) | Q(submitted=0))
        .order_by("pk")
    )
    return [WaitingArticle(one.version, one.at_work, one.submitted) for one in rows]


def own_articles(batch: Batch, *, closed: Collection[int]) -> int:
    """How many of a batch's articles are kept from a reader who still works on them."""
    rows = BatchArticle.objects.filter(batch=batch, version__article__archived_at=None)
    return rows.filter(version__article__versions__in=closed).distinct().count() if closed else 0


@dataclass(frozen=True)
class ListedSentence:
    """A sentence of the queue as a page lists it. note: the adjudicator's, where it is decided."""

    queued: QueuedSentence
    words: str
    marks: str | None = None
    is_candidate: bool = False
    note: str = ""

    @property
    def number(self) -> int:
        return self.queued.n + 1


def listed_sentences(rows: Sequence[QueuedSentence]) -> list[ListedSentence]:
    """A page of the queue with words, and what was decided; two queries."""
    words = excerpts_of(one.sentence_id for one in rows)
    golds = _newest(rows)
    return [
        ListedSentence(one, words.get(one.sentence_id, ""))
        if (gold := golds.get((one.place.pk, one.sentence_id))) is None
        else ListedSentence(
            one,
            words.get(one.sentence_id, ""),
            gold.marks,
            bool((gold.current.payload or {}).get("fact_candidate")),
            gold.current.note,
        )
        for one in rows
    ]


def _newest(rows: Sequence[QueuedSentence]) -> Mapping[tuple[int, int], Gold]:
    golds = Gold.objects.filter(
        batch_article__in={one.place.pk for one in rows},
        sentence__in=[one.sentence_id for one in rows],
        marks__isnull=False,
    ).select_related("current")
    return {(one.batch_article_id, one.sentence_id): one for one in golds}


@dataclass(frozen=True)
class GuidelineGap:
    """What an adjudicator would have the guideline say, and the sentence that asked for it."""

    uid: str
    rule: str
    batch: Batch
    version: ArticleVersion
    position: int
    words: str

    @property
    def number(self) -> int:
        return self.position + 1


def guideline_gaps(scheme: Scheme, *, closed: Collection[int]) -> list[GuidelineGap]:
    """The gaps that adjudicators found in a guideline, the newest first.

    closed: article versions on which the reader still works; gaps found there are left out.
    """
    rows = list(
        Gold.objects.filter(
            batch_article__batch__scheme=scheme,
            batch_article__batch__archived_at=None,
            batch_article__version__article__archived_at=None,
            reason=GoldReason.GUIDELINE_GAP,
            marks__isnull=False,
        )
        .exclude(batch_article__version__article__versions__in=closed)
        .select_related("current", "sentence", "batch_article__batch")
        .select_related("batch_article__version__article")
        .defer("batch_article__version__text")
        .order_by("-current__seq", "sentence__position")
    )
    words = excerpts_of(one.sentence_id for one in rows)
    return [
        GuidelineGap(
            uid=str(one.current.uid),
            rule=one.current.note,
            batch=one.batch_article.batch,
            version=one.batch_article.version,
            position=one.sentence.position,
            words=words.get(one.sentence_id, ""),
        )
        for one in rows
    ]
