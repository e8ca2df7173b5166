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
from typing import Any

from django.db.models import Min, QuerySet

from annotations.domain import marks as mark_sets
from annotations.domain.spans import Span
from annotations.domain.suggestions.appraisal import Reading, Voice
from annotations.domain.suggestions.thresholds import INDIRECT, QUOTE
from annotations.models import (
    Arm,
    Assignment,
    Attribution,
    BatchArticle,
    BatchKind,
    Gold,
    GoldInput,
    Mark,
    Submission,
)
from annotations.models.batch import AssignmentQuerySet
from annotations.queries.source_names import SourceNames
from annotations.queries.submitted import counted_assignments, submitted_records

BLIND, GOLD = "blind", "gold"
_CLAIMS = (*mark_sets.CLAIM_SETS, *mark_sets.VERIFIED_SETS)


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
    given = _given_with_suggestions(project_id)
    works = counted_assignments().filter(batch_article__in=places.values("pk"))
    blind, set_aside = _own_readings(works, given, names)
    return BlindReadings(blind, _gold_readings(places, given, names), set_aside, places)


class _Given:
    """Since when a person has had an article with suggestions."""

    def __init__(self, rows: Iterable[tuple[int, int, datetime]]) -> None:
        self._since = {(person, article): since for person, article, since in rows}

    def before(self, moment: datetime, *, person: int | None, article: int) -> bool:
        since = self._since.get((person or 0, article))
        return since is not None and since < moment


def _given_with_suggestions(project_id: int) -> _Given:
    rows = (
        Assignment.objects.filter(
            batch_article__batch__project_id=project_id, batch_article__arm=Arm.ASSISTED
        )
        .order_by()
        .values_list("annotator_id", "batch_article__version__article_id")
        .annotate(since=Min("created_at"))
    )
    return _Given(rows)


# --- Of people -----------------------------------------------------------------------------------


def _own_readings(
    works: AssignmentQuerySet, given: _Given, names: SourceNames
) -> tuple[dict[int, list[Reading]], int]:
    """By version; and how many readings were set aside."""
    listed = list(
        works.select_related("batch_article__version").defer("batch_article__version__text")
    )
    newest, counted = _submissions(works)
    clean = {
        one.pk: one
        for one in listed
        if not given.before(
            counted[one.pk].at,
            person=one.annotator_id,
            article=one.batch_article.version.article_id,
        )
    }
    sheets = {pk: _Sheet(names) for pk in clean}
    _read_rows(works, sheets)
    revised = [one for pk, one in clean.items() if newest[pk].pk != counted[pk].pk]
    for one in revised:
        sheets[one.pk] = _Sheet(names)
    for row in submitted_records(revised, counted):
        sheets[row.assignment_id].add_record(row.position, row.payload)
    found: defaultdict[int, list[Reading]] = defaultdict(list)
    for pk, one in clean.items():
        found[one.batch_article.version_id].append(sheets[pk].reading())
    return dict(found), len(listed) - len(clean)


def _submissions(
    works: AssignmentQuerySet,
) -> tuple[dict[int, Submission], dict[int, Submission]]:
    """The last submission of each assignment, and the last one made unseen."""
    newest: dict[int, Submission] = {}
    counted: dict[int, Submission] = {}
    for one in Submission.objects.filter(assignment__in=works.values("pk")).order_by("number"):
        newest[one.assignment_id] = one
        if one.independent:
            counted[one.assignment_id] = one
    return newest, counted


def _read_rows(works: AssignmentQuerySet, sheets: Mapping[int, "_Sheet"]) -> None:
    """Rows say what was submitted last, so they need no record to be read."""
    marks = Mark.objects.filter(assignment__in=works.values("pk"), marks__in=_marks_told())
    for pk, position, value in marks.values_list("assignment_id", "sentence__position", "marks"):
        if pk in sheets:
            sheets[pk].add_marks(position, value)
    voices = Attribution.objects.filter(mark__assignment__in=works.values("pk")).exclude(mode=None)
    for pk, position, mode, content, mention, source in voices.order_by("pk").values_list(
        "mark__assignment_id", "mark__sentence__position", "mode", "content", "mention", "source"
    ):
        if pk in sheets:
            sheets[pk].add_voice(position, mode, content, mention, source)


def _marks_told() -> tuple[str, ...]:
    return tuple({*mark_sets.QUOTE_SETS, *_CLAIMS})


# --- Of gold -------------------------------------------------------------------------------------


def _gold_readings(
    places: QuerySet[BatchArticle], given: _Given, names: SourceNames
) -> dict[int, list[Reading]]:
    """By version, one reading for each batch in which the article has gold."""
    golds = Gold.objects.filter(batch_article__in=places.values("pk"), marks__isnull=False)
    swayed = _swayed_gold(golds, given)
    sheets: dict[tuple[int, int], _Sheet] = {}
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
            sheet = sheets.setdefault((version, place), _Sheet(names, judged=set()))
            sheet.add_record(position, payload or {})
    found: defaultdict[int, list[Reading]] = defaultdict(list)
    for (version, _), sheet in sheets.items():
        found[version].append(sheet.reading())
    return dict(found)


def _swayed_gold(golds: QuerySet[Gold], given: _Given) -> set[int]:
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


# --- From rows and records to readings -----------------------------------------------------------


class _Sheet:
    """One reading while it is put together."""

    def __init__(self, names: SourceNames, judged: set[int] | None = None) -> None:
        self._names = names
        self._judged = judged
        self._quotes: set[int] = set()
        self._claims: set[int] = set()
        self._voices: defaultdict[int, list[Voice]] = defaultdict(list)

    def add_marks(self, position: int, marks: str | None) -> None:
        if mark_sets.has_quote(marks):
            self._quotes.add(position)
        if marks in _CLAIMS:
            self._claims.add(position)

    def add_voice(
        self, position: int, mode: str | None, content: Any, mention: Any, source: int | None
    ) -> None:
        """What the article says in its own voice is no attribution: no finder proposes it."""
        self._voices[position].append(
            Voice(
                kind=INDIRECT if mode == "indirect" else QUOTE,
                content=spans_of(content),
                names=self._names.keys[source] if source is not None else frozenset(),
                mention=spans_of(mention),
                source=source,
            )
        )

    def add_record(self, position: int, payload: Mapping[str, Any]) -> None:
        """A sentence as the history has it."""
        if self._judged is not None:
            self._judged.add(position)
        self.add_marks(position, payload.get("marks"))
        for one in payload.get("attributions", ()):
            if (mode := one.get("mode")) is not None:
                speaker = one["speaker"]
                source = self._names.ids.get(speaker.get("source") or "")
                content, mention = one.get("content", ()), speaker.get("mention", ())
                self.add_voice(position, mode, content, mention, source)

    def reading(self) -> Reading:
        return Reading(self._quotes, self._claims, dict(self._voices), self._judged)


def spans_of(stored: Iterable[Iterable[int]]) -> tuple[Span, ...]:
    """Spans as a JSON column has them."""
    return tuple((start, end) for start, end in stored)
