"""The rows of a release, a few articles at a time, so that memory stays flat.

Every list is read to its end before the next query: no cursor is open while a job writes its
progress, and no snapshot is held that would keep the database from tidying up.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeAlias
from uuid import UUID

from annotations.formats.releases.rows import (
    AnnotationRow,
    ArticleRow,
    EarlierEvidenceRow,
    GoldRow,
    PlaceRow,
    ReleasedArticle,
    SentenceRow,
    SuggestionRow,
)
from annotations.formats.releases.stored import (
    StoredRecord,
    attribution_entry,
    earlier_evidence,
    evidence_rows,
)
from annotations.formats.releases.values import number
from annotations.models import ArticleVersion, Assignment, Membership, Sentence
from annotations.queries.release import ReleasedVersion, ReleaseScope
from annotations.queries.release_gold import gold_at
from annotations.queries.release_inputs import Frozen, submissions_behind
from annotations.queries.release_places import places_of
from annotations.queries.release_records import (
    StoredVersion,
    SubmittedAt,
    records_at,
    submissions_at,
)
from annotations.queries.release_sources import SourceNames, sources_named
from annotations.queries.release_states import metadata_before
from annotations.queries.release_suggestions import ReleasedWork, suggestions_of

Place: TypeAlias = tuple[int, int, int, int, int]
"""A sentence: its id, position, paragraph, start and end."""
Splitter: TypeAlias = tuple[str, str]
_Decided: TypeAlias = tuple[AnnotationRow, StoredRecord]


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
    names = SourceNames(scope.project_id, scope.seq, scope.coverage.articles)
    for versions in scope.chunks():
        # No name holds a chunk, so that it is gone before the next one is read.
        for released in _Chunk.read(versions, scope.seq, pseudonyms, corrected).all(versions):
            released.sources = names.of(sources_named(released))
            yield released


@dataclass(frozen=True)
class _Chunk:
    """What was read of some article versions, by their ids.

    behind: submissions that gold rests on and the others do not hold, by the people of `others`.
    """

    articles: Mapping[int, tuple[ArticleRow, Splitter]]
    places: Mapping[int, list[Place]]
    annotators: Mapping[int, list["_Annotator"]]
    latest: Frozen
    independent: Frozen
    behind: Sequence[Frozen]
    others: Mapping[int, list["_Annotator"]]
    suggestions: Mapping[int, list[SuggestionRow]]
    gold: Mapping[int, list[GoldRow]]
    batches: Mapping[int, list[PlaceRow]]

    @classmethod
    def read(
        cls,
        versions: Sequence[ReleasedVersion],
        seq: int,
        pseudonyms: dict[int, str],
        corrected: Mapping[UUID, dict[str, str]],
    ) -> Self:
        version_ids = [one.pk for one in versions]
        assignment_ids = [pk for one in versions for pk in one.assignments]
        articles = _articles(version_ids, corrected)
        annotators = _annotators(assignment_ids, pseudonyms)
        submissions = submissions_at(assignment_ids, seq)
        latest, independent = (
            Frozen(found, records_at(found))
            for found in (submissions.latest, submissions.independent)
        )
        told = {pk: (row["article_version"], row["text"]) for pk, (row, _) in articles.items()}
        gold = gold_at(assignment_ids, seq, pseudonyms=pseudonyms, articles=told)
        behind = submissions_behind(gold.inputs, there=(latest, independent))
        return cls(
            articles=articles,
            places=_places(version_ids),
            annotators=annotators,
            latest=latest,
            independent=independent,
            behind=behind,
            others=_annotators({pk for one in behind for pk in one.submissions}, pseudonyms),
            suggestions=suggestions_of(_works(annotators, latest)),
            gold=gold.rows,
            batches=places_of(assignment_ids),
        )

    def all(self, versions: Iterable[ReleasedVersion]) -> Iterator[ReleasedArticle]:
        return (self._released(one.pk) for one in versions)

    def _released(self, version_id: int) -> ReleasedArticle:
        """The rows of one version, without its sources."""
        row, splitter = self.articles[version_id]
        sheet = _Sheet(row, self.places[version_id], self.annotators[version_id])
        decided = list(sheet.rows(self.latest.submissions, self.latest.records))
        earlier = list(sheet.rows(self.independent.submissions, self.independent.records))
        others = replace(sheet, annotators=self.others.get(version_id, []))
        rested_on = _rested_on(others, self.behind)
        return ReleasedArticle(
            article=row,
            sentences=sheet.sentences(splitter),
            annotations=[one for one, _ in decided],
            independent=[one for one, _ in earlier],
            evidence=[
                found
                for one, record in decided
                if record["evidence"]
                for found in evidence_rows(one, record)
            ],
            suggestions=self.suggestions.get(version_id, []),
            gold=self.gold.get(version_id, []),
            gold_inputs=[one for one, _ in rested_on],
            earlier_evidence=_earlier_evidence(decided, [*earlier, *rested_on]),
            places=self.batches.get(version_id, []),
        )


def _works(annotators: Mapping[int, Iterable["_Annotator"]], latest: Frozen) -> list[ReleasedWork]:
    return [
        ReleasedWork(
            one.assignment_id,
            one.run_id,
            one.pseudonym,
            one.batch,
            latest.submissions[one.assignment_id].seq,
        )
        for people in annotators.values()
        for one in people
    ]


def _rested_on(sheet: "_Sheet", behind: Sequence[Frozen]) -> list[_Decided]:
    """The rows of whole submissions that gold was decided from."""
    if not sheet.annotators:
        return []
    rows = [pair for one in behind for pair in sheet.rows(one.submissions, one.records)]
    return sorted(rows, key=lambda pair: (pair[0]["position"], *_submission_of(pair[0])))


def _submission_of(row: AnnotationRow) -> tuple[str, str, int]:
    return row["annotator"], row["batch"], row["submission"]


def _earlier_evidence(
    latest: Sequence[_Decided], earlier: Sequence[_Decided]
) -> list[EarlierEvidenceRow]:
    """The evidence of rows that are not the latest, each version of a record once."""
    if not earlier:
        return []
    seen = {_version_of(row) for row, _ in latest}
    found: list[EarlierEvidenceRow] = []
    for row, record in earlier:
        if _version_of(row) not in seen:
            seen.add(_version_of(row))
            found += earlier_evidence(row, record)
    return found


def _version_of(row: AnnotationRow) -> tuple[str, str, int, int]:
    return row["annotator"], row["batch"], row["position"], row["record_version"]


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
        credit=article.credit,
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
    assignment_ids: Collection[int], pseudonyms: dict[int, str]
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
    ) -> Iterator[_Decided]:
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
        return {
            "article_version": self.article["article_version"],
            "position": position,
            "start": start,
            "end": end,
            "annotator": annotator.pseudonym,
            "arm": annotator.arm,
            "batch": annotator.batch,
            "batch_name": annotator.batch_name,
            "batch_kind": annotator.batch_kind,
            "scheme": annotator.scheme,
            "submission": submission.number,
            "independent": submission.independent,
            "marks": record["marks"],
            "fact_candidate": record["fact_candidate"],
            "unsure": record["unsure"],
            "note": record["note"],
            "seconds": number(record["seconds"]),
            "bulk": record["bulk"],
            "carried": stored.carried,
            "attributions": [attribution_entry(one, text) for one in record["attributions"]],
            "evidence": [one["uid"] for one in record["evidence"]],
            "record_version": stored.version,
            "saved_at": stored.saved_at,
            "submitted_at": submission.at,
        }
