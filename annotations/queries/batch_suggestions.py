"""What became of a batch's suggestions, by finder version, and the time in either arm."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from statistics import median

from django.db.models import Count, FloatField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from annotations.domain.fields import JsonObject
from annotations.models import (
    Arm,
    Assignment,
    AssignmentState,
    Batch,
    Mark,
    Sentence,
)
from annotations.queries.own_suggestions import assigned_with_judgements
from annotations.queries.suggestion_fates import Fates, counted_fates


@dataclass(frozen=True)
class FinderFates:
    """How often, in submitted work, a finder version's suggestions were shown and came to what.

    kind: of an attribution or a claim. edits: how often each field was changed, most often first.
    """

    finder: str
    version: str
    kind: str
    accepted: int
    edited: int
    rejected: int
    ignored: int
    edits: tuple[tuple[str, int], ...]

    @property
    def shown(self) -> int:
        return self.accepted + self.edited + self.rejected + self.ignored


@dataclass(frozen=True)
class ArmTime:
    """Submitted work in one arm. median: active seconds per article and person; None = no work."""

    arm: str
    works: int
    median: float | None
    per_sentence: float | None


@dataclass(frozen=True)
class BatchSuggestions:
    """The submitted work of a batch, without the articles that the reader still works on.

    reveals: whether claims and certainties are suggested in it after each decision.
    """

    reveals: bool
    fates: tuple[FinderFates, ...]
    times: tuple[ArmTime, ...]
    left_out: int

    @property
    def has_work(self) -> bool:
        return any(one.works for one in self.times)

    def as_json(self) -> JsonObject:
        return {
            "reveals": self.reveals,
            "left_out": self.left_out,
            "fates": [
                {
                    "finder": one.finder,
                    "finder_version": one.version,
                    "kind": one.kind,
                    "shown": one.shown,
                    "accepted": one.accepted,
                    "edited": one.edited,
                    "rejected": one.rejected,
                    "ignored": one.ignored,
                    "edits": dict(one.edits),
                }
                for one in self.fates
            ],
            "times": [
                {
                    "arm": one.arm,
                    "works": one.works,
                    "median_seconds": one.median,
                    "seconds_per_sentence": one.per_sentence,
                }
                for one in self.times
            ],
        }


def batch_suggestions(batch: Batch, *, closed: Collection[int]) -> BatchSuggestions:
    """The figures of a batch; `closed` = versions the reader still works on."""
    articles = batch.batch_articles.filter(version__in=closed)
    works = Assignment.objects.filter(
        batch_article__batch=batch, state=AssignmentState.SUBMITTED
    ).exclude(batch_article__version__in=closed)
    return BatchSuggestions(
        reveals=assigned_with_judgements(batch.uid),
        fates=_fates(works),
        times=_times(works),
        left_out=articles.count(),
    )


def _fates(works: QuerySet[Assignment]) -> tuple[FinderFates, ...]:
    by_place: dict[tuple[str, str, str], Fates] = {}
    for place, fates in counted_fates(works).items():
        by_place.setdefault((place.finder, place.version, place.stored_kind), Fates()).add(fates)
    return tuple(
        FinderFates(
            finder=place[0],
            version=place[1],
            kind=place[2],
            accepted=fates.accepted,
            edited=fates.edited,
            rejected=fates.rejected,
            ignored=fates.ignored,
            edits=fates.edits,
        )
        for place, fates in sorted(by_place.items(), key=lambda one: one[0])
    )


def _times(works: QuerySet[Assignment]) -> tuple[ArmTime, ...]:
    seconds = (
        Mark.objects.filter(assignment=OuterRef("pk"))
        .order_by()
        .values("assignment")
        .annotate(sum=Sum("seconds"))
        .values("sum")
    )
    sentences = (
        Sentence.objects.filter(version=OuterRef("batch_article__version"))
        .order_by()
        .values("version")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = list(
        works.values_list(
            "batch_article__arm",
            Coalesce(Subquery(seconds), 0.0, output_field=FloatField()),
            Coalesce(Subquery(sentences), 0),
        )
    )
    return tuple(
        _time(arm, [(taken, n) for one, taken, n in rows if one == arm])
        for arm in (Arm.ASSISTED, Arm.BLIND)
    )


def _time(arm: str, rows: Collection[tuple[float, int]]) -> ArmTime:
    total = _sum(n for _, n in rows)
    return ArmTime(
        arm=arm,
        works=len(rows),
        median=median(taken for taken, _ in rows) if rows else None,
        per_sentence=_sum(taken for taken, _ in rows) / total if total else None,
    )


def _sum(numbers: Iterable[float]) -> float:
    return sum(numbers)
