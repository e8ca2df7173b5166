"""The status of a project's site, for programs that watch over it."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission
from annotations.api.base import Endpoint
from annotations.api.bodies import Shape
from annotations.api.schema import responses_of
from annotations.domain.fields import JsonObject
from annotations.domain.messages import read_message
from annotations.models import Job, JobKind
from annotations.queries.clock import database_now
from annotations.queries.status import ProjectStatus, project_status
from annotations.wording import say


class QueueShape(Shape):
    kind = serializers.ChoiceField(JobKind.choices)
    waiting = serializers.IntegerField()
    postponed = serializers.IntegerField(help_text="Waiting for a time yet to come.")
    paused = serializers.IntegerField()
    running = serializers.IntegerField()


class StatusJobShape(Shape):
    uid = serializers.UUIDField()
    kind = serializers.ChoiceField(JobKind.choices)
    requested_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why it failed, in words.")


class ProblemShape(Shape):
    code = serializers.CharField()
    detail = serializers.CharField()
    remedy = serializers.CharField()


class SiteShape(Shape):
    workers = serializers.IntegerField(help_text="Workers that gave a sign of life just now.")
    last_sign = serializers.DateTimeField(allow_null=True)
    last_sweep = serializers.DateTimeField(
        allow_null=True, help_text="When lost jobs were last looked for."
    )
    last_backup = serializers.DateTimeField(allow_null=True)
    waiting = serializers.IntegerField(help_text="Jobs of all projects.")
    running = serializers.IntegerField(help_text="Jobs of all projects.")


class StatusShape(Shape):
    site = SiteShape()
    queues = QueueShape(many=True)
    oldest = StatusJobShape(allow_null=True, help_text="The job that has waited longest.")
    last_failed = StatusJobShape(allow_null=True)
    problems = ProblemShape(many=True)


class StatusDetail(Endpoint):
    """GET: how the site and the project's jobs are doing."""

    @extend_schema(responses=responses_of(200, StatusShape))
    def get(self, _request: Request, project: UUID) -> Response:
        """Workers, queues, the last failure and backup, and what is wrong, the gravest first."""
        found = self.visible_project(project, Permission.VIEW_STATUS)
        return Response(_document(project_status(found, at=database_now())))


def _document(status: ProjectStatus) -> JsonObject:
    return {
        "site": vars(status.site),
        "queues": [vars(one) for one in status.queues],
        "oldest": _job(status.oldest),
        "last_failed": _job(status.last_failed),
        "problems": [vars(one) for one in status.problems],
    }


def _job(job: Job | None) -> JsonObject | None:
    if job is None:
        return None
    return {
        "uid": job.uid,
        "kind": job.kind,
        "requested_at": job.requested_at,
        "finished_at": job.finished_at,
        "reason": say(read_message(job.reason)),
    }
