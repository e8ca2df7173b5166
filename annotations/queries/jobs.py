"""Jobs of a project and the rows they noted."""

from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from annotations.models import Job, JobItem, JobItemState, JobKind, Project


@dataclass(frozen=True)
class ItemCounts:
    """How many rows of a job came to what, noted or not."""

    done: int
    skipped: int
    failed: int


@dataclass(frozen=True)
class JobItems:
    """A job's rows, failed ones first."""

    rows: QuerySet[JobItem]
    counts: ItemCounts


def jobs_of(project: Project) -> QuerySet[Job]:
    """Newest first, annotated with `failed_rows`; deliveries stand on their webhook's page."""
    failed = Count("items", filter=Q(items__state=JobItemState.FAILED))
    shown = project.jobs.exclude(kind=JobKind.WEBHOOK).select_related("requested_by")
    return shown.annotate(failed_rows=failed).order_by("-pk")


def items_of(job: Job) -> JobItems:
    worst_first = Case(
        When(state=JobItemState.FAILED, then=Value(0)),
        When(state=JobItemState.SKIPPED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    passed_over = job.items.aggregate(
        skipped=Count("pk", filter=Q(state=JobItemState.SKIPPED)),
        failed=Count("pk", filter=Q(state=JobItemState.FAILED)),
    )
    # Some kinds of job note no row for what went well.
    done = max(0, job.done - sum(passed_over.values()))
    return JobItems(job.items.order_by(worst_first, "pk"), ItemCounts(done=done, **passed_over))
