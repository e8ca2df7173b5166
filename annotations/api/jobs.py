"""Jobs: what machines do for a project, how far they are, and what became of every row."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission
from annotations.actions.steering import cancel_job, pause_job, resume_job, retry_job
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Shape
from annotations.api.once import once
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.models import Job, JobItemState, JobKind, JobState
from annotations.queries.job_documents import item_json, item_rows, job_document, job_json, job_rows
from annotations.tasks import publish_on_commit
from annotations.visible import visible_job


class JobQuery(ListQuery):
    kind = serializers.ChoiceField(JobKind.choices, required=False)
    state = serializers.ChoiceField(JobState.choices, required=False)


class ItemQuery(ListQuery):
    state = serializers.ChoiceField(JobItemState.choices, required=False)


class JobRowShape(Shape):
    uid = serializers.UUIDField()
    kind = serializers.ChoiceField(JobKind.choices)
    state = serializers.ChoiceField(JobState.choices)
    attempt = serializers.IntegerField(help_text="How often a worker took it.")
    done = serializers.IntegerField()
    total = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField(help_text="Why it failed, in words.")
    refused_rows = serializers.IntegerField()
    requested_by = serializers.CharField(allow_null=True, help_text="A pseudonym.")
    requested_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    release = serializers.UUIDField(allow_null=True, help_text="The release it makes.")


class RowCountsShape(Shape):
    done = serializers.IntegerField()
    skipped = serializers.IntegerField()
    failed = serializers.IntegerField()


class ChunkCountsShape(Shape):
    """Into how many parts a large job was split, for several workers, and how these stand."""

    count = serializers.IntegerField()
    done = serializers.IntegerField()
    running = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Queued or paused.")
    failed = serializers.IntegerField()


class JobShape(JobRowShape):
    rows = RowCountsShape()
    chunks = ChunkCountsShape(allow_null=True)
    per_minute = serializers.IntegerField(
        allow_null=True, help_text="The pace of the last minutes; null before enough was done."
    )
    seconds_left = serializers.IntegerField(
        allow_null=True, help_text="Rounded up; null where nobody can know."
    )


class ItemShape(Shape):
    key = serializers.CharField(help_text="The row's place: number of the file, then the row.")
    label = serializers.CharField()  # type: ignore[assignment]
    state = serializers.ChoiceField(JobItemState.choices)
    code = serializers.CharField()
    error = serializers.CharField(help_text="What there is to say, in words.")
    file = serializers.CharField(help_text="Of an import: the file the row stood in.")
    row = serializers.IntegerField(allow_null=True, help_text="From 1; null = the whole file.")
    field = serializers.CharField(help_text="The field at fault, if it is one.")
    article = serializers.UUIDField(allow_null=True, help_text="What it became or repeats.")


class JobList(Endpoint):
    """GET: the jobs of a project."""

    query = JobQuery

    @extend_schema(responses=responses_of(200, page_of(JobRowShape)))
    def get(self, _request: Request, project: UUID) -> Response:
        """The jobs of a project, newest first."""
        rows = job_rows(self.visible_project(project, Permission.VIEW_JOBS))
        asked = self.parameters
        if "kind" in asked:
            rows = rows.filter(kind=asked["kind"])
        if "state" in asked:
            rows = rows.filter(state=asked["state"])
        return self.page(rows, shape=job_json)


class JobDetail(Endpoint):
    """GET: one job."""

    @extend_schema(responses=responses_of(200, JobShape))
    def get(self, request: Request, job: UUID) -> Response:
        """One job, with how many of its rows came to what."""
        found = visible_job(person(request), job, Permission.VIEW_JOBS)
        return self.tagged(job_document(found))


class JobItemList(Endpoint):
    """GET: what became of single rows."""

    query = ItemQuery

    @extend_schema(responses=responses_of(200, page_of(ItemShape)))
    def get(self, request: Request, job: UUID) -> Response:
        """What became of a job's rows; kinds of job that go smoothly note none."""
        rows = item_rows(visible_job(person(request), job, Permission.VIEW_JOBS))
        if "state" in self.parameters:
            rows = rows.filter(state=self.parameters["state"])
        return self.page(rows, shape=item_json)


class JobCancellation(Endpoint):
    """POST: stop a job."""

    @extend_schema(request=Body, responses=responses_of(200, JobShape, 409))
    @once
    def post(self, request: Request, job: UUID) -> Response:
        """Stop a job; what it has finished stays."""
        found = visible_job(person(request), job, Permission.EDIT_JOBS)
        self.read(Body)
        cancel_job(job=found, by=person(request), at=timezone.now())
        return self.tagged(job_document(found))


class JobPause(Endpoint):
    """POST: let a job wait."""

    @extend_schema(request=Body, responses=responses_of(200, JobShape, 409))
    @once
    def post(self, request: Request, job: UUID) -> Response:
        """Let a job wait until somebody resumes it. 409 `not_pausable` for some kinds."""
        found = visible_job(person(request), job, Permission.EDIT_JOBS)
        self.read(Body)
        pause_job(job=found, by=person(request), at=timezone.now())
        return self.tagged(job_document(found))


class JobResumption(Endpoint):
    """POST: let a paused job go on."""

    @extend_schema(request=Body, responses=responses_of(202, JobShape, 409))
    @once
    def post(self, request: Request, job: UUID) -> Response:
        """Queue a paused job again; it goes on where it was."""
        found = visible_job(person(request), job, Permission.EDIT_JOBS)
        self.read(Body)
        resume_job(job=found, by=person(request), at=timezone.now())
        return accepted(found)


class JobRetry(Endpoint):
    """POST: try a job again."""

    @extend_schema(request=Body, responses=responses_of(202, JobShape, 409))
    @once
    def post(self, request: Request, job: UUID) -> Response:
        """Queue a failed or stopped job again; it goes on where it stopped."""
        found = visible_job(person(request), job, Permission.EDIT_JOBS)
        self.read(Body)
        retry_job(job=found, by=person(request), at=timezone.now())
        return accepted(found)


def accepted(job: Job) -> Response:
    """The answer to a request whose work a job does: 202 with the job, which is now published."""
    publish_on_commit(job)
    return Response(job_document(job), status.HTTP_202_ACCEPTED)
