"""What people marked who saw no suggestion: the only marks that a finder is measured against.

A person's reading of an article counts where all of this holds:
- it is in the blind arm of a work batch, and neither the batch nor the article is archived;
- it is submitted; what counts is the last submission made before others' marks were readable;
- nobody had given the person this article, in any version or batch, with suggestions before that.
Gold counts where it stands in the blind arm of such a batch and neither anybody whose decision it
was made from nor who decided it had been given the article with suggestions before.
Training and recheck batches count nowhere, and so do articles on which the reader of the figures
has work to submit.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, QuerySet

from annotations.domain.suggestions.appraisal import Reading
from annotations.models import (
    Arm,
    Assignment,
    BatchArticle,
    BatchKind,
    Gold,
    GoldInput,
)
from annotations.models.batch import AssignmentQuerySet
from annotations.queries.readings import Sheet, Submitted, read_works
from annotations.queries.source_names import SourceNames
from annotations.queries.submitted import counted_assignments

BLIND, GOLD = "blind", "gold"


@dataclass(frozen=True)
class BlindReadings:
    """The readings that count, by article version, against people and against gold.

    places: the blind articles among which they were looked for.
    set_aside: readings left out because the person had been given the article with suggestions.
    """

    blind: Mapping[int, list[Reading]]
    gold: Mapping[int, list[Reading]]
    set_aside: int
    places: QuerySet[BatchArticle]

    def against(self, what: str) -> Mapping[int, list[Reading]]:
        return self.gold if what == GOLD else self.blind


def blind_places(project_id: int, *, closed: Collection[int]) -> QuerySet[BatchArticle]:
    """The blind articles that count; `closed` = versions the reader still works on."""
    rows = BatchArticle.objects.filter(
        batch__project_id=project_id,
        arm=Arm.BLIND,
        kind=BatchKind.WORK,
        batch__archived_at=None,
        version__article__archived_at=None,
    )
    return rows.exclude(version__article__versions__in=closed) if closed else rows


def blind_readings(
    project_id: int, names: SourceNames, *, closed: Collection[int]
) -> BlindReadings:
    """All readings of a project that count, in a constant number of queries."""
    places = blind_places(project_id, closed=closed)
    given = given_with_suggestions(project_id)
    works = counted_assignments().filter(batch_article__in=places.values("pk"))
    blind, set_aside = _own_readings(works, given, names)
    return BlindReadings(blind, _gold_readings(places, given, names), set_aside, places)


class GivenWithSuggestions:
    """Since when a person has had an article with suggestions."""

    def __init__(self, rows: Iterable[tuple[int, int, datetime]]) -> None:
        self._since = {(person, article): since for person, article, since in rows}

    def before(self, moment: datetime, *, person: int | None, article: int) -> bool:
        since = self._since.get((person or 0, article))
        return since is not None and since < moment

    def sways(self, work: Assignment, submitted_at: datetime) -> bool:
        """Whether somebody had the article with suggestions when they submitted this work."""
        article = work.batch_article.version.article_id
        return self.before(submitted_at, person=work.annotator_id, article=article)


def given_with_suggestions(project_id: int) -> GivenWithSuggestions:
    rows = (
        Assignment.objects.filter(
            batch_article__batch__project_id=project_id, batch_article__arm=Arm.ASSISTED
        )
        .order_by()
        .values_list("annotator_id", "batch_article__version__article_id")
        .annotate(since=Min("created_at"))
    )
    return GivenWithSuggestions(rows)


# --- Of people -----------------------------------------------------------------------------------


def _own_readings(
    works: AssignmentQuerySet, given: GivenWithSuggestions, names: SourceNames
) -> tuple[dict[int, list[Reading]], int]:
    """By version; and how many readings were set aside."""
    listed = list(
        works.select_related("batch_article__version").defer("batch_article__version__text")
    )
    submitted = Submitted.of(works)
    clean = [one for one in listed if not given.sways(one, submitted.counted[one.pk].at)]
    found: defaultdict[int, list[Reading]] = defaultdict(list)
    for one, reading in zip(clean, read_works(works, clean, submitted, names), strict=True):
        found[one.batch_article.version_id].append(reading)
    return dict(found), len(listed) - len(clean)


# --- Of gold -------------------------------------------------------------------------------------


def _gold_readings(
    places: QuerySet[BatchArticle], given: GivenWithSuggestions, names: SourceNames
) -> dict[int, list[Reading]]:
    """By version, one reading for each batch in which the article has gold."""
    golds = Gold.objects.filter(batch_article__in=places.values("pk"), marks__isnull=False)
    swayed = _swayed_gold(golds, given)
    sheets: dict[tuple[int, int], Sheet] = {}
    for current, place, version, article, position, payload, by, at in golds.values_list(
        "current_id",
        "batch_article_id",
        "batch_article__version_id",
        "batch_article__version__article_id",
        "sentence__position",
        "current__payload",
        "current__event__by_id",
        "current__event__at",
    ):
        if current not in swayed and not given.before(at, person=by, article=article):
            sheet = sheets.setdefault((version, place), Sheet(names, judged=set()))
            sheet.add_record(position, payload or {})
    found: defaultdict[int, list[Reading]] = defaultdict(list)
    for (version, _), sheet in sheets.items():
        found[version].append(sheet.reading())
    return dict(found)


def _swayed_gold(golds: QuerySet[Gold], given: GivenWithSuggestions) -> set[int]:
    """The gold versions made from a decision of somebody who had had suggestions."""
    inputs = GoldInput.objects.filter(gold__in=golds.values("current"))
    return {
        gold
        for gold, at, person, article in inputs.values_list(
            "gold_id",
            "submission__at",
            "submission__assignment__annotator_id",
            "submission__assignment__batch_article__version__article_id",
        )
        if given.before(at, person=person, article=article)
    }
