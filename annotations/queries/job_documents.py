"""Jobs as the API shows them: what they are for and how far they are, never their parameters."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from annotations.domain.fields import JsonObject
from annotations.domain.messages import read_message
from annotations.models import Job, JobItem, JobItemState, Membership, Project, Release
from annotations.queries.jobs import items_of
from annotations.wording import say


def job_rows(project: Project) -> QuerySet[Job, Any]:
    """The jobs of a project, newest first."""
    asker = Membership.objects.filter(project=project, user=OuterRef("requested_by"))
    refused = (
        JobItem.objects.filter(job=OuterRef("pk"), state=JobItemState.FAILED)
        .order_by()
        .values("job")
        .annotate(n=Count("pk"))
        .values("n")
    )
    release = Release.objects.filter(job=OuterRef("pk")).values("uid")[:1]
    return (
        Job.objects.filter(project=project)
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
            refused_rows=Subquery(refused),
            requester=Subquery(asker.values("pseudonym")[:1]),
            release=Subquery(release),
        )
    )


def job_json(row: dict[str, Any]) -> JsonObject:
    """A row of `job_rows` as it is answered."""
    told = dict(row)
    told["requested_by"] = told.pop("requester")
    told["reason"] = say(read_message(told["reason"]))
    told["refused_rows"] = told["refused_rows"] or 0
    return told


def job_document(job: Job) -> JsonObject:
    """One job, with how many of its rows came to what."""
    counts = items_of(job).counts
    row = job_json(job_rows(job.project).get(pk=job.pk))
    return row | {"rows": {"done": counts.done, "skipped": counts.skipped, "failed": counts.failed}}


def item_rows(job: Job) -> QuerySet[JobItem, Any]:
    """What became of single rows, in the order they were noted."""
    return job.items.order_by("pk").values("key", "label", "state", "code", "error")


def item_json(row: dict[str, Any]) -> JsonObject:
    """A row of `item_rows` as it is answered, in the language of the request."""
    return row | {"error": say(read_message(row["error"]))}
