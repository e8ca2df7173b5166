"""One's own agreement with the others, and nobody else's."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission
from annotations.api.agreement_part_shapes import OwnAgreementShape
from annotations.api.base import Endpoint
from annotations.api.schema import responses_of
from annotations.queries.own_agreement import own_agreement
from annotations.queries.own_agreement_document import own_agreement_document


class OwnAgreementDetail(Endpoint):
    """GET: how far one agrees with the others."""

    @extend_schema(responses=responses_of(200, OwnAgreementShape))
    def get(self, request: Request, project: UUID) -> Response:  # noqa: ARG002
        """One's own decisions beside each other person's, on articles whose decisions one may read.

        A comparison is another person's decision on a sentence that one decided too.
        """
        found = self.visible_project(project, Permission.VIEW_PROJECT)
        member = self.require(found, Permission.VIEW_PROJECT)
        return self.tagged(own_agreement_document(own_agreement(member)))
