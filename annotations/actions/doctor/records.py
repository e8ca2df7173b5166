"""The history of sentence records: legal, whole, and what the projected rows say."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count, Max
from django.db.models.functions import Length

from annotations.actions.doctor.findings import Finding, Scope
from annotations.actions.doctor.projected import Projected, projected_records
from annotations.actions.doctor.references import Named, check_continuations
from annotations.actions.restored_work import RECORDS_RESTORED
from annotations.domain.errors import UserError
from annotations.domain.record import Record, parse_record
from annotations.domain.submission import find_problems
from annotations.models import (
    ArticleVersion,
    Assignment,
    AssignmentState,
    RecordVersion,
    Sentence,
    Submission,
)

ROWS_A_READ = 2_000
ASSIGNMENTS_A_READ = 200

RECORDS = "records"
HISTORY = "history"
SUBMITTED = "submitted"
PROJECTION = "projection"


@dataclass(frozen=True)
class Stored:
    """One record version with where it stands."""

    assignment_id: int
    sentence_id: int
    position: int
    span: tuple[int, int]
    version_id: int
    version: int
    seq: int
    event_seq: int
    event_kind: str
    payload: object


@dataclass
class Work:
    """One assignment and what was read of it."""

    pk: int
    uid: str
    state: str
    version_id: int
    length: int = 0
    sentences: int = 0
    submitted_seq: int | None = None
    newest: dict[int, Stored] = field(default_factory=dict)
    records: dict[int, Record] = field(default_factory=dict)
    submitted: dict[int, Record] = field(default_factory=dict)

    def where(self, position: int) -> str:
        return f"{self.uid}, sentence {position}"


def check_records(scope: Scope) -> Iterator[Finding]:
    """Every record version is legal and names what is there; the rows say what the newest say."""
    for works in _chunks_of_work(scope):
        named = Named()
        rows = _stored_versions(list(works))
        for assignment_id, versions in groupby(rows, key=lambda row: row.assignment_id):
            yield from _check_history(works[assignment_id], list(versions), named)
        yield from named.missing()
        projected = projected_records(list(works))
        for work in works.values():
            yield from check_continuations(work.records, work.uid)
            yield from _check_projection(work, projected)
            yield from _check_submitted(work)


def _chunks_of_work(scope: Scope) -> Iterator[dict[int, Work]]:
    """Assignments by id, in portions of about as many record versions."""
    rows = (
        Assignment.objects.filter(scope.within("batch_article__version__project"))
        .order_by("pk")
        .annotate(n=Count("record_versions"))
        .values_list("pk", "uid", "state", "batch_article__version_id", "n")
    )
    chunk: dict[int, Work] = {}
    held = 0
    for pk, uid, state, version_id, n in rows.iterator(chunk_size=ROWS_A_READ):
        if chunk and (held + n > ROWS_A_READ or len(chunk) >= ASSIGNMENTS_A_READ):
            yield _completed(chunk)
            chunk, held = {}, 0
        chunk[pk] = Work(pk, str(uid), state, version_id)
        held += n
    if chunk:
        yield _completed(chunk)


def _completed(works: dict[int, Work]) -> dict[int, Work]:
    """The same, with the length of the text, the number of sentences and the last submission."""
    versions = ArticleVersion.objects.filter(pk__in={one.version_id for one in works.values()})
    lengths = dict(versions.annotate(n=Length("text")).values_list("pk", "n"))
    sentences = dict(
        Sentence.objects.filter(version__in=versions)
        .order_by()
        .values("version")
        .annotate(n=Count("pk"))
        .values_list("version", "n")
    )
    submitted = dict(
        Submission.objects.filter(assignment_id__in=works)
        .values("assignment_id")
        .annotate(last=Max("seq"))
        .values_list("assignment_id", "last")
    )
    for one in works.values():
        one.length = lengths.get(one.version_id, 0)
        one.sentences = sentences.get(one.version_id, 0)
        one.submitted_seq = submitted.get(one.pk)
    return works


def _stored_versions(assignments: list[int]) -> Iterator[Stored]:
    rows = (
        RecordVersion.objects.filter(assignment_id__in=assignments)
        .order_by("assignment_id", "sentence_id", "version")
        .values_list(
            *("assignment_id", "sentence_id", "sentence__position"),
            *("sentence__start", "sentence__end", "sentence__version_id"),
            *("version", "seq", "event__seq", "event__kind", "payload"),
        )
    )
    for row in rows.iterator(chunk_size=ROWS_A_READ):
        assignment_id, sentence_id, position, start, end, *rest = row
        yield Stored(assignment_id, sentence_id, position, (start, end), *rest)


def _check_history(work: Work, rows: list[Stored], named: Named) -> Iterator[Finding]:
    """Each version by itself; keeps the newest ones and those that were submitted."""
    for before, row in zip([None, *rows], rows, strict=False):
        where = work.where(row.position)
        same_sentence = before is not None and before.sentence_id == row.sentence_id
        expected = before.version + 1 if same_sentence and before else 1
        # A release holds the versions that were submitted, not those between.
        was_restored = row.event_kind == RECORDS_RESTORED and row.version > expected
        if row.version != expected and not was_restored:
            yield Finding(HISTORY, where, f"A version is missing before number {row.version}.")
        if row.seq != row.event_seq:
            yield Finding(HISTORY, where, f"Version {row.version} is not numbered as its event.")
        if row.version_id != work.version_id:
            yield Finding(RECORDS, where, "The sentence is of another text than the assignment.")
        work.newest[row.sentence_id] = row
        try:
            record = parse_record(row.payload, sentence=row.span, text_length=work.length)
        except UserError as error:
            place = f"Version {row.version}, {error.field}"
            yield Finding(RECORDS, where, f"{place}: {error.detail}")
            continue
        named.collect(record, (work.pk, where))
        work.records[row.position] = record
        if work.submitted_seq is not None and row.seq <= work.submitted_seq:
            work.submitted[row.position] = record


def _check_projection(work: Work, projected: dict[tuple[int, int], Projected]) -> Iterator[Finding]:
    mine = {sentence: one for (pk, sentence), one in projected.items() if pk == work.pk}
    faults = []
    for sentence_id, row in work.newest.items():
        found = mine.pop(sentence_id, None)
        if found is None:
            faults.append(f"sentence {row.position} has no row")
        elif found.version != row.version:
            faults.append(f"sentence {row.position} stands at version {found.version}")
        elif found.record != row.payload or found.settled_by != _settling(row.payload):
            faults.append(f"sentence {row.position} says something else")
    faults += [f"row of sentence id {sentence} has no history" for sentence in mine]
    if faults:
        more = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
        words = f"The rows are not what the newest records say: {faults[0]}{more}."
        yield Finding(PROJECTION, work.uid, words, target=work.pk)


def _settling(payload: object) -> str | None:
    """uid of the evidence that a stored verified fact rests on."""
    if not isinstance(payload, dict) or payload.get("marks") not in ("V", "Q+V"):
        return None
    proofs = payload.get("evidence", [])
    return next((one["uid"] for one in proofs if one.get("stance") == "supports"), None)


def _check_submitted(work: Work) -> Iterator[Finding]:
    """What is submitted is complete, and Q stands exactly where something is quoted."""
    if work.state != AssignmentState.SUBMITTED:
        return
    if work.submitted_seq is None:
        yield Finding(SUBMITTED, work.uid, "It is submitted, but there is no submission.")
        return
    for problem in find_problems(work.submitted, sentence_count=work.sentences):
        yield Finding(SUBMITTED, work.where(problem.position), problem.detail)
