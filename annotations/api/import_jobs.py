"""What follows an import: its report, and the files of a dry run imported as they were tried."""

from uuid import UUID

from django.db import transaction
from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission
from annotations.actions.importing import import_after
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body
from annotations.api.jobs import JobShape, accepted
from annotations.api.once import once
from annotations.api.schema import responses_of
from annotations.downloads import download_report
from annotations.visible import visible_job


class JobImport(Endpoint):
    """POST: the files of a dry run."""

    @extend_schema(request=Body, responses=responses_of(202, JobShape, 409))
    @once
    def post(self, request: Request, job: UUID) -> Response:
        """Import the files of a dry run as they were tried. 409 `not_a_dry_run`."""
        found = visible_job(person(request), job, Permission.EDIT_ARTICLES)
        self.read(Body)
        with transaction.atomic():
            by, at = person(request), timezone.now()
            return accepted(import_after(dry_run=found, by=by, at=at))


class JobReport(Endpoint):
    """GET: what became of every row, as one file."""

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Request, job: UUID) -> StreamingHttpResponse:
        """What became of every row, as CSV for spreadsheets: file, row, code, field, reason."""
        return download_report(visible_job(person(request), job, Permission.VIEW_JOBS))
