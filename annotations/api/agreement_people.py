"""How each person sees the sentences, and which disagreements to talk about first."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission, closed_versions
from annotations.api.agreement import AgreementQuery, asked_view, visible_view
from annotations.api.agreement_people_shapes import DiscussedShape, PeopleShape
from annotations.api.base import Endpoint, person
from annotations.api.bodies import InvalidParameter
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.domain.agreement.layers import HEADER, LAYERS
from annotations.domain.agreement.truth.competence import COMPETENCE_LAYERS
from annotations.domain.messages import N_
from annotations.models import Arm
from annotations.queries.agreement_documents import view_json
from annotations.queries.agreement_views import views
from annotations.queries.competence import people_report
from annotations.queries.competence_documents import discussed_json, people_json
from annotations.queries.discussion import DiscussionQueue, Rank, rank_of
from annotations.queries.discussion_asked import DISCUSSED_LAYERS, Asked
from annotations.visible import counted_member

LARGEST = 2**63 - 1
PARTS = 3


class PeopleQuery(AgreementQuery):
    layer = serializers.ChoiceField([one.name for one in COMPETENCE_LAYERS], default=HEADER.name)


class DiscussionQuery(ListQuery):
    scheme = serializers.IntegerField(min_value=1, required=False, help_text="Its number.")
    arm = serializers.ChoiceField(Arm.choices, required=False)
    layer = serializers.ChoiceField([one.name for one in DISCUSSED_LAYERS], default=HEADER.name)
    kind = serializers.CharField(
        required=False,
        max_length=400,
        help_text="Only sentences on which exactly these values met, sorted and joined by |.",
    )
    person = serializers.CharField(
        required=False,
        max_length=40,
        help_text="A pseudonym: only sentences on which theirs is not the likeliest value.",
    )
    given = serializers.CharField(
        required=False, max_length=200, help_text="With `person`: the value they gave."
    )
    likely = serializers.CharField(required=False, max_length=200, help_text="The likeliest value.")
    gold = serializers.ChoiceField(
        ["without", "all"], default="without", help_text="Whether sentences with gold are listed."
    )


class PeopleDetail(Endpoint):
    """GET: everybody on one layer of a view."""

    query = PeopleQuery

    @extend_schema(responses=responses_of(200, PeopleShape))
    def get(self, request: Request, project: UUID) -> Response:
        """How each person sees the sentences, for coaching and not for ranking.

        In the order of pseudonyms. What a sentence truly is and who errs how is estimated from the
        answers alone. Articles one still marks are left out.
        """
        found = self.visible_project(project, Permission.COMPARE_MARKS)
        listed = views(found)
        view = asked_view(listed, self.parameters)
        told = None
        if view is not None:
            hidden = closed_versions(person(request), found)
            layer = LAYERS[self.parameters["layer"]]
            told = people_json(people_report(found, view, layer, hidden=hidden))
        return self.tagged({"views": [view_json(one) for one in listed], "report": told})


class DiscussionDetail(Endpoint):
    """GET: the sentences to discuss."""

    query = DiscussionQuery

    @extend_schema(responses=responses_of(200, page_of(DiscussedShape)))
    def get(self, request: Request, project: UUID) -> Response:
        """Sentences on which people differ, the most informative to discuss first.

        In falling order of entropy x prevalence. The posterior stands beside gold, never for it.
        """
        found = self.visible_project(project, Permission.COMPARE_MARKS)
        asked = self.parameters
        if "person" in asked:
            counted_member(found, asked["person"])
        view = visible_view(found, asked)
        wanted = Asked(
            layer=LAYERS[asked["layer"]],
            kind=asked.get("kind", ""),
            person=asked.get("person", ""),
            given=asked.get("given", ""),
            likely=asked.get("likely", ""),
            has_gold=asked["gold"] == "all",
        )
        queue = DiscussionQueue(view, wanted, hidden=closed_versions(person(request), found))
        after = _rank(asked["after"]) if "after" in asked else None
        limit = asked["limit"]
        rows = queue.after(after, limit + 1) if after else queue.first(limit + 1)
        cursor = _cursor(rank_of(rows[limit - 1])) if len(rows) > limit else None
        results = [discussed_json(one) for one in rows[:limit]]
        return Response({"results": results, "next": self._next(cursor)})


def _cursor(rank: Rank) -> str:
    return f"{-rank.fallen}-{rank.version_id}-{rank.position}"


def _rank(cursor: str) -> Rank:
    parts = cursor.split("-")
    if len(parts) != PARTS or not all(one.isascii() and one.isdigit() for one in parts):
        raise _unreadable()
    score, version, position = (int(one) for one in parts)
    if max(score, version, position) > LARGEST:
        raise _unreadable()
    return Rank(-score, version, position)


def _unreadable() -> InvalidParameter:
    return InvalidParameter(
        N_("This cursor is not one of this list: take it from `next`."),
        code="bad_cursor",
        field="after",
    )
