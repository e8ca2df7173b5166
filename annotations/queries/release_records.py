"""The submissions and records of a few assignments as they stood at a cut-off."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

import orjson
from django.db.models import TextField
from django.db.models.functions import Cast

from annotations.formats.releases.stored import StoredRecord
from annotations.formats.releases.values import stamp
from annotations.models import RecordVersion, Submission

Choice: TypeAlias = dict[tuple[int, int], int]
"""(assignment id, sentence id) -> id of the record version chosen."""

PARAMETERS = 5_000


@dataclass(frozen=True, slots=True)
class SubmittedAt:
    """One submission; it froze the record versions up to `seq`."""

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
    for assignment_id, number, at, own_seq, unseen in rows.values_list(
        "assignment_id", "number", "at", "seq", "independent"
    ):
        latest[assignment_id] = SubmittedAt(number, stamp(at), own_seq, unseen)
        if unseen:
            independent[assignment_id] = latest[assignment_id]
    replaced = {pk: one for pk, one in independent.items() if not latest[pk].independent}
    return Submissions(latest, replaced)


def records_at(submissions: dict[int, SubmittedAt]) -> dict[int, dict[int, StoredVersion]]:
    """The newest record of each sentence up to its assignment's submission.

    By assignment id, then sentence id.
    """
    chosen = _newest(submissions)
    stored = _load(list(chosen.values()))
    found: dict[int, dict[int, StoredVersion]] = {pk: {} for pk in submissions}
    for (assignment_id, sentence_id), pk in chosen.items():
        found[assignment_id][sentence_id] = stored[pk]
    return found


def _newest(submissions: dict[int, SubmittedAt]) -> Choice:
    """Choose without reading payloads: most versions are older ones."""
    rows = (
        RecordVersion.objects.filter(assignment_id__in=submissions)
        .order_by("assignment_id", "sentence_id", "version")
        .values_list("pk", "assignment_id", "sentence_id", "seq")
    )
    return {
        (assignment_id, sentence_id): pk
        for pk, assignment_id, sentence_id, seq in rows
        if seq <= submissions[assignment_id].seq
    }


def _load(pks: Sequence[int]) -> dict[int, StoredVersion]:
    stored: dict[int, StoredVersion] = {}
    for part in _parts(pks):
        # Read as text: the payload is then parsed once, by the faster parser.
        rows = RecordVersion.objects.filter(pk__in=part).annotate(
            written=Cast("payload", TextField())
        )
        for pk, version, at, carried, written in rows.values_list(
            "pk", "version", "event__at", "carried", "written"
        ):
            stored[pk] = StoredVersion(version, stamp(at), carried, orjson.loads(written))
    return stored


def _parts(pks: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(pks)
    while part := list(islice(rest, PARAMETERS)):
        yield part
