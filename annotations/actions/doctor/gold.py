"""Gold: its rows say the newest, its inputs belong to the article, and every one is legal."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Length

from annotations.actions.doctor.findings import Finding, Scope
from annotations.actions.gold_records import legal_record
from annotations.actions.restored_work import GOLD_RESTORED
from annotations.domain.errors import UserError
from annotations.domain.record import Record
from annotations.models import BatchArticle, Gold, GoldInput, GoldVersion, Source

GOLD = "gold"
ROWS_A_READ = 2_000
_PROJECT = "batch_article__batch__project"


@dataclass(frozen=True, slots=True)
class _Stored:
    """One gold version with where it stands."""

    place_id: int
    sentence_id: int
    position: int
    span: tuple[int, int]
    same_text: bool
    length: int
    project_id: int
    batch: UUID
    version: int
    seq: int
    event_seq: int
    event_kind: str
    payload: object

    @property
    def where(self) -> str:
        return f"{self.batch}, sentence {self.position}"


def check_gold(scope: Scope) -> Iterator[Finding]:
    """The history by itself, then what was made from it and what it was made from."""
    sources: dict[UUID, tuple[int, str]] = {}
    for _, rows in groupby(_versions(scope), key=lambda row: (row.place_id, row.sentence_id)):
        yield from _check_history(list(rows), sources)
        if len(sources) >= ROWS_A_READ:
            yield from _missing_sources(sources)
            sources = {}
    yield from _missing_sources(sources)
    yield from _check_inputs(scope)
    yield from _check_rows(scope)


def _versions(scope: Scope) -> Iterator[_Stored]:
    rows = (
        GoldVersion.objects.filter(scope.within(_PROJECT))
        .annotate(length=Length("batch_article__version__text"))
        .order_by("batch_article_id", "sentence_id", "version")
        .values_list(
            *("batch_article_id", "sentence_id", "sentence__position", "sentence__start"),
            *("sentence__end", "sentence__version_id", "batch_article__version_id", "length"),
            *("batch_article__batch__project_id", "batch_article__batch__uid"),
            *("version", "seq", "event__seq", "event__kind", "payload"),
        )
    )
    for place, sentence, n, start, end, of, text, *rest in rows.iterator(chunk_size=ROWS_A_READ):
        yield _Stored(place, sentence, n, (start, end), of == text, *rest)


def _check_history(rows: list[_Stored], sources: dict[UUID, tuple[int, str]]) -> Iterator[Finding]:
    expected = 0
    for row in rows:
        expected += 1
        if row.event_kind == GOLD_RESTORED and row.version > expected:
            expected = row.version  # a release holds the newest version alone
        if row.version != expected:
            words = f"A gold version is missing before number {row.version}."
            yield Finding(GOLD, row.where, words)
            return
        if row.seq != row.event_seq:
            words = f"Gold version {row.version} is not numbered as its event."
            yield Finding(GOLD, row.where, words)
        if not row.same_text:
            yield Finding(GOLD, row.where, "The gold's sentence is of another text.")
        if row.payload is None:
            continue
        try:
            record = legal_record(row.payload, sentence=row.span, text_length=row.length)
        except UserError as error:
            words = f"Gold version {row.version}, {error.field}: {error.detail}"
            yield Finding(GOLD, row.where, words)
        else:
            _collect(record, row, sources)


def _collect(record: Record, row: _Stored, sources: dict[UUID, tuple[int, str]]) -> None:
    for uid in record.sources:
        sources.setdefault(uid, (row.project_id, row.where))


def _missing_sources(sources: dict[UUID, tuple[int, str]]) -> Iterator[Finding]:
    found = dict(Source.objects.filter(uid__in=sources).values_list("uid", "project_id"))
    for uid, (project_id, where) in sources.items():
        if found.get(uid) != project_id:
            words = f"The gold names the source {uid}, which is not there in this project."
            yield Finding(GOLD, where, words)


def _check_inputs(scope: Scope) -> Iterator[Finding]:
    """What a gold was made from is submitted work on the same sentence of the same article."""
    rows = GoldInput.objects.filter(scope.within(f"gold__{_PROJECT}"))
    wrong = rows.exclude(
        submission__assignment=F("record_version__assignment"),
        submission__assignment__batch_article=F("gold__batch_article"),
        record_version__sentence=F("gold__sentence"),
        record_version__seq__lte=F("submission__seq"),
        submission__seq__lt=F("gold__seq"),
    )
    for batch, position in wrong.values_list(
        "gold__batch_article__batch__uid", "gold__sentence__position"
    ):
        words = "An input of the gold is not what somebody submitted for this sentence before."
        yield Finding(GOLD, f"{batch}, sentence {position}", words)


def _check_rows(scope: Scope) -> Iterator[Finding]:
    """One row for each sentence that has a history, which says its newest version."""
    newest = (
        GoldVersion.objects.filter(
            batch_article=OuterRef("batch_article"), sentence=OuterRef("sentence")
        )
        .order_by("-version")
        .values("pk")[:1]
    )
    rows = Gold.objects.filter(scope.within(_PROJECT)).annotate(newest=Subquery(newest))
    same = Q(
        current=F("newest"),
        version=F("current__version"),
        method=F("current__method"),
        reason=F("current__reason"),
    )
    wrong = set(rows.exclude(same).values_list("batch_article_id", flat=True))
    said = rows.filter(same).values_list("batch_article_id", "marks", "current__payload__marks")
    wrong |= {place for place, marks, written in said.iterator() if marks != written}
    wrong |= _without_row(scope)
    places = BatchArticle.objects.filter(pk__in=wrong).order_by("pk")
    for pk, batch in places.values_list("pk", "batch__uid"):
        words = "The rows of gold of an article in this batch are not what its history says."
        yield Finding(GOLD, str(batch), words, target=pk)


def _without_row(scope: Scope) -> set[int]:
    """Batch articles with gold in the history, of which a sentence has no row."""
    versions = GoldVersion.objects.filter(scope.within(_PROJECT))
    histories = versions.values("batch_article_id", "sentence_id").annotate(last=Max("version"))
    row = Gold.objects.filter(
        batch_article=OuterRef("batch_article_id"), sentence=OuterRef("sentence_id")
    )
    lacking = histories.annotate(row=Subquery(row.values("pk")[:1])).filter(row=None)
    return set(lacking.values_list("batch_article_id", flat=True))
