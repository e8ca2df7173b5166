"""What everybody decided on one article, side by side, once its decisions are open."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from annotations.domain.adjudication import disagreement, reading_of
from annotations.domain.record import Record, parse_stored
from annotations.models import (
    Assignment,
    AssignmentState,
    BatchArticle,
    Gold,
    GoldInput,
    Sentence,
    Source,
    Submission,
)
from annotations.models.batch import UNFINISHED
from annotations.queries.submitted import (
    latest_submissions,
    merged_uids,
    pseudonyms,
    submitted_records,
)


@dataclass(frozen=True)
class Reader:
    """One person who submitted the article. `is_own`: the one who looks."""

    pseudonym: str
    submission: int
    is_own: bool


@dataclass(frozen=True)
class Decision:
    """One person's record of a sentence, and the fields in which it differs from the looker's."""

    reader: Reader
    record: Record
    differs: tuple[str, ...]


@dataclass(frozen=True)
class GoldDecision:
    """What the adjudicator decided, why, and whose decisions may stand beside it.

    `differs`: the fields in which it differs from the looker's record.
    """

    record: Record
    differs: tuple[str, ...]
    method: str
    reason: str
    note: str
    valid: tuple[str, ...]


@dataclass(frozen=True)
class DecidedSentence:
    """A sentence with everybody's decisions; `fields` are those in which any two differ."""

    position: int
    text: str
    opens_paragraph: bool
    fields: tuple[str, ...]
    decisions: tuple[Decision, ...]
    gold: GoldDecision | None

    @property
    def number(self) -> int:
        return self.position + 1

    @property
    def is_alike(self) -> bool:
        return not self.fields and (self.gold is None or not self.gold.differs)


@dataclass(frozen=True)
class Decisions:
    """An article's decisions as one of its annotators reads them, their own first.

    names: source uid -> the name it goes by after merges, of every source that is mentioned.
    again: how many people have reopened their work; it is not shown until they submit it again.
    """

    opened_at: datetime
    readers: tuple[Reader, ...]
    sentences: tuple[DecidedSentence, ...]
    names: Mapping[UUID, str]
    again: int

    @property
    def alike(self) -> int:
        return sum(one.is_alike for one in self.sentences)


def decisions_on(assignment: Assignment) -> Decisions:
    """Everybody's submitted decisions and the gold, in a constant number of queries.

    assignment: submitted, on an article whose decisions are open, as `opened_assignment` finds it.
    Work that is open again is never among them.
    """
    place = assignment.batch_article
    works = _submitted(place)
    latest = latest_submissions(works)
    readers = _readers(works, latest, assignment)
    records = {
        (row.position, row.assignment_id): row.record for row in submitted_records(works, latest)
    }
    merged = merged_uids(place.version.project_id)
    gold = gold_decisions(place, {pk: reader.pseudonym for pk, reader in readers.items()})
    sentences = tuple(
        decided_sentence(
            sentence,
            place.version.text,
            opens_paragraph=opens,
            sides=[(reader, records[sentence.position, pk]) for pk, reader in readers.items()],
            gold=gold.get(sentence.pk),
            merged=merged,
        )
        for sentence, opens in with_paragraphs(place.version.sentences.in_order())
    )
    found = [*records.values(), *(one.record for one in gold.values())]
    return Decisions(
        opened_at=place.decisions_opened_at or assignment.created_at,
        readers=tuple(readers.values()),
        sentences=sentences,
        names=names_of(place.version.project_id, found, merged),
        again=place.assignments.filter(state=AssignmentState.REOPENED).count(),
    )


def _submitted(place: BatchArticle) -> list[Assignment]:
    return list(
        place.assignments.filter(state=AssignmentState.SUBMITTED)
        .select_related("batch_article__version")
        .defer("batch_article__version__text")
    )


def _readers(
    works: Sequence[Assignment], latest: Mapping[int, Submission], own: Assignment
) -> dict[int, Reader]:
    """Assignment id -> its person: one's own first, the others by pseudonym (A2 before A10)."""
    names = pseudonyms(works)
    readers = {one.pk: Reader(names[one.pk], latest[one.pk].number, one == own) for one in works}
    order = sorted(
        readers, key=lambda pk: (not readers[pk].is_own, len(names[pk]), readers[pk].pseudonym)
    )
    return {pk: readers[pk] for pk in order}


