"""The rows of a release, a few articles at a time, so that memory stays flat.

Every list is read to its end before the next query: no cursor is open while a job writes its
progress, and no snapshot is held that would keep the database from tidying up.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from annotations.formats.releases.rows import (
    AnnotationRow,
    ArticleRow,
    ReleasedArticle,
    SentenceRow,
)
from annotations.formats.releases.stored import StoredRecord, attribution_entry, evidence_rows
from annotations.formats.releases.values import number
from annotations.models import ArticleVersion, Assignment, Membership, Sentence
from annotations.queries.release import ReleasedVersion, ReleaseScope
from annotations.queries.release_gold import gold_at
from annotations.queries.release_records import (
    StoredVersion,
    SubmittedAt,
    records_at,
    submissions_at,
)
from annotations.queries.release_states import metadata_before
from annotations.queries.release_suggestions import ReleasedWork, suggestions_of

Place: TypeAlias = tuple[int, int, int, int, int]
"""A sentence: its id, position, paragraph, start and end."""
Splitter: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Annotator:
    """One annotator's assignment, as its rows name it; run_id: of the pinned suggestions."""

    assignment_id: int
    pseudonym: str
    arm: str
    batch: str
    batch_name: str
    batch_kind: str
    scheme: int
    run_id: int | None


def released_articles(scope: ReleaseScope) -> Iterator[ReleasedArticle]:
    """The rows of every article in the release, by the uid of its version."""
    pseudonyms = dict(
        Membership.objects.filter(project_id=scope.project_id).values_list("user_id", "pseudonym")
    )
    corrected = metadata_before(scope.project_id, scope.seq)
    for versions in scope.chunks():
        yield from _read(versions, scope.seq, pseudonyms, corrected)


def _read(
    versions: Sequence[ReleasedVersion],
    seq: int,
    pseudonyms: dict[int, str],
    corrected: Mapping[UUID, dict[str, str]],
) -> Iterator[ReleasedArticle]:
    version_ids = [one.pk for one in versions]
    assignment_ids = [pk for one in versions for pk in one.assignments]
    articles = _articles(version_ids, corrected)
    places = _places(version_ids)
    annotators = _annotators(assignment_ids, pseudonyms)
    submissions = submissions_at(assignment_ids, seq)
    latest = records_at(submissions.latest)
    independent = records_at(submissions.independent)
    proposed = suggestions_of(
        [
            ReleasedWork(
                one.assignment_id,
                one.run_id,
                one.pseudonym,
                one.batch,
                submissions.latest[one.assignment_id].seq,
            )
            for people in annotators.values()
            for one in people
        ]
    )
    gold = gold_at(
        assignment_ids,
        seq,
        pseudonyms=pseudonyms,
        articles={pk: (row["article_version"], row["text"]) for pk, (row, _) in articles.items()},
    )
    for version_id in version_ids:
        row, splitter = articles[version_id]
        sheet = _Sheet(row, places[version_id], annotators[version_id])
        decided = list(sheet.rows(submissions.latest, latest))
        yield ReleasedArticle(
            article=row,
            sentences=sheet.sentences(splitter),
            annotations=[one for one, _ in decided],
            independent=[one for one, _ in sheet.rows(submissions.independent, independent)],
            evidence=[found for one, record in decided for found in evidence_rows(one, record)],
            suggestions=proposed.get(version_id, []),
            gold=gold.get(version_id, []),
        )


def _articles(
    version_ids: Sequence[int], corrected: Mapping[UUID, dict[str, str]]
) -> dict[int, tuple[ArticleRow, Splitter]]:
    """The articles' rows, with what was said about them before it was corrected later."""
    rows = ArticleVersion.objects.filter(pk__in=version_ids).select_related("article")
    for one in rows:
        for name, value in corrected.get(one.article.uid, {}).items():
            setattr(one.article, name, value)
    return {one.pk: (_article_row(one), (one.splitter_name, one.splitter_version)) for one in rows}


