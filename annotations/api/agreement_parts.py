"""What stands behind the figures of a view: the matrix, the pairs, the articles and the counts."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission, closed_versions, may
from annotations.api.agreement import AgreementQuery, visible_view
from annotations.api.agreement_part_shapes import (
    AgreementArticleShape,
    CoincidencesShape,
    CountShape,
    PairsShape,
)
from annotations.api.base import Endpoint, person
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.domain.agreement.layers import HEADER, LAYERS
from annotations.models import Arm
from annotations.queries.agreement_articles import counted_articles
from annotations.queries.agreement_intervals import stored_intervals
from annotations.queries.agreement_overview import matrix_of
from annotations.queries.agreement_pairs import pair_grid
from annotations.queries.agreement_part_documents import (
    article_documents,
    coincidences_json,
    count_json,
    count_rows,
    pairs_json,
)
from annotations.queries.agreement_tables import counts_of


class LayerQuery(AgreementQuery):
    layer = serializers.ChoiceField(list(LAYERS), default=HEADER.name)


class ViewListQuery(ListQuery):
    scheme = serializers.IntegerField(min_value=1, required=False, help_text="Its number.")
    arm = serializers.ChoiceField(Arm.choices, required=False)


class CountQuery(ViewListQuery):
    layer = serializers.ChoiceField(list(LAYERS), default=HEADER.name)


class CoincidencesDetail(Endpoint):
    """GET: which values met on a layer."""

    query = LayerQuery

    @extend_schema(responses=responses_of(200, CoincidencesShape))
    def get(self, request: Request, project: UUID) -> Response:
        """How often one person gave a value and another one another, in both directions.

        The matrix from which alpha is worked out: 1 - (n - 1) o / e.
        """
        found = self.visible_project(project, Permission.VIEW_AGREEMENT)
        view, layer = visible_view(found, self.parameters), LAYERS[self.parameters["layer"]]
        counts = counts_of(view, hidden=closed_versions(person(request), found))
        return self.tagged(coincidences_json(view, layer, matrix_of(counts, layer)))


class PairList(Endpoint):
    """GET: every two people on a layer."""

    query = LayerQuery

    @extend_schema(responses=responses_of(200, PairsShape))
    def get(self, request: Request, project: UUID) -> Response:
        """Every two people on a layer with their intervals, those who decide alike beside each
        other; and people with their earlier selves."""
        found = self.visible_project(project, Permission.COMPARE_MARKS)
        view, layer = visible_view(found, self.parameters), LAYERS[self.parameters["layer"]]
        hidden = closed_versions(person(request), found)
        counts, intervals = counts_of(view, hidden=hidden), stored_intervals(view, hidden=hidden)
        return self.tagged(
            pairs_json(view, pair_grid(view, layer, counts, intervals, hidden=hidden))
        )


class ArticleAgreementList(Endpoint):
    """GET: agreement article by article."""

    query = ViewListQuery

    @extend_schema(responses=responses_of(200, page_of(AgreementArticleShape)))
    def get(self, request: Request, project: UUID) -> Response:
        """Alpha of the marks of each article, with what its size alone would explain."""
        found = self.visible_project(project, Permission.COMPARE_MARKS)
        view = visible_view(found, self.parameters)
        hidden = closed_versions(person(request), found)
        return self.page_with(
            counted_articles(view, hidden=hidden),
            lambda rows: article_documents(view, rows, hidden=hidden),
        )


class CountList(Endpoint):
    """GET: the counts that figures are made of."""

    query = CountQuery

    @extend_schema(responses=responses_of(200, page_of(CountShape)))
    def get(self, request: Request, project: UUID) -> Response:
        """How many sentences of an article version got which values from whom.

        All figures of a layer are sums of these. Who may not compare people gets the values in
        order, under "1", "2" and so on.
        """
        found = self.visible_project(project, Permission.VIEW_AGREEMENT)
        with_names = may(self.require(found, Permission.VIEW_AGREEMENT), Permission.COMPARE_MARKS)
        return self.page(
            count_rows(
                visible_view(found, self.parameters),
                self.parameters["layer"],
                hidden=closed_versions(person(request), found),
            ),
            shape=lambda row: count_json(row, with_names=with_names),
        )