def gold_decisions(place: BatchArticle, names: Mapping[int, str]) -> dict[int, GoldDecision]:
    """Sentence id -> its gold; what an adjudicator took back is absent."""
    rows = list(
        Gold.objects.filter(batch_article=place, marks__isnull=False).select_related("current")
    )
    valid: dict[int, list[str]] = {}
    kept = GoldInput.objects.filter(gold__in=[row.current_id for row in rows], valid=True)
    for gold_id, assignment_id in kept.values_list("gold_id", "submission__assignment_id"):
        if assignment_id in names:
            valid.setdefault(gold_id, []).append(names[assignment_id])
    return {
        row.sentence_id: GoldDecision(
            record=parse_stored(row.current.payload),
            differs=(),
            method=row.method,
            reason=row.reason,
            note=row.current.note,
            valid=tuple(sorted(valid.get(row.current_id, ()))),
        )
        for row in rows
    }


def with_paragraphs(sentences: Iterable[Sentence]) -> Iterable[tuple[Sentence, bool]]:
    """Each sentence, and whether a paragraph begins with it."""
    listed = list(sentences)
    opens = [True, *(one.paragraph != other.paragraph for one, other in pairwise(listed))]
    return zip(listed, opens, strict=False)


def decided_sentence(
    sentence: Sentence,
    text: str,
    *,
    opens_paragraph: bool,
    sides: Sequence[tuple[Reader, Record]],
    gold: GoldDecision | None,
    merged: Mapping[str, str],
) -> DecidedSentence:
    """One row of decisions. sides: everybody's record, one's own first."""
    readings = [reading_of(record, merged) for _reader, record in sides]
    own = readings[0]
    return DecidedSentence(
        position=sentence.position,
        text=text[sentence.start : sentence.end],
        opens_paragraph=opens_paragraph,
        fields=disagreement(readings).fields,
        decisions=tuple(
            Decision(reader, record, disagreement([own, reading]).fields)
            for (reader, record), reading in zip(sides, readings, strict=True)
        ),
        gold=gold
        and replace(gold, differs=disagreement([own, reading_of(gold.record, merged)]).fields),
    )


def names_of(
    project_id: int, records: Iterable[Record], merged: Mapping[str, str]
) -> dict[UUID, str]:
    """The name each source in these records goes by after merges, by its uid."""
    named = {uid for record in records for uid in record.sources}
    counted = {uid: UUID(merged.get(str(uid), str(uid))) for uid in named}
    rows = Source.objects.filter(project_id=project_id, uid__in=set(counted.values()))
    names = dict(rows.values_list("uid", "name"))
    return {uid: names.get(end, "") for uid, end in counted.items()}


# --- Before they are opened ----------------------------------------------------------------------


@dataclass(frozen=True)
class Openable:
    """An article of a batch before its manager: who would read, and who only after submitting."""

    batch_article: BatchArticle
    submitted: int
    unfinished: int

    @property
    def is_open(self) -> bool:
        return self.batch_article.decisions_opened_at is not None


def openables(batch_articles: Iterable[BatchArticle]) -> list[Openable]:
    """The articles with their counts, in two queries."""
    listed = list(batch_articles)
    states: dict[int, list[str]] = {one.pk: [] for one in listed}
    rows = Assignment.objects.filter(batch_article__in=listed)
    for place, state in rows.values_list("batch_article_id", "state"):
        states[place].append(state)
    return [
        Openable(
            one,
            submitted=states[one.pk].count(AssignmentState.SUBMITTED),
            unfinished=sum(state in UNFINISHED for state in states[one.pk]),
        )
        for one in listed
    ]


def readable_decisions(works: Collection[Assignment]) -> set[int]:
    """Of all of a person's assignments in a project: the ids of those whose decisions they read."""
    return {one.pk for one in _read(works) if one.batch_article.decisions_opened_at is not None}


def readable_feedback(works: Collection[Assignment]) -> set[int]:
    """Of all of a person's assignments in a project: training whose known answers they read."""
    return {one.pk for one in _read(works) if one.batch_article.known_from_id is not None}


def _read(works: Collection[Assignment]) -> list[Assignment]:
    """Submitted and exposed, on articles of which nothing is left to do."""
    closed = {one.batch_article.version.article_id for one in works if one.state in UNFINISHED}
    return [
        one
        for one in works
        if one.state == AssignmentState.SUBMITTED
        and one.exposed_at is not None
        and one.batch_article.version.article_id not in closed
    ]
