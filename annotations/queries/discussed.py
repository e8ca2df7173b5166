"""The sentences of the discussion queue that a page shows: words, values, and the gold beside."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Substr

from annotations.domain.agreement.layers import Layer
from annotations.domain.agreement.tables import Pattern, Value
from annotations.domain.agreement.truth.discussion import Contested
from annotations.domain.record import parse_stored
from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    BatchArticle,
    BatchKind,
    Gold,
    Sentence,
    Source,
)
from annotations.models.batch import UNFINISHED
from annotations.queries.agreement_views import View
from annotations.queries.submitted import decision_of, merged_uids

LONGEST = 600


@dataclass(frozen=True)
class Pick:
    """A sentence that is to be shown: which, and the values that people gave."""

    version_id: int
    position: int
    pattern: Pattern
    contested: Contested


@dataclass(frozen=True)
class GoldBeside:
    """What adjudication decided of it. value: on the layer asked for; None where it has none."""

    value: Value | None
    method: str
    reason: str


@dataclass(frozen=True)
class DiscussedSentence:
    """A sentence to discuss.

    values: pseudonym and value, in the order of pseudonyms. batch: where it is adjudicated;
    None while that is not possible: `waits` says whether because somebody still marks it.
    names: of the sources that are among the values.
    """

    version_id: int
    version: UUID
    article: Article
    number_of_version: int
    position: int
    text: str
    values: tuple[tuple[str, Value], ...]
    contested: Contested
    gold: GoldBeside | None
    batch: UUID | None
    waits: bool
    names: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def number(self) -> int:
        return self.position + 1

    @property
    def groups(self) -> list[tuple[Value, list[str]]]:
        """Each value with the people who gave it, the most frequent first."""
        found: dict[Value, list[str]] = {}
        for name, value in self.values:
            found.setdefault(value, []).append(name)
        return sorted(found.items(), key=lambda one: (-len(one[1]), one[1]))


def read_sentences(
    view: View, layer: Layer, picks: Sequence[Pick], *, hidden: Collection[int]
) -> list[DiscussedSentence]:
    """The picked sentences in their order, in a constant number of queries.

    hidden: article versions on which the reader works: no version of their articles can be
    adjudicated by them.
    """
    versions = {
        one.pk: one
        for one in ArticleVersion.objects.filter(pk__in={pick.version_id for pick in picks})
        .select_related("article")
        .defer("text")
    }
    words = _words(picks)
    places = _places(view, versions)
    closed = _closed_articles(hidden)
    golds = _golds(view, layer, picks)
    names = _names(view, picks, golds.values())
    return [
        DiscussedSentence(
            version_id=pick.version_id,
            version=version.uid,
            article=version.article,
            number_of_version=version.number,
            position=pick.position,
            text=words.get((pick.version_id, pick.position), ""),
            values=tuple(sorted(pick.pattern, key=lambda one: (len(one[0]), one[0]))),
            contested=pick.contested,
            gold=golds.get((pick.version_id, pick.position)),
            batch=place.batch.uid
            if place is not None and not place.is_worked_on and version.article_id not in closed
            else None,
            waits=place is not None and place.is_worked_on,
            names=names,
        )
        for pick in picks
        for version in [versions[pick.version_id]]
        for place in [places.get(pick.version_id)]
    ]


def _words(picks: Sequence[Pick]) -> dict[tuple[int, int], str]:
    rows = Sentence.objects.filter(
        version__in={pick.version_id for pick in picks},
        position__in={pick.position for pick in picks},
    ).annotate(words=Substr("version__text", F("start") + 1, F("end") - F("start")))
    return {
        (version, position): words[:LONGEST]
        for version, position, words in rows.values_list("version_id", "position", "words")
    }


def _places(view: View, versions: Collection[int]) -> dict[int, Any]:
    """The work batch of each version, with `is_worked_on`."""
    rows = (
        BatchArticle.objects.filter(
            scheme=view.scheme,
            arm=view.arm,
            version__in=versions,
            batch__kind=BatchKind.WORK,
            batch__archived_at=None,
        )
        .select_related("batch")
        .annotate(
            is_worked_on=Exists(
                Assignment.objects.filter(batch_article=OuterRef("pk"), state__in=UNFINISHED)
            )
        )
    )
    return {one.version_id: one for one in rows}


def _closed_articles(hidden: Collection[int]) -> set[int]:
    if not hidden:
        return set()
    rows = ArticleVersion.objects.filter(pk__in=hidden)
    return set(rows.values_list("article_id", flat=True))


def _golds(view: View, layer: Layer, picks: Sequence[Pick]) -> dict[tuple[int, int], GoldBeside]:
    rows = Gold.objects.filter(
        batch_article__scheme=view.scheme,
        batch_article__arm=view.arm,
        batch_article__version__in={pick.version_id for pick in picks},
        sentence__position__in={pick.position for pick in picks},
        marks__isnull=False,
    ).values_list(
        *("sentence__version_id", "sentence__position", "method", "reason", "current__payload")
    )
    merged = merged_uids(view.scheme.project_id)
    value_of = layer.value_of
    return {
        (version, position): GoldBeside(
            None if value_of is None else value_of(decision_of(parse_stored(payload), merged)),
            method,
            reason,
        )
        for version, position, method, reason, payload in rows
    }


def _names(view: View, picks: Sequence[Pick], golds: Iterable[GoldBeside]) -> dict[str, str]:
    """Source uid -> name, of all that could be sources among the values."""
    values = [value for pick in picks for _, value in pick.pattern]
    values += [one.value for one in golds if one.value is not None]
    members = {member for value in values if not isinstance(value, str) for member in value}
    uids = {uid for member in members if (uid := _uid(member)) is not None}
    if not uids:
        return {}
    rows = Source.objects.filter(project_id=view.scheme.project_id, uid__in=uids)
    return {str(uid): name for uid, name in rows.values_list("uid", "name")}


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
