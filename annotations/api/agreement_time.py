"""Agreement over time, spans and speakers, and what-if."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission, closed_versions, may
from annotations.api.agreement import AgreementQuery, visible_view
from annotations.api.agreement_parts import LayerQuery
from annotations.api.agreement_time_shapes import SpansShape, TimeShape, WhatIfShape
from annotations.api.base import Endpoint, person
from annotations.api.bodies import InvalidParameter
from annotations.api.schema import responses_of
from annotations.domain.agreement.layers import LAYERS, Layer
from annotations.domain.agreement.tables import Value
from annotations.domain.agreement.what_if import Change
from annotations.domain.messages import N_
from annotations.formats.agreement_counts import value_code
from annotations.queries.agreement_alerts import view_alerts
from annotations.queries.agreement_spans import span_report
from annotations.queries.agreement_time import time_report
from annotations.queries.agreement_time_documents import (
    span_document,
    time_document,
    what_if_document,
)
from annotations.queries.agreement_views import views
from annotations.queries.what_if import what_if_report
from annotations.visible import counted_member


class WhatIfQuery(LayerQuery):
    without = serializers.CharField(
        required=False, help_text="People to leave out: pseudonyms, with commas between."
    )
    articles = serializers.CharField(
        required=False, help_text="Article versions to leave out: uids, with commas between."
    )
    labels = serializers.CharField(
        required=False,
        help_text="What labels count as, such as `V:C,no:` with commas between; nothing after "
        "the colon leaves the label out. Sets are named as `C+V`.",
    )
    merged = serializers.CharField(
        required=False, help_text="Speakers counted as one: pairs such as `uid|uid`, with commas."
    )


class TimeDetail(Endpoint):
    """GET: agreement week by week, with alerts."""

    query = LayerQuery

    @extend_schema(responses=responses_of(200, TimeShape))
    def get(self, request: Request, project: UUID) -> Response:
        """Every layer week by week, each person with the others on one layer, and the alerts.

        A week is that of an article's last counted submission. An alert fires on intervals alone
        and clears itself. Who may not compare people gets neither people nor alerts.
        """
        found = self.visible_project(project, Permission.VIEW_AGREEMENT)
        member = self.require(found, Permission.VIEW_AGREEMENT)
        view, layer = visible_view(found, self.parameters), LAYERS[self.parameters["layer"]]
        hidden = closed_versions(person(request), found)
        compares = may(member, Permission.COMPARE_MARKS)
        report = time_report(view, views(found), layer, hidden=hidden, compares_people=compares)
        alerts = view_alerts(view, hidden=hidden) if compares else None
        return self.tagged(time_document(report, alerts))


class SpansDetail(Endpoint):
    """GET: how content spans meet, and what is said of the same content."""

    query = AgreementQuery

    @extend_schema(responses=responses_of(200, SpansShape))
    def get(self, request: Request, project: UUID) -> Response:
        """F1, agr and u-alpha of content, offsets of its edges, and the layers of attributions.

        Who may not compare people is not told which speakers are given for each other.
        """
        found = self.visible_project(project, Permission.VIEW_AGREEMENT)
        member = self.require(found, Permission.VIEW_AGREEMENT)
        view = visible_view(found, self.parameters)
        report = span_report(
            view,
            hidden=closed_versions(person(request), found),
            compares_people=may(member, Permission.COMPARE_MARKS),
        )
        return self.tagged(span_document(report))


class WhatIfDetail(Endpoint):
    """GET: alpha as it would be without people, articles or labels."""

    query = WhatIfQuery

    @extend_schema(responses=responses_of(200, WhatIfShape))
    def get(self, request: Request, project: UUID) -> Response:
        """Alpha as it is and as it would be, and what each single change would do.

        Nothing is changed by it. The interval is that of the difference, on 400 resamples of the
        same articles.
        """
        found = self.visible_project(project, Permission.COMPARE_MARKS)
        asked = self.parameters
        view, layer = visible_view(found, asked), LAYERS[asked["layer"]]
        people = [counted_member(found, one).pseudonym for one in _listed(asked, "without")]
        change = Change(
            people=frozenset(people),
            articles=frozenset(_listed(asked, "articles")),
            labels=_labels(layer, asked),
            merged=_merged(layer, asked),
        )
        hidden = closed_versions(person(request), found)
        return self.tagged(what_if_document(what_if_report(view, layer, change, hidden=hidden)))


def _listed(asked: dict[str, Any], name: str) -> list[str]:
    return [one for one in asked.get(name, "").split(",") if one]


def _labels(layer: Layer, asked: dict[str, Any]) -> dict[Value, Value | None]:
    by_code = {value_code(label): label for label in layer.labels}
    counts_as: dict[Value, Value | None] = {}
    for one in _listed(asked, "labels"):
        code, colon, target = one.partition(":")
        if not colon or code not in by_code or target not in (*by_code, ""):
            raise InvalidParameter(
                N_("“{given}” names no two labels of this layer.", given=one),
                code="unknown_label",
                field="labels",
            )
        counts_as[by_code[code]] = by_code.get(target)
    return counts_as


def _merged(layer: Layer, asked: dict[str, Any]) -> frozenset[tuple[str, str]]:
    pairs = [one.partition("|") for one in _listed(asked, "merged")]
    if pairs and (layer.labels or not all(bar and second for _, bar, second in pairs)):
        raise InvalidParameter(
            N_("Pairs such as uid|uid can be merged, on layers of speakers."),
            code="bad_pair",
            field="merged",
        )
    return frozenset((first, second) for first, _, second in pairs)
