"""Events: every change in a project, and who came or was refused; for its managers."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission, closed_versions
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Shape
from annotations.api.pagination import ListQuery, Row
from annotations.api.schema import page_of, responses_of
from annotations.models import AccessKind, Membership, Project
from annotations.queries.event_rows import (
    EventFilter,
    access_rows,
    event_rows,
    told_access,
    told_events,
)
from annotations.queries.events_told import told_json

NOBODY = -1  # whose events nobody has


class PeriodQuery(ListQuery):
    person = serializers.CharField(
        required=False, max_length=12, help_text="The pseudonym of who did it, or whom it is about."
    )
    since = serializers.DateField(required=False, help_text="The first day, in UTC.")
    until = serializers.DateField(required=False, help_text="The last day, in UTC.")


class EventQuery(PeriodQuery):
    kind = serializers.RegexField(
        r"^[a-z_]+(\.[a-z_]+)*$",
        required=False,
        max_length=40,
        help_text="A kind, as `member.left`, or the noun it begins with, as `member`.",
    )
    object = serializers.UUIDField(required=False, help_text="The uid of what was changed.")


class AccessEventQuery(PeriodQuery):
    kind = serializers.ChoiceField(AccessKind.choices, required=False)


class NamedPersonShape(Shape):
    name = serializers.CharField()
    pseudonym = serializers.CharField(allow_null=True, help_text="Null: never was a member.")


class AnyEventShape(Shape):
    uid = serializers.UUIDField()
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    by = NamedPersonShape(allow_null=True, help_text="Null: the workbench, or an unknown person.")
    details = serializers.DictField(
        child=serializers.JSONField(),
        help_text="Single words that tell more: a role, a number, a reason, a method and a route.",
    )


class EventShape(AnyEventShape):
    seq = serializers.IntegerField(help_text="The change's number in its project.")
    object = serializers.UUIDField(allow_null=True)
    object_name = serializers.CharField()


class AccessEventShape(AnyEventShape):
    about = NamedPersonShape(allow_null=True, help_text="Whose account it is about.")
    address = serializers.IPAddressField(allow_null=True)


class EventList(Endpoint):
    """GET: the changes of a project."""

    query = EventQuery

    @extend_schema(responses=responses_of(200, page_of(EventShape)))
    def get(self, request: Request, project: UUID) -> Response:
        """Every change in a project, newest first; never what was marked."""
        found = self.visible_project(project, Permission.VIEW_EVENTS)
        closed = closed_versions(person(request), found)

        def told(rows: list[Row]) -> list[object]:
            return [told_json(one) for one in told_events(found, rows, closed=closed)]

        return self.page_with(event_rows(found, _asked(found, self.parameters)), told)


class AccessEventList(Endpoint):
    """GET: sign-ins and refusals."""

    query = AccessEventQuery

    @extend_schema(responses=responses_of(200, page_of(AccessEventShape)))
    def get(self, _request: Request, project: UUID) -> Response:
        """Sign-ins of the project's members, and refusals of its addresses, newest first."""
        found = self.visible_project(project, Permission.VIEW_EVENTS)

        def told(rows: list[Row]) -> list[object]:
            return [told_json(one) for one in told_access(found, rows)]

        return self.page_with(access_rows(found, _asked(found, self.parameters)), told)


def _asked(project: Project, given: dict[str, Any]) -> EventFilter:
    return EventFilter(
        kind=given.get("kind", ""),
        person=_member(project, given["person"]) if "person" in given else None,
        since=_midnight(given.get("since"), days=0),
        until=_midnight(given.get("until"), days=1),
        object_uid=given.get("object"),
    )


def _member(project: Project, pseudonym: str) -> int:
    member = Membership.objects.filter(project=project, pseudonym=pseudonym).first()
    return member.user_id if member else NOBODY


def _midnight(day: date | None, *, days: int) -> datetime | None:
    if day is None or day == date.max:
        return None
    return datetime.combine(day, time(), UTC) + timedelta(days=days)
