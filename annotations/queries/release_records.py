"""The submissions and records of a few assignments as they stood at a cut-off."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import orjson
from django.db.models import Exists, F, IntegerField, OuterRef, TextField
from django.db.models.functions import Cast

from annotations.formats.releases.stored import StoredRecord
from annotations.formats.releases.values import stamp
from annotations.models import RecordVersion, Submission
from annotations.queries.release_stamps import Stamp

PARAMETERS = 5_000


@dataclass(frozen=True, slots=True)
class SubmittedAt:
    """One submission; it froze the record versions up to `seq`."""

    pk: int
    number: int
    at: str
    seq: int
    independent: bool


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One saved state of a sentence record."""

    version: int
    saved_at: str
    carried: bool
    record: StoredRecord


@dataclass(frozen=True)
class Submissions:
    """By assignment id. independent: only of those whose latest one is not independent."""

    latest: dict[int, SubmittedAt]
    independent: dict[int, SubmittedAt]


def submissions_at(assignments: Collection[int], seq: int) -> Submissions:
    """The submissions of these assignments up to event `seq`."""
    rows = Submission.objects.filter(assignment_id__in=assignments, seq__lte=seq).order_by("number")
    latest: dict[int, SubmittedAt] = {}
    independent: dict[int, SubmittedAt] = {}
    for assignment_id, pk, number, at, own_seq, unseen in rows.values_list(
        "assignment_id", "pk", "number", "at", "seq", "independent"
    ):
        latest[assignment_id] = SubmittedAt(pk, number, stamp(at), own_seq, unseen)
        if unseen:
            independent[assignment_id] = latest[assignment_id]
    replaced = {pk: one for pk, one in independent.items() if not latest[pk].independent}
    return Submissions(latest, replaced)


def records_at(submissions: dict[int, SubmittedAt]) -> dict[int, dict[int, StoredVersion]]:
    """The newest record of each sentence up to its assignment's submission.

    By assignment id, then sentence id. The database chooses, so that older versions, of which
    there may be many, cost nothing here.
    """
    found: dict[int, dict[int, StoredVersion]] = {pk: {} for pk in submissions}
    for part in _parts([one.pk for one in submissions.values()]):
        for assignment_id, sentence_id, version, saved_at, carried, written in _newest(part):
            found[assignment_id][sentence_id] = StoredVersion(
                version, saved_at, bool(carried), orjson.loads(written)
            )
    return found


def _newest(submissions: Sequence[int]) -> Iterable[tuple[int, int, int, str, int, str]]:
    """Assignment, sentence, version, time, whether carried, and payload.

    The payload comes as text, which the faster parser reads, and a truth as a number: Django would
    look at every cell of every row to turn it into one.
    """
    rows = RecordVersion.objects.filter(
        assignment__submissions__in=submissions, seq__lte=F("assignment__submissions__seq")
    ).annotate(frozen=F("assignment__submissions__seq"))
    newer = RecordVersion.objects.filter(
        assignment=OuterRef("assignment"),
        sentence=OuterRef("sentence"),
        version__gt=OuterRef("version"),
        seq__lte=OuterRef("frozen"),
    )
    return (
        rows.filter(~Exists(newer))
        .annotate(
            written=Cast("payload", TextField()),
            saved_at=Stamp("event__at"),
            is_carried=Cast("carried", IntegerField()),
        )
        .values_list("assignment_id", "sentence_id", "version", "saved_at", "is_carried", "written")
    )


def submissions_by_id(pks: Sequence[int]) -> dict[int, SubmittedAt]:
    """These submissions, whenever they were made."""
    return {
        pk: SubmittedAt(pk, number, stamp(at), seq, unseen)
        for part in _parts(pks)
        for pk, number, at, seq, unseen in Submission.objects.filter(pk__in=part).values_list(
            "pk", "number", "at", "seq", "independent"
        )
    }


def _parts(pks: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(pks)
    while part := list(islice(rest, PARAMETERS)):
        yield part
