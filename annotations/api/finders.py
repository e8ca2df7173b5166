"""Finders: what became of their suggestions, and how they do against people who saw none."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import NotVisible, Permission, closed_versions
from annotations.actions.finders import chosen_finder
from annotations.api.base import Endpoint, person
from annotations.api.bodies import QueryBody
from annotations.api.finder_shapes import FinderReportShape
from annotations.api.schema import responses_of
from annotations.domain.suggestions import missing_tagger
from annotations.queries.finder_documents import report_document
from annotations.queries.finder_report import finder_report
from annotations.wording import say


class FinderQuery(QueryBody):
    finder = serializers.CharField(max_length=45, required=False)
    version = serializers.CharField(max_length=40, required=False, help_text="Of the finder.")


class FinderList(Endpoint):
    """GET: the figures of the finders that made suggestions in a project."""

    query = FinderQuery

    @extend_schema(responses=responses_of(200, FinderReportShape))
    def get(self, request: Request, project: UUID) -> Response:
        """What became of suggestions, and precision and recall against people who saw none.

        `chosen` tells of one finder version in full: of the current one, or of the one asked for.
        Articles one still marks are left out of every figure.
        """
        user = person(request)
        found = self.visible_project(project, Permission.EDIT_BATCHES)
        asked = self.parameters
        wanted = (asked["finder"], asked["version"]) if {"finder", "version"} <= {*asked} else None
        report = finder_report(
            found,
            current=chosen_finder(found),
            wanted=wanted,
            closed=closed_versions(user, found),
        )
        if asked and (report.chosen is None or report.chosen.named != wanted):
            raise NotVisible
        missing = missing_tagger()
        return self.tagged(
            report_document(
                report,
                missing="" if missing is None else say(missing),
                thresholds=found.suggestion_thresholds,
            )
        )
