"""Repairs that lose nothing: what they write can be worked out from the history at any time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from annotations.actions import counting, projection
from annotations.actions.agreement_totals import mend_view
from annotations.actions.doctor.leftovers import clear_leftovers
from annotations.actions.events import log
from annotations.actions.gold_writing import project_gold
from annotations.domain.errors import UserError
from annotations.domain.record import EMPTY, parse_stored
from annotations.models import (
    AgreementView,
    ArticleVersion,
    Assignment,
    Attribution,
    BatchArticle,
    ChainLink,
    Evidence,
    Gold,
    GoldVersion,
    Job,
    JobState,
    Mark,
    RecordVersion,
)


@dataclass(frozen=True)
class Repair:
    """words: what it does, for a person; act: mends one target and says what it did."""

    words: str
    act: Callable[[int, datetime], str]


@transaction.atomic
def rebuild_projection(assignment_id: int, at: datetime) -> str:
    """Write the rows of an assignment anew from its newest record versions."""
    assignment = Assignment.objects.select_related("batch_article__version").get(pk=assignment_id)
    project_id = assignment.batch_article.version.project_id
    log(
        project_id=project_id,
        kind="projection.rebuilt",
        by=None,
        at=at,
        object_uid=assignment.uid,
    )
    _clear_rows(assignment)
    newest: dict[int, RecordVersion] = {}
    history = RecordVersion.objects.filter(assignment=assignment).select_related("sentence")
    for row in history.order_by("sentence__position", "version"):
        newest[row.sentence_id] = row
    changes = [
        projection.Change(
            sentence_id=row.sentence_id,
            position=row.sentence.position,
            mark_id=None,
            version=row.version,
            old=EMPTY,
            new=parse_stored(row.payload),
        )
        for row in newest.values()
    ]
    projection.write(assignment=assignment, changes=changes)
    return f"The rows of assignment {assignment.uid} are built anew from its history."


def _clear_rows(assignment: Assignment) -> None:
    marks = Mark.objects.filter(assignment=assignment)
    attributions = Attribution.objects.filter(mark__assignment=assignment)
    attributions.update(continues=None)
    ChainLink.objects.filter(attribution__mark__assignment=assignment).delete()
    attributions.delete()
    marks.update(marks=None, fact_candidate=False, settled_by=None)
    Evidence.objects.filter(mark__assignment=assignment).delete()
    marks.delete()


@transaction.atomic
def rebuild_gold(place_id: int, at: datetime) -> str:
    """Write the rows of gold of a batch's article anew from the newest gold versions."""
    place = BatchArticle.objects.select_related("batch", "version").get(pk=place_id)
    log(
        project_id=place.batch.project_id,
        kind="gold.rebuilt",
        by=None,
        at=at,
        object_uid=place.version.uid,
    )
    Gold.objects.filter(batch_article=place).delete()
    history = GoldVersion.objects.filter(batch_article=place).order_by("version")
    project_gold({row.sentence_id: row for row in history}.values())
    return f"The gold of article version {place.version.uid} is built anew from its history."


@transaction.atomic
def recount(version_id: int, at: datetime) -> str:
    """Count the agreement of an article version anew."""
    version = ArticleVersion.objects.defer("text").get(pk=version_id)
    log(
        project_id=version.project_id,
        kind="agreement.recounted",
        by=None,
        at=at,
        object_uid=version.uid,
    )
    counting.rebuild(version.pk)
    for view in AgreementView.objects.filter(project_id=version.project_id):
        mend_view(view)
    return f"The agreement of article version {version.uid} is counted anew."


@transaction.atomic
def add_up(view_id: int, at: datetime) -> str:
    """Add the totals of a view up anew from its counts."""
    view = AgreementView.objects.select_related("project", "scheme").get(pk=view_id)
    project = view.project
    log(project_id=project.pk, kind="agreement.recounted", by=None, at=at, object_uid=project.uid)
    view.refresh_from_db()
    mend_view(view)
    return f"The totals of scheme {view.scheme.number}, {view.arm}, are added up anew."


@transaction.atomic
def requeue(job_id: int, at: datetime) -> str:
    """Let a worker be told again of a job that nobody holds; it resumes where it stopped."""
    job = Job.objects.get(pk=job_id)
    nobody_holds = Q(state=JobState.QUEUED) | Q(lease_until=None) | Q(lease_until__lt=at)
    queued = Job.objects.filter(
        nobody_holds, pk=job_id, attempt=job.attempt, state__in=[JobState.QUEUED, JobState.RUNNING]
    ).update(state=JobState.QUEUED, lease_until=None, published_at=None, published=0)
    if not queued:
        return f"Job {job.uid} has gone on by itself."
    log(project_id=job.project_id, kind="job.requeued", by=None, at=at, object_uid=job.uid)
    return f"Job {job.uid} waits for a worker again."


def mend(repair: Repair, target: int, *, at: datetime) -> str:
    """Do it, or say why this one cannot be mended by a program."""
    try:
        return repair.act(target, at)
    except UserError as error:
        return f"Not repaired: {error.detail}"


REPAIRS = {
    "projection": Repair("rebuild the rows from the history", rebuild_projection),
    "gold": Repair("rebuild the rows of gold from the history", rebuild_gold),
    "agreement": Repair("count the agreement anew", recount),
    "agreement_totals": Repair("add the totals up anew", add_up),
    "jobs": Repair("put the job back into the queue", requeue),
    "leftovers": Repair("remove what has expired", lambda _target, at: clear_leftovers(at=at)),
}
