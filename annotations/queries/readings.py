"""What each person has on an article, in the shape in which finders and arms are compared.

Rows say what was submitted last. Where somebody submitted again after others' marks were readable,
what counts is the submission before, which stands in the history alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from annotations.domain import marks as mark_sets
from annotations.domain.spans import Span
from annotations.domain.suggestions.appraisal import Reading, Voice
from annotations.domain.suggestions.thresholds import INDIRECT, QUOTE
from annotations.models import Assignment, Attribution, Mark, Submission
from annotations.models.batch import AssignmentQuerySet
from annotations.queries.source_names import SourceNames
from annotations.queries.submitted import submitted_records

CLAIMS = (*mark_sets.CLAIM_SETS, *mark_sets.VERIFIED_SETS)
_TOLD = tuple({*mark_sets.QUOTE_SETS, *CLAIMS})


@dataclass(frozen=True)
class Submitted:
    """By assignment id: the last submission, and the last one made unseen, which counts."""

    newest: Mapping[int, Submission]
    counted: dict[int, Submission]

    @classmethod
    def of(cls, works: AssignmentQuerySet) -> Self:
        newest: dict[int, Submission] = {}
        counted: dict[int, Submission] = {}
        for one in Submission.objects.filter(assignment__in=works.values("pk")).order_by("number"):
            newest[one.assignment_id] = one
            if one.independent:
                counted[one.assignment_id] = one
        return cls(newest, counted)

    def is_revised(self, work: Assignment) -> bool:
        """Whether the rows of this work say something else than what counts."""
        return self.newest[work.pk].pk != self.counted[work.pk].pk


def read_works(
    works: AssignmentQuerySet,
    wanted: Sequence[Assignment],
    submitted: Submitted,
    names: SourceNames,
) -> list[Reading]:
    """The reading of each wanted assignment, which are among `works`; a few queries in all."""
    sheets = {one.pk: Sheet(names) for one in wanted}
    _read_rows(works, sheets)
    revised = [one for one in wanted if submitted.is_revised(one)]
    for one in revised:
        sheets[one.pk] = Sheet(names)
    for row in submitted_records(revised, submitted.counted):
        sheets[row.assignment_id].add_record(row.position, row.payload)
    return [sheets[one.pk].reading() for one in wanted]


def _read_rows(works: AssignmentQuerySet, sheets: Mapping[int, "Sheet"]) -> None:
    marks = Mark.objects.filter(assignment__in=works.values("pk"), marks__in=_TOLD)
    for pk, position, value in marks.values_list("assignment_id", "sentence__position", "marks"):
        if pk in sheets:
            sheets[pk].add_marks(position, value)
    voices = Attribution.objects.filter(mark__assignment__in=works.values("pk")).exclude(mode=None)
    for pk, position, mode, content, mention, source in voices.order_by("pk").values_list(
        "mark__assignment_id", "mark__sentence__position", "mode", "content", "mention", "source"
    ):
        if pk in sheets:
            sheets[pk].add_voice(position, mode, content, mention, source)


class Sheet:
    """One reading while it is put together. judged: filled with the sentences it judges."""

    def __init__(self, names: SourceNames, judged: set[int] | None = None) -> None:
        self._names = names
        self._judged = judged
        self._quotes: set[int] = set()
        self._claims: set[int] = set()
        self._voices: defaultdict[int, list[Voice]] = defaultdict(list)

    def add_marks(self, position: int, marks: str | None) -> None:
        if mark_sets.has_quote(marks):
            self._quotes.add(position)
        if marks in CLAIMS:
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
