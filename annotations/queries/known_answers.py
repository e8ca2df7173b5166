"""Articles whose answers are known: every sentence has gold, so that people can train on them."""

from collections.abc import Collection

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from annotations.models import ArticleVersion, BatchArticle, BatchKind, Sentence


def known_places(versions: Collection[ArticleVersion]) -> dict[int, int]:
    """By version: the batch article where its complete gold stands; of several the newest gold."""
    rows = (
        complete_gold()
        .filter(version__in=versions)
        .annotate(newest=Max("gold__current"))
        .order_by("newest")
    )
    return dict(rows.values_list("version_id", "pk"))


def complete_gold() -> QuerySet[BatchArticle]:
    """Articles of batches in which every sentence has gold that was not taken back."""
    sentences = (
        Sentence.objects.filter(version=OuterRef("version"))
        .order_by()
        .values("version")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        BatchArticle.objects.exclude(kind=BatchKind.TRAINING)
        .filter(batch__archived_at=None)
        .annotate(
            decided=Count("gold", filter=Q(gold__marks__isnull=False)),
            sentences_in_all=Coalesce(sentences, 0),
        )
        .filter(decided__gt=0, decided=F("sentences_in_all"))
    )


def answers_known() -> Exists:
    """Of an article version: whether people can train on it."""
    return Exists(complete_gold().filter(version=OuterRef("pk")))
