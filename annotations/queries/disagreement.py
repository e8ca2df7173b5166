"""Sentences on which people differ, with everybody's decision on them side by side."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import overload
from uuid import UUID

from annotations.domain.agreement.counted import sentence_patterns
from annotations.domain.agreement.tables import Pattern
from annotations.domain.record import Record
from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    BatchArticle,
    Sentence,
    Source,
)
from annotations.queries.agreement_views import View
from annotations.queries.differing import Asked, differing_articles
from annotations.queries.submitted import (
    SubmittedRecord,
    counted_assignments,
    decision_of,
    independent_submissions,
    merged_uids,
    submitted_records,
)

# Articles are read a few at a time; most pages end within the first few.
VERSIONS_A_QUERY = 20


@dataclass(frozen=True)
class Side:
    """One person's decision, with speakers as names. name: the person's real one."""

    pseudonym: str
    name: str
    record: Record
    speakers: tuple[str, ...]

    @property
    def shown(self) -> tuple[object, ...]:
        """What readers see of it: who agrees in this stands together."""
        return (self.record.marks, self.record.fact_candidate, self.speakers, self.record.note)


@dataclass(frozen=True)
class Disagreement:
    """One sentence on which people differ on the layer asked for, and everybody's decision.

    pattern: who gave which value. On layers about attributions one sentence can be here several
    times. batch: where the article was assigned.
    """

    article: Article
    version: ArticleVersion
    position: int
    text: str
    pattern: Pattern
    sides: tuple[Side, ...]
    batch: UUID

    @property
    def number(self) -> int:
        return self.position + 1

    @property
    def groups(self) -> list[list[Side]]:
        """The sides that look alike together, most people first."""
        alike: dict[tuple[object, ...], list[Side]] = {}
        for side in self.sides:
            alike.setdefault(side.shown, []).append(side)
        return sorted(alike.values(), key=lambda group: -len(group))

    def side_of(self, pseudonym: str) -> Side:
        """What this person decided, who is one of those asked for."""
        return next(one for one in self.sides if one.pseudonym == pseudonym)


class Disagreements(Sequence[Disagreement]):
    """What was asked for, in order of import and position; only what is sliced is read.

    Article versions in `hidden` are left out: the reader still works on them.
    """

    def __init__(self, view: View, asked: Asked, *, hidden: Collection[int]) -> None:
        self.view, self.asked = view, asked
        self._articles = differing_articles(view, asked, hidden=hidden)

    def __len__(self) -> int:
        return sum(units for _, units in self._articles)

    @overload
    def __getitem__(self, place: int) -> Disagreement: ...

    @overload
    def __getitem__(self, place: slice) -> list[Disagreement]: ...

    def __getitem__(self, place: int | slice) -> Disagreement | list[Disagreement]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        start, stop, _ = place.indices(len(self))
        before, versions = self._skip(start)
        return list(islice(self._read(versions), start - before, max(stop, start) - before))

    def after(self, version_id: int, position: int) -> Iterator[Disagreement]:
        """Those that come after a sentence."""
        versions = [pk for pk, _ in self._articles if pk >= version_id]
        place = (version_id, position)
        return (one for one in self._read(versions) if (one.version.pk, one.position) > place)

    def _skip(self, start: int) -> tuple[int, list[int]]:
        """How many stand in the articles that end before `start`, and the other articles."""
        before = 0
        for place, (_, units) in enumerate(self._articles):
            if before + units > start:
                return before, [pk for pk, _ in self._articles[place:]]
            before += units
        return before, []

    def _read(self, versions: Sequence[int]) -> Iterator[Disagreement]:
        for start in range(0, len(versions), VERSIONS_A_QUERY):
            works = self._works(versions[start : start + VERSIONS_A_QUERY])
            yield from self._of(works)

    def _works(self, versions: Sequence[int]) -> list[Assignment]:
        return list(
            counted_assignments()
            .filter(
                batch_article__scheme=self.view.scheme,
                batch_article__arm=self.view.arm,
                batch_article__version__in=versions,
            )
            .select_related("annotator", "batch_article__batch", "batch_article__version__article")
        )

    def _of(self, works: Sequence[Assignment]) -> Iterator[Disagreement]:
        by_id = {one.pk: one for one in works}
        versions = {one.batch_article.version_id for one in works}
        sentences = {
            (one.version_id, one.position): one
            for one in Sentence.objects.filter(version_id__in=versions)
        }
        for place, rows in sorted(_by_sentence(works).items()):
            article = by_id[rows[0].assignment_id].batch_article
            sides = self._sides(rows, by_id)
            for pattern in self._patterns(rows):
                yield self._disagreement(article, sentences[place], pattern, sides)

    def _disagreement(
        self,
        place: BatchArticle,
        sentence: Sentence,
        pattern: Pattern,
        sides: tuple[Side, ...],
    ) -> Disagreement:
        return Disagreement(
            article=place.version.article,
            version=place.version,
            position=sentence.position,
            text=place.version.text[sentence.start : sentence.end],
            pattern=pattern,
            sides=sides,
            batch=place.batch.uid,
        )

    def _patterns(self, rows: Iterable[SubmittedRecord]) -> list[Pattern]:
        decisions = {
            row.pseudonym: decision_of(row.record, self._merged, row.sentence) for row in rows
        }
        return [
            pattern
            for layer, pattern, _ in sentence_patterns(decisions)
            if layer == self.asked.layer and self.asked.fits(pattern)
        ]

    def _sides(
        self, rows: Iterable[SubmittedRecord], works: Mapping[int, Assignment]
    ) -> tuple[Side, ...]:
        sides = (
            Side(
                row.pseudonym,
                str(works[row.assignment_id].annotator),
                row.record,
                self._speakers(row.record),
            )
            for row in rows
        )
        return tuple(sorted(sides, key=lambda one: (len(one.pseudonym), one.pseudonym)))

    def _speakers(self, record: Record) -> tuple[str, ...]:
        """Names after merges; other kinds than sources stay as their word."""
        return tuple(
            self.names.get(str(one.speaker.source), "")
            if one.speaker.kind == "source"
            else one.speaker.kind
            for one in record.attributions
        )

    @cached_property
    def _merged(self) -> dict[str, str]:
        return merged_uids(self.view.scheme.project_id)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Source uid -> the name it goes by after merges."""
        rows = Source.objects.filter(project_id=self.view.scheme.project_id)
        own = {str(uid): name for uid, name in rows.values_list("uid", "name")}
        return {uid: own.get(self._merged.get(uid, uid), "") for uid in own}


def _by_sentence(
    works: Sequence[Assignment],
) -> dict[tuple[int, int], list[SubmittedRecord]]:
    """Everybody's records by article version and position."""
    sentences: dict[tuple[int, int], list[SubmittedRecord]] = {}
    for row in submitted_records(works, independent_submissions(works)):
        sentences.setdefault((row.version_id, row.position), []).append(row)
    return sentences
