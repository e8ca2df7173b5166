"""Assignments: reading one, submitting and skipping it, and reacting to suggestions."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import NotVisible
from annotations.actions.reactions import Did, Told, reveal_suggestions, store_reactions
from annotations.actions.submissions import skip_assignment, submit_assignment
from annotations.actions.undo import act_stacks
from annotations.api.assignment_shapes import (
    DID,
    MAX_AGE,
    MAX_REACTIONS,
    AssignmentShape,
    ReactionBody,
    RevealedShape,
    SkipBody,
    SkipShape,
    SubmissionBody,
    SubmissionShape,
)
from annotations.api.base import Endpoint, person, read_body, read_origin
from annotations.api.schema import responses_of
from annotations.domain import fields
from annotations.domain.fields import InvalidRecord, JsonObject
from annotations.domain.messages import N_
from annotations.models import Assignment, User
from annotations.queries.assignments import assignment_document, next_assignment
from annotations.queries.own_suggestions import own_suggestions
from annotations.visible import trained_assignment

MAX_POSITION = 1_000_000


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
        answer = {
            "number": submitted.number,
            "submitted_at": submitted.at.isoformat(),
            "next": _after(person(request), own),
        }
        return Response(answer, status.HTTP_201_CREATED)


def _after(user: User, own: Assignment) -> str | None:
    """The page to go on with: the known answers where this was training, else the next article."""
    with suppress(NotVisible):
        if own.batch_article.known_from_id is not None:
            trained = trained_assignment(user, own.uid)
            return reverse("training-feedback", args=[trained.uid])
    following = next_assignment(user, own.batch_article.batch.project)
    return None if following is None else reverse("assignment-detail", args=[following])


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
    """POST: what the person did with suggestions, and what may be revealed to them now."""

    scopes = {"POST": "annotate"}

    @extend_schema(request=ReactionBody, responses=responses_of(200, RevealedShape, 409))
    def post(self, request: Request, assignment: UUID) -> Response:
        """Told again, it changes nothing. A blind article has nothing to reveal."""
        body = read_body(request, "event", "act", "client", "reactions", "decided")
        own, now = self.assignment(assignment), timezone.now()
        told = [
            _told(item, f"reactions[{n}]", now)
            for n, item in enumerate(fields.items(body, "reactions", "", limit=MAX_REACTIONS))
        ]
        decided = _positions(body)
        with transaction.atomic():
            store_reactions(assignment=own, told=told, at=now)
            found = reveal_suggestions(assignment=own, positions=decided, at=now)
        shown = own_suggestions(own, positions=found) if found else {}
        return Response({"suggestions": {str(n): listed for n, listed in shown.items()}})


def _told(item: object, path: str, now: datetime) -> Told:
    given = fields.as_object(item, path, ("suggestion", "did", "age"))
    return Told(
        suggestion=fields.required_uid(given, "suggestion", path),
        did=Did(fields.choice(given, "did", path, DID)),
        at=now - timedelta(milliseconds=_whole(given.get("age", 0), f"{path}.age", most=MAX_AGE)),
    )


def _positions(body: JsonObject) -> frozenset[int]:
    listed = fields.items(body, "decided", "", limit=MAX_REACTIONS)
    return frozenset(_whole(item, "decided", most=MAX_POSITION) for item in listed)


def _whole(value: object, path: str, *, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise InvalidRecord(N_("This must be a whole number from 0 to {n}.", n=most), field=path)
    return value


def _settle(body: JsonObject) -> dict[UUID, UUID | None]:
    answers = body.get("settle") or {}
    if not isinstance(answers, dict):
        raise InvalidRecord(N_("This must be a JSON object."), field="settle")
    return {
        fields.required_uid({"settle": typed}, "settle", ""): fields.uid_or_none(
            {"settle": chosen}, "settle", ""
        )
        for typed, chosen in answers.items()
    }