def _article_row(version: ArticleVersion) -> ArticleRow:
    article = version.article
    return ArticleRow(
        uid=str(article.uid),
        article_version=str(version.uid),
        version_number=version.number,
        sha256=version.text_hash,
        title=article.title,
        url=article.url,
        outlet=article.outlet,
        author=article.author,
        published_at=article.published_at,
        language=article.language,
        licence=article.licence,
        text=version.text,
    )


def _places(version_ids: Sequence[int]) -> dict[int, list[Place]]:
    """The sentences of each version in order."""
    rows = Sentence.objects.filter(version_id__in=version_ids).order_by("version_id", "position")
    found: dict[int, list[Place]] = {pk: [] for pk in version_ids}
    for version_id, *place in rows.values_list(
        "version_id", "pk", "position", "paragraph", "start", "end"
    ):
        pk, position, paragraph, start, end = place
        found[version_id].append((pk, position, paragraph, start, end))
    return found


def _annotators(
    assignment_ids: Sequence[int], pseudonyms: dict[int, str]
) -> dict[int, list[_Annotator]]:
    """The people of each version, by pseudonym and batch."""
    rows = Assignment.objects.filter(pk__in=assignment_ids).values_list(
        "batch_article__version_id",
        "pk",
        "annotator_id",
        "batch_article__arm",
        "batch_article__batch__uid",
        "batch_article__batch__name",
        "batch_article__kind",
        "batch_article__scheme__number",
        "batch_article__suggestion_run_id",
    )
    found: defaultdict[int, list[_Annotator]] = defaultdict(list)
    for version_id, pk, person, arm, batch, name, kind, scheme, run_id in rows:
        found[version_id].append(
            _Annotator(pk, pseudonyms[person], arm, str(batch), name, kind, scheme, run_id)
        )
    for people in found.values():
        people.sort(key=lambda one: (one.pseudonym, one.batch))
    return found


@dataclass(frozen=True)
class _Sheet:
    """One article with its sentences and its people: makes the rows of each sentence."""

    article: ArticleRow
    places: list[Place]
    annotators: list[_Annotator]

    def sentences(self, splitter: Splitter) -> list[SentenceRow]:
        return [
            SentenceRow(
                article_version=self.article["article_version"],
                position=position,
                paragraph=paragraph,
                start=start,
                end=end,
                splitter=splitter[0],
                splitter_version=splitter[1],
            )
            for _, position, paragraph, start, end in self.places
        ]

    def rows(
        self,
        submissions: dict[int, SubmittedAt],
        records: dict[int, dict[int, StoredVersion]],
    ) -> Iterator[tuple[AnnotationRow, StoredRecord]]:
        """The row of each sentence and annotator that has one of these submissions."""
        people = [
            (one, submissions[one.assignment_id], records[one.assignment_id])
            for one in self.annotators
            if one.assignment_id in submissions
        ]
        for place in self.places:
            for annotator, submission, decided in people:
                stored = decided.get(place[0])
                if stored is not None:
                    yield self._row(place, annotator, submission, stored), stored.record

    def _row(
        self, place: Place, annotator: _Annotator, submission: SubmittedAt, stored: StoredVersion
    ) -> AnnotationRow:
        _, position, _, start, end = place
        record, text = stored.record, self.article["text"]
        return AnnotationRow(
            article_version=self.article["article_version"],
            position=position,
            start=start,
            end=end,
            annotator=annotator.pseudonym,
            arm=annotator.arm,
            batch=annotator.batch,
            batch_name=annotator.batch_name,
            batch_kind=annotator.batch_kind,
            scheme=annotator.scheme,
            submission=submission.number,
            independent=submission.independent,
            marks=record["marks"],
            fact_candidate=record["fact_candidate"],
            unsure=record["unsure"],
            note=record["note"],
            seconds=number(record["seconds"]),
            bulk=record["bulk"],
            carried=stored.carried,
            attributions=[attribution_entry(one, text) for one in record["attributions"]],
            evidence=[one["uid"] for one in record["evidence"]],
            record_version=stored.version,
            saved_at=stored.saved_at,
            submitted_at=submission.at,
        )
