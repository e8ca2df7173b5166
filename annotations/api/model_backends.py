"""Other people's models: registered, changed, tried and put away."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission
from annotations.actions.asking_models import try_backend
from annotations.actions.holding import hold
from annotations.actions.model_backends import (
    MAX_LOGIN,
    MAX_NAME,
    BackendPlan,
    archive_backend,
    change_backend,
    create_backend,
)
from annotations.actions.suggestions import attribution_payload
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Shape
from annotations.api.once import once
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.domain.suggestions.label_studio.labels import (
    DEFAULT_LABELS,
    LONGEST_LABEL,
    MEANINGS,
    MOST_LABELS,
)
from annotations.models.model_backend import LONGEST_WAIT
from annotations.queries.model_backends import backend_document, backend_json, backend_rows
from annotations.visible import visible_backend
from annotations.wording import say

LONGEST_URL = 2000
MEANING_HELP = f"Their label → one of {', '.join(MEANINGS)}."


def _labels(**fields: Any) -> serializers.DictField:
    return serializers.DictField(
        child=serializers.ChoiceField(MEANINGS), help_text=MEANING_HELP, **fields
    )


def _relations(**fields: Any) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_LABEL),
        max_length=MOST_LABELS,
        help_text="The labels of relations that link; none = all relations.",
        **fields,
    )


def _seconds(**fields: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=LONGEST_WAIT, **fields)


class BackendBody(Body):
    name = serializers.CharField(max_length=MAX_NAME)
    url = serializers.CharField(
        max_length=LONGEST_URL,
        help_text="https://, port 80 or 443, unless an operator listed the host and port.",
    )
    username = serializers.CharField(max_length=MAX_LOGIN, default="", allow_blank=True)
    password = serializers.CharField(
        max_length=MAX_LOGIN,
        default="",
        allow_blank=True,
        trim_whitespace=False,
        help_text="Never answered by any request.",
    )
    labels = _labels(default=dict(DEFAULT_LABELS))
    relations = _relations(default=list)
    timeout_seconds = _seconds(default=30)


class BackendChangeBody(Body):
    name = serializers.CharField(max_length=MAX_NAME, required=False)
    url = serializers.CharField(max_length=LONGEST_URL, required=False)
    username = serializers.CharField(max_length=MAX_LOGIN, required=False, allow_blank=True)
    password = serializers.CharField(
        max_length=MAX_LOGIN,
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        help_text="Left out, the stored one stays, if the host does.",
    )
    labels = _labels(required=False)
    relations = _relations(required=False)
    timeout_seconds = _seconds(required=False)


class BackendShape(Shape):
    uid = serializers.UUIDField()
    name = serializers.CharField()
    url = serializers.CharField()
    username = serializers.CharField()
    has_password = serializers.BooleanField()
    labels = _labels()
    relations = serializers.ListField(child=serializers.CharField())
    timeout_seconds = serializers.IntegerField()
    finder = serializers.CharField(help_text="The name to choose it by as a project's finder.")
    created_at = serializers.DateTimeField()


class RefusalShape(Shape):
    code = serializers.CharField()
    detail = serializers.CharField()


class TrialShape(Shape):
    text = serializers.CharField(help_text="What the model was asked about.")
    seconds = serializers.FloatField()
    version = serializers.CharField(help_text="Of the model; empty where it failed.")
    answered = serializers.CharField(help_text="The beginning of the answer itself.")
    failure = serializers.CharField(allow_null=True, help_text="Why nothing of it can be used.")
    attributions = serializers.ListField(
        child=serializers.DictField(), help_text="Shaped as a record's, with names for sources."
    )
    claims = serializers.ListField(
        child=serializers.IntegerField(), help_text="Positions of sentences, from 0."
    )
    refusals = RefusalShape(many=True)


class BackendList(Endpoint):
    """GET: the models of a project. POST: a new one."""

    query = ListQuery

    @extend_schema(responses=responses_of(200, page_of(BackendShape)))
    def get(self, _request: Request, project: UUID) -> Response:
        """The models of other people that a project can ask, newest first."""
        found = self.visible_project(project, Permission.EDIT_MODELS)
        return self.page(backend_rows(found), shape=backend_json)

    @extend_schema(request=BackendBody, responses=responses_of(201, BackendShape, 409))
    @once
    def post(self, request: Request, project: UUID) -> Response:
        """Register a program that answers as Label Studio's model backends do."""
        found = self.visible_project(project, Permission.EDIT_MODELS)
        plan = BackendPlan(**self.read(BackendBody))
        made = create_backend(project=found, plan=plan, by=person(request), at=timezone.now())
        return self.tagged(backend_document(made), status.HTTP_201_CREATED)


class BackendDetail(Endpoint):
    """GET, PATCH, DELETE: one model."""

    matched = ("PATCH",)

    @extend_schema(responses=responses_of(200, BackendShape))
    def get(self, request: Request, backend: UUID) -> Response:
        """A model, without its password."""
        return self.tagged(backend_document(visible_backend(person(request), backend)))

    @extend_schema(request=BackendChangeBody, responses=responses_of(200, BackendShape))
    @once
    def patch(self, request: Request, backend: UUID) -> Response:
        """Change where a model is or what its labels mean; what is left out stays."""
        found = visible_backend(person(request), backend)
        changes = self.read(BackendChangeBody)
        hold(found, project_id=found.project_id)
        self.check_match(backend_document(found))
        kept = {
            name: getattr(found, name)
            for name in ("name", "url", "username", "labels", "relations", "timeout_seconds")
        }
        plan = BackendPlan(**(kept | changes))
        change_backend(backend=found, plan=plan, by=person(request), at=timezone.now())
        return self.tagged(backend_document(found))

    @extend_schema(responses=responses_of(204, None))
    def delete(self, request: Request, backend: UUID) -> Response:
        """Put a model away for good. What it suggested stays."""
        found = visible_backend(person(request), backend)
        archive_backend(backend=found, by=person(request), at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class BackendTest(Endpoint):
    """POST: try a model."""

    rates = {"POST": "finder"}

    @extend_schema(request=Body, responses=responses_of(200, TrialShape, 409))
    def post(self, request: Request, backend: UUID) -> Response:
        """Ask a model about a short text: what came back, and what was refused of it.

        Nothing is stored, and a repeat asks again.
        """
        found = visible_backend(person(request), backend)
        self.read(Body)
        trial = try_backend(backend=found, by=person(request), at=timezone.now())
        findings = trial.findings
        return Response(
            {
                "text": trial.text,
                "seconds": round(trial.seconds, 3),
                "version": trial.version,
                "answered": trial.answered,
                "failure": None if trial.failure is None else say(trial.failure),
                "attributions": [attribution_payload(one) for one in findings.attributions]
                if findings
                else [],
                "claims": [claim.sentence for claim in findings.claims] if findings else [],
                "refusals": [
                    {"code": one.code, "detail": say(one.detail)} for one in findings.refusals
                ]
                if findings
                else [],
            }
        )
