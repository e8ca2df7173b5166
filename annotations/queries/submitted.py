"""What was submitted: the frozen records that agreement, releases and comparisons read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from annotations.domain.agreement.decisions import (
    AttributionChoice,
    Decision,
    SpeakerChoice,
    chain_value,
    content_from,
)
from annotations.domain.attribution import RecordAttribution
from annotations.domain.record import Record, parse_stored
from annotations.domain.spans import Span
from annotations.models import (
    Assignment,
    AssignmentState,
    BatchKind,
    Membership,
    RecordVersion,
    Source,
    Submission,
)
from annotations.models.batch import AssignmentQuerySet

ASSIGNMENTS_A_QUERY = 500


@dataclass(frozen=True)
class SubmittedRecord:
    """One sentence of one submission, as it stood then; `sentence` is its span."""

    assignment_id: int
    version_id: int
    position: int
    sentence: Span
    pseudonym: str
    payload: dict[str, object]

    @cached_property
    def record(self) -> Record:
        return parse_stored(self.payload)


def counted_assignments() -> AssignmentQuerySet:
    """Assignments whose submission may enter agreement: submitted, in a work batch.

    What is archived, the batch or the article, counts nowhere.
    """
    return Assignment.objects.filter(
        state=AssignmentState.SUBMITTED,
        batch_article__batch__kind=BatchKind.WORK,
        batch_article__batch__archived_at=None,
        batch_article__version__article__archived_at=None,
        submissions__independent=True,
    ).distinct()


def revised_versions(project_id: int) -> set[int]:
    """Article versions where somebody's newest submission is not the one that counts.

    What counts there stands in the history alone, so no row tells which sources it names.
    """
    return set(
        counted_assignments()
        .filter(batch_article__version__project_id=project_id)
        .filter(submissions__independent=False)
        .values_list("batch_article__version_id", flat=True)
    )


def independent_submissions(assignments: Iterable[Assignment]) -> dict[int, Submission]:
    """The last submission made unseen, by assignment id; assignments without one are absent."""
    return _last_submissions(
        Submission.objects.filter(assignment__in=assignments, independent=True)
    )


def latest_submissions(assignments: Iterable[Assignment]) -> dict[int, Submission]:
    """The last submission by assignment id."""
    return _last_submissions(Submission.objects.filter(assignment__in=assignments))


def _last_submissions(submissions: QuerySet[Submission]) -> dict[int, Submission]:
    return {one.assignment_id: one for one in submissions.order_by("number")}


def submitted_records(
    assignments: Iterable[Assignment], submissions: dict[int, Submission]
) -> Iterator[SubmittedRecord]:
    """The newest record of each sentence up to its assignment's submission.

    Ordered by assignment id and position.
    """
    by_id = {one.pk: one for one in assignments if one.pk in submissions}
    names = pseudonyms(by_id.values())
    ids = sorted(by_id)
    for start in range(0, len(ids), ASSIGNMENTS_A_QUERY):
        newest = _newest_payloads(ids[start : start + ASSIGNMENTS_A_QUERY], submissions)
        for (assignment_id, position), (sentence, payload) in newest.items():
            yield SubmittedRecord(
                assignment_id,
                by_id[assignment_id].batch_article.version_id,
                position,
                sentence,
                names[assignment_id],
                payload,
            )


def _newest_payloads(
    ids: Sequence[int], submissions: Mapping[int, Submission]
) -> dict[tuple[int, int], tuple[Span, dict[str, object]]]:
    """(assignment id, position) -> the sentence's span and the newest payload that its
    submission froze, in order."""
    rows = (
        RecordVersion.objects.filter(assignment_id__in=ids)
        .order_by("assignment_id", "sentence__position", "version")
        .values_list(
            "assignment_id",
            "sentence__position",
            "sentence__start",
            "sentence__end",
            "seq",
            "payload",
        )
    )
    return {
        (assignment_id, position): ((start, end), payload)
        for assignment_id, position, start, end, seq, payload in rows
        if seq <= submissions[assignment_id].seq
    }


def pseudonyms(assignments: Iterable[Assignment]) -> dict[int, str]:
    """The pseudonym of each assignment's annotator in its project, by assignment id."""
    listed = list(assignments)
    names = {
        (user_id, project_id): pseudonym
        for user_id, project_id, pseudonym in Membership.objects.filter(
            user_id__in={one.annotator_id for one in listed}
        ).values_list("user_id", "project_id", "pseudonym")
    }
    return {one.pk: names[one.annotator_id, one.batch_article.version.project_id] for one in listed}


def merged_uids(project_id: int) -> dict[str, str]:
    """uid -> uid of the source it was merged into, followed to the end; others are absent."""
    rows = Source.objects.filter(project_id=project_id).exclude(merged_into=None)
    step = {str(uid): str(into) for uid, into in rows.values_list("uid", "merged_into__uid")}
    return {uid: _end_of(uid, step) for uid in step}


def _end_of(uid: str, step: dict[str, str]) -> str:
    seen = {uid}
    while (following := step.get(uid)) is not None and following not in seen:
        seen.add(following)
        uid = following
    return uid


def decision_of(
    record: Record, merged: Mapping[str, str], sentence: Span | None = None
) -> Decision:
    """The record as agreement sees it: marks and attributions, with sources after merges.

    sentence: its span, without which nothing is said of how far content extends.
    """
    start, end = sentence or (0, 0)
    return Decision(
        record.marks,
        tuple(_attribution_of(one, merged, start) for one in record.attributions),
        end - start if sentence else None,
    )


def _attribution_of(
    one: RecordAttribution, merged: Mapping[str, str], start: int
) -> AttributionChoice:
    return AttributionChoice(
        speaker=SpeakerChoice(
            kind=one.speaker.kind,
            source=_after_merges(one.speaker.source, merged),
            set_by=one.speaker.set_by,
        ),
        mode=one.mode,
        content=content_from(start, one.content),
        chain=chain_value(
            (link.place, link.kind, _after_merges(link.source, merged)) for link in one.chain
        ),
        certainty=one.certainty,
    )


def _after_merges(source: UUID | None, merged: Mapping[str, str]) -> str | None:
    return None if source is None else merged.get(str(source), str(source))
