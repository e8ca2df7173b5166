"""Projects: one's own, a new one, and one of them with one's role in it."""

from typing import cast
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import NotVisible, Permission
from annotations.actions.holding import hold
from annotations.actions.people import MAX_PROJECT_NAME, ProjectPlan, create_project
from annotations.actions.projects import (
    MAX_DESCRIPTION,
    Settings,
    archive_project,
    edit_project,
    restore_project,
)
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body, Part, Shape
from annotations.api.once import once
from annotations.api.pagination import ListQuery
from annotations.api.schema import page_of, responses_of
from annotations.domain.guidelines import MAX_GUIDELINE
from annotations.domain.languages import MAX_LANGUAGE
from annotations.models import Role
from annotations.queries.projects import own_project_rows, project_document
from annotations.visible import archived_project


def _threshold(help_text: str) -> serializers.FloatField:
    return serializers.FloatField(min_value=0, max_value=1, required=False, help_text=help_text)


class ThresholdsPart(Part):
    quote = _threshold("Direct and mixed quotations.")
    indirect = _threshold("Indirect attributions.")
    claim = _threshold("Claims, whose score ranks within an article.")


class ThresholdsShape(Shape):
    quote = serializers.FloatField()
    indirect = serializers.FloatField()
    claim = serializers.FloatField()


class ProjectBody(Body):
    name = serializers.CharField(max_length=MAX_PROJECT_NAME)
    description = serializers.CharField(
        max_length=MAX_DESCRIPTION, default="", allow_blank=True, help_text="What it is for."
    )
    guideline = serializers.CharField(
        max_length=MAX_GUIDELINE,
        default="",
        allow_blank=True,
        trim_whitespace=False,
        help_text="The rules people mark under, in Markdown.",
    )


class _SharedShape(Shape):
    uid = serializers.UUIDField()
    slug = serializers.CharField(help_text="Its short name, on command lines and in file names.")
    name = serializers.CharField()
    description = serializers.CharField()
    language = serializers.CharField(help_text="What articles without one of their own get.")
    created_at = serializers.DateTimeField()
    role = serializers.ChoiceField(Role.choices, help_text="One's own.")
    pseudonym = serializers.CharField(help_text="One's own.")


class ProjectRowShape(_SharedShape):
    articles = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="How many articles wait for oneself.")


class ProjectShape(_SharedShape):
    claim_suggestions = serializers.BooleanField(help_text="Whether claims are suggested, too.")
    finder = serializers.CharField(help_text="Which is asked for suggestions; empty: the best.")
    suggestion_thresholds = ThresholdsShape(
        help_text="Below which score a suggestion is withheld in batches assigned from now on."
    )
    scheme = serializers.IntegerField(help_text="The number of the newest scheme.")


class ProjectList(Endpoint):
    """GET: the projects one belongs to, by name. POST: a new one."""

    query = ListQuery

    @extend_schema(responses=responses_of(200, page_of(ProjectRowShape)))
    def get(self, request: Request) -> Response:
        """The open projects one belongs to, by name."""
        return self.page(own_project_rows(person(request)))

    @extend_schema(request=ProjectBody, responses=responses_of(201, ProjectShape))
    @once
    def post(self, request: Request) -> Response:
        """Make a project; whoever makes it is its first manager."""
        user = person(request)
        if user.narrowed_to is not None:
            raise NotVisible
        plan = ProjectPlan(**self.read(ProjectBody))
        made = create_project(plan=plan, by=user, at=timezone.now())
        member = self.require(made, Permission.VIEW_PROJECT)
        return self.tagged(project_document(made, member), status.HTTP_201_CREATED)


class SettingsBody(Body):
    name = serializers.CharField(max_length=MAX_PROJECT_NAME, required=False)
    description = serializers.CharField(
        max_length=MAX_DESCRIPTION, required=False, allow_blank=True
    )
    language = serializers.CharField(
        max_length=MAX_LANGUAGE, required=False, help_text="A BCP 47 tag: en, pt-BR."
    )
    claim_suggestions = serializers.BooleanField(required=False)
    finder = serializers.CharField(
        max_length=40,
        required=False,
        allow_blank=True,
        help_text="rules, tagger, the `finder` of a model, or empty: the best there is.",
    )
    suggestion_thresholds = ThresholdsPart(
        required=False, help_text="What is left out stays; 0 withholds nothing."
    )


class ProjectDetail(Endpoint):
    """GET: one project. PATCH: its settings."""

    matched = ("PATCH",)

    @extend_schema(responses=responses_of(200, ProjectShape))
    def get(self, _request: Request, project: UUID) -> Response:
        """A project one belongs to, with one's role in it."""
        found = self.visible_project(project, Permission.VIEW_PROJECT)
        return self.tagged(project_document(found, self.require(found, Permission.VIEW_PROJECT)))

    @extend_schema(request=SettingsBody, responses=responses_of(200, ProjectShape))
    @once
    def patch(self, request: Request, project: UUID) -> Response:
        """Change settings of a project; what is left out stays."""
        found = self.visible_project(project, Permission.EDIT_PROJECT)
        member = self.require(found, Permission.EDIT_PROJECT)
        changes = cast(Settings, self.read(SettingsBody))
        hold(found, project_id=found.pk)
        self.check_match(project_document(found, member))
        edit_project(project=found, changes=changes, by=person(request), at=timezone.now())
        return self.tagged(project_document(found, member))


class ProjectArchiving(Endpoint):
    """POST: archive a project."""

    @extend_schema(request=Body, responses=responses_of(200, ProjectShape, 409))
    @once
    def post(self, request: Request, project: UUID) -> Response:
        """Archive a project: nobody reaches it until a manager brings it back."""
        found = self.visible_project(project, Permission.EDIT_PROJECT)
        self.read(Body)
        archive_project(project=found, by=person(request), at=timezone.now())
        return self.tagged(project_document(found, self.require(found, Permission.EDIT_PROJECT)))


class ProjectRestoring(Endpoint):
    """POST: bring a project back."""

    @extend_schema(request=Body, responses=responses_of(200, ProjectShape, 409))
    @once
    def post(self, request: Request, project: UUID) -> Response:
        """Bring an archived project back, exactly as it was."""
        found = archived_project(person(request), project)
        self.read(Body)
        restore_project(project=found, by=person(request), at=timezone.now())
        return self.tagged(project_document(found, self.require(found, Permission.EDIT_PROJECT)))
