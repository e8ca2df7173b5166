"""Jobs as the API shows them: what they are for and how far they are, never their parameters."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from annotations.domain.fields import JsonObject
from annotations.domain.messages import read_message
from annotations.models import Job, JobItem, Membership, Project, Release
from annotations.queries.clock import database_now
from annotations.queries.job_progress import ChunkSums, progress_of
from annotations.wording import say


def job_rows(project: Project) -> QuerySet[Job, Any]:
    """The jobs of a project, newest first, without the chunks of large ones."""
    asker = Membership.objects.filter(project=project, user=OuterRef("requested_by"))
    release = Release.objects.filter(job=OuterRef("pk")).values("uid")[:1]
    return (
        Job.objects.filter(project=project, parent=None)
        .order_by("-pk")
        .values(
            "uid",
            "kind",
            "state",
            "attempt",
            "done",
            "total",
            "reason",
            "requested_at",
            "started_at",
            "finished_at",
            refused_rows=F("failed"),
            requester=Subquery(asker.values("pseudonym")[:1]),
            release=Subquery(release),
        )
    )


def job_json(row: dict[str, Any]) -> JsonObject:
    """A row of `job_rows` as it is answered."""
    told = dict(row)
    told["requested_by"] = told.pop("requester")
    told["reason"] = say(read_message(told["reason"]))
    return told


def job_document(job: Job) -> JsonObject:
    """One job, with how many of its rows came to what, and how fast it gets on."""
    row = job_json(job_rows(job.project).get(pk=job.pk))
    now = progress_of(job, database_now())
    return row | {
        "done": now.done,
        "total": now.total,
        "refused_rows": now.failed,
        "rows": {"done": now.stored, "skipped": now.skipped, "failed": now.failed},
        "chunks": None if now.sums is None else _chunks_json(now.sums),
        "per_minute": now.per_minute,
        "seconds_left": now.seconds_left,
    }


def _chunks_json(sums: ChunkSums) -> JsonObject:
    return {
        "count": sums.chunks,
        "done": sums.chunks_done,
        "running": sums.chunks_running,
        "waiting": sums.chunks_waiting,
        "failed": sums.chunks_failed,
    }


def item_rows(job: Job) -> QuerySet[JobItem, Any]:
    """What became of single rows, in the order they were noted."""
    return job.items.order_by("pk").values(
        "key", "label", "state", "code", "error", "file", "row", "field", "article"
    )


def item_json(row: dict[str, Any]) -> JsonObject:
    """A row of `item_rows` as it is answered, in the language of the request."""
    return row | {"error": say(read_message(row["error"]))}
