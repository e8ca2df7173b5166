"""Assignments: reading one, submitting and skipping it, and reacting to suggestions."""

from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions.reactions import store_reactions
from annotations.actions.submissions import skip_assignment, submit_assignment
from annotations.actions.undo import act_stacks
from annotations.api.assignment_shapes import (
    MAX_REACTIONS,
    AssignmentShape,
    ReactionBody,
    SkipBody,
    SkipShape,
    SubmissionBody,
    SubmissionShape,
)
from annotations.api.base import Endpoint, person, read_body, read_origin
from annotations.api.schema import responses_of
from annotations.domain import fields
from annotations.domain.fields import InvalidRecord, JsonObject
from annotations.queries.assignments import assignment_document, next_assignment

EMPTY_OBJECT = {"type": "object", "additionalProperties": False}


class AssignmentDetail(Endpoint):
    """GET: records, sources and suggestions, as the annotation page works on them."""

    @extend_schema(responses=responses_of(200, AssignmentShape))
    def get(self, _request: Request, assignment: UUID) -> Response:
        own = self.assignment(assignment)
        return Response(assignment_document(own) | act_stacks(own).as_json())


class SubmissionCreate(Endpoint):
    """POST: submit the article."""

    scopes = {"POST": "annotate"}

    @extend_schema(request=SubmissionBody, responses=responses_of(201, SubmissionShape, 409))
    def post(self, request: Request, assignment: UUID) -> Response:
        body = read_body(request, "event", "act", "client", "settle")
        own = self.assignment(assignment)
        submitted = submit_assignment(
            assignment=own,
            settle=_settle(body),
            origin=read_origin(request, body),
            by=person(request),
        )
        following = next_assignment(person(request), own.batch_article.batch.project)
        answer = {
            "number": submitted.number,
            "submitted_at": submitted.at.isoformat(),
            "next": None if following is None else reverse("assignment-detail", args=[following]),
        }
        return Response(answer, status.HTTP_201_CREATED)


class SkipCreate(Endpoint):
    """POST: put the article aside with a reason."""

    scopes = {"POST": "annotate"}

    @extend_schema(request=SkipBody, responses=responses_of(200, SkipShape, 409))
    def post(self, request: Request, assignment: UUID) -> Response:
        body = read_body(request, "event", "act", "client", "reason", "note")
        own = self.assignment(assignment)
        skip_assignment(
            assignment=own,
            reason=fields.text(body, "reason", "", limit=fields.MAX_SHORT),
            note=fields.text(body, "note", "", limit=fields.MAX_SHORT),
            origin=read_origin(request, body),
        )
        following = next_assignment(person(request), own.batch_article.batch.project)
        return Response(
            {"next": None if following is None else reverse("assignment-detail", args=[following])}
        )


class ReactionCreate(Endpoint):
    """POST: which suggestions were shown, rejected or brought back."""

    scopes = {"POST": "annotate"}

    @extend_schema(request=ReactionBody, responses=responses_of(200, EMPTY_OBJECT, 409))
    def post(self, request: Request, assignment: UUID) -> Response:
        body = read_body(request, "event", "act", "client", "shown", "rejected", "restored")
        store_reactions(
            assignment=self.assignment(assignment),
            shown=_uids(body, "shown"),
            rejected=_uids(body, "rejected"),
            restored=_uids(body, "restored"),
            at=timezone.now(),
        )
        return Response({})


def _uids(body: JsonObject, key: str) -> list[UUID]:
    listed = fields.items(body, key, "", limit=MAX_REACTIONS)
    return [fields.required_uid({key: item}, key, "") for item in listed]


def _settle(body: JsonObject) -> dict[UUID, UUID | None]:
    answers = body.get("settle") or {}
    if not isinstance(answers, dict):
        raise InvalidRecord("This must be a JSON object.", field="settle")
    return {
        fields.required_uid({"settle": typed}, "settle", ""): fields.uid_or_none(
            {"settle": chosen}, "settle", ""
        )
        for typed, chosen in answers.items()
    }
