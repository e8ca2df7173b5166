"""Sentences on which people differ: of a pair, of a person, of two values."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission, closed_versions
from annotations.api.agreement import visible_view
from annotations.api.agreement_shapes import DifferingShape, DisagreementShape
from annotations.api.base import Endpoint, person
from annotations.api.bodies import InvalidParameter
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.domain.agreement.layers import HEADER, LAYERS
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_
from annotations.models import Arm, Project
from annotations.queries.agreement_documents import differing_json, disagreement_json
from annotations.queries.differing import Asked
from annotations.queries.disagreement import Disagreement, Disagreements
from annotations.visible import counted_member

LARGEST_ID = 2**63 - 1


class PairQuery(ListQuery):
    scheme = serializers.IntegerField(min_value=1, required=False, help_text="Its number.")
    arm = serializers.ChoiceField(Arm.choices, required=False)
    layer = serializers.ChoiceField(list(LAYERS), default=HEADER.name)


class CellQuery(PairQuery):
    row = serializers.CharField(
        required=False, max_length=200, help_text="What one person gave: a `label` of the layer."
    )
    column = serializers.CharField(
        required=False, max_length=200, help_text="What another person gave."
    )
    person = serializers.CharField(
        required=False, max_length=40, help_text="The pseudonym of who gave `row`."
    )
    other = serializers.CharField(
        required=False, max_length=40, help_text="The pseudonym of who gave `column`."
    )
    since = serializers.DateField(
        required=False,
        help_text="Articles whose last submission is in a week of this day or later.",
    )


class PairDetail(Endpoint):
    """GET: the sentences on which two people differ."""

    query = PairQuery

    @extend_schema(responses=responses_of(200, page_of(DisagreementShape)))
    def get(self, request: Request, project: UUID, first: str, second: str) -> Response:
        """The sentences on which two people's submitted values differ on one layer."""
        found = self.visible_project(project, Permission.COMPARE_MARKS)
        people = [counted_member(found, one).pseudonym for one in (first, second)]
        asked = Asked(self.parameters["layer"], person=people[0], other=people[1])
        rows = _rows(request, found, self.parameters, asked)
        return self._part(rows, lambda row: disagreement_json(row, *people))

    def _part(self, rows: Disagreements, json_of: Callable[[Disagreement], JsonObject]) -> Response:
        """The rows that begin after the place which the cursor names.

        Several differences of one sentence stay on one page, for a cursor names sentences.
        """
        after = _place(self.parameters["after"]) if "after" in self.parameters else (-1, -1)
        part: list[Disagreement] = []
        cursor = None
        for row in rows.after(*after):
            if len(part) >= self.parameters["limit"] and _place_of(row) != _place_of(part[-1]):
                cursor = "{}-{}".format(*_place_of(part[-1]))
                break
            part.append(row)
        return Response({"results": [json_of(row) for row in part], "next": self._next(cursor)})


class CellDetail(PairDetail):
    """GET: the sentences on which people differ in a way."""

    query = CellQuery

    @extend_schema(responses=responses_of(200, page_of(DifferingShape)))
    def get(self, request: Request, project: UUID) -> Response:  # type: ignore[override]
        """Sentences on which one person gave a value and another one another, with everybody's
        decisions.

        Without `row` and `column`: all on which people differ on the layer.
        """
        found = self.visible_project(project, Permission.COMPARE_MARKS)
        given = self.parameters
        asked = Asked(
            given["layer"],
            row=given.get("row"),
            column=given.get("column"),
            person=_pseudonym(found, given.get("person")),
            other=_pseudonym(found, given.get("other")),
            since=given.get("since"),
        )
        return self._part(_rows(request, found, given, asked), differing_json)


def _rows(
    request: Request, found: Project, parameters: Mapping[str, Any], asked: Asked
) -> Disagreements:
    view = visible_view(found, parameters)
    return Disagreements(view, asked, hidden=closed_versions(person(request), found))


def _pseudonym(found: Project, given: str | None) -> str | None:
    return None if given is None else counted_member(found, given).pseudonym


def _place_of(row: Disagreement) -> tuple[int, int]:
    return row.version.pk, row.position


def _place(cursor: str) -> tuple[int, int]:
    version, _, position = cursor.partition("-")
    numbers = [int(one) for one in (version, position) if one.isascii() and one.isdigit()]
    if len(numbers) != 2 or max(numbers) > LARGEST_ID:  # noqa: PLR2004 a version and a position
        raise InvalidParameter(
            N_("This cursor is not one of this list: take it from `next`."),
            code="bad_cursor",
            field="after",
        )
    return numbers[0], numbers[1]
