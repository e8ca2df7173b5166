"""People with suggestions against people without, in the batches that have both.

What counts as people's work is what counts in agreement; a blind reading by somebody who had been
given the article with suggestions before is set aside, as in `blind_readings`. Blind articles are
compared with what the finder of their batch proposes there, at the batch's thresholds.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count

from annotations.domain.agreement.arm_measures import effects
from annotations.domain.agreement.arms import (
    LEAST_ARTICLES,
    ArmArticle,
    Effect,
    both_arms,
)
from annotations.models import Arm, Batch, BatchArticle, BatchKind, Scheme
from annotations.models.batch import AssignmentQuerySet
from annotations.queries.arm_agreement import agreement_effects
from annotations.queries.arm_proposals import attributed_in_gold, proposals
from annotations.queries.arm_work import arm_readings
from annotations.queries.submitted import counted_assignments


@dataclass(frozen=True)
class ArmReport:
    """What seeing suggestions changes under one scheme.

    batches: their names. articles: how many count, by arm. left_out: articles on which the reader
    still works. set_aside: readings of people who had had the article with suggestions before.
    unread: blind articles that the finder of their batch never read.
    """

    scheme: Scheme
    effects: tuple[Effect, ...]
    batches: tuple[str, ...]
    articles: Mapping[str, int]
    left_out: int
    set_aside: int
    unread: int

    @property
    def is_small(self) -> bool:
        return min(self.articles.values()) < LEAST_ARTICLES

    @property
    def least(self) -> int:
        return LEAST_ARTICLES

    def of(self, group: str) -> list[Effect]:
        return [one for one in self.effects if one.group == group]


def arm_report(scheme: Scheme, *, hidden: Collection[int]) -> ArmReport:
    """The report as this reader may see it; hidden: article versions they still work on."""
    works = _works(scheme)
    left_out = works.filter(batch_article__version_id__in=hidden)
    left = left_out.values("batch_article__version_id").distinct().count() if hidden else 0
    works = works.exclude(batch_article__version_id__in=hidden)
    places = _places(works)
    read, set_aside = arm_readings(scheme.project_id, works)
    proposed = proposals(places.values())
    gold = attributed_in_gold(places)
    articles = both_arms(
        [
            ArmArticle(
                batch=place.batch_id,
                arm=place.arm,
                version=str(place.version.uid),
                sentences=place.sentence_count,  # type: ignore[attr-defined]
                readings=tuple(read[pk]),
                proposed=proposed.get(pk),
                gold=gold.get(pk, {}),
            )
            for pk, place in places.items()
            if read[pk]
        ]
    )
    return ArmReport(
        scheme=scheme,
        effects=(*effects(articles), *agreement_effects(scheme, articles)),
        batches=_names({one.batch for one in articles}),
        articles={
            arm: sum(one.arm == arm for one in articles) for arm in (Arm.ASSISTED, Arm.BLIND)
        },
        left_out=left,
        set_aside=set_aside,
        unread=sum(one.proposed is None for one in articles),
    )


def _works(scheme: Scheme) -> AssignmentQuerySet:
    """What counts in agreement, in batches that were assigned in both arms."""
    places = BatchArticle.objects.filter(scheme=scheme, kind=BatchKind.WORK).order_by()
    mixed = places.values("batch").annotate(arms=Count("arm", distinct=True)).filter(arms__gt=1)
    return counted_assignments().filter(
        batch_article__scheme=scheme, batch_article__batch__in=mixed.values("batch")
    )


def _places(works: AssignmentQuerySet) -> dict[int, BatchArticle]:
    rows = (
        BatchArticle.objects.filter(pk__in=works.order_by().values("batch_article"))
        .select_related("version", "suggestion_run", "batch")
        .defer("version__text")
        .annotate(sentence_count=Count("version__sentences"))
        .order_by("pk")
    )
    return {one.pk: one for one in rows}


def _names(batches: Collection[int]) -> tuple[str, ...]:
    rows = Batch.objects.filter(pk__in=batches).order_by("pk")
    return tuple(rows.values_list("name", flat=True))
