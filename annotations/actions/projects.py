"""A project's settings, and putting a whole project away. Nothing is deleted."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict

from django.db import transaction

from annotations.access import Permission, require
from annotations.actions.events import log
from annotations.actions.finders import check_choice
from annotations.actions.people import MAX_PROJECT_NAME
from annotations.domain.errors import Conflict, UserError
from annotations.domain.languages import check_language
from annotations.domain.messages import N_
from annotations.domain.suggestions.thresholds import checked_thresholds
from annotations.models import Project, User

MAX_DESCRIPTION = 2000


class ProjectRefused(UserError):
    """A setting cannot be what was asked for; `field` names it."""

    code = "project_refused"


class ProjectArchiving(Conflict):
    """The project is archived already, or is not."""

    code = "archiving_refused"


class Settings(TypedDict, total=False):
    """What may be changed about a project; what is absent stays."""

    name: str
    description: str
    language: str
    claim_suggestions: bool
    finder: str
    suggestion_thresholds: Mapping[str, float]


@transaction.atomic
def edit_project(*, project: Project, changes: Settings, by: User, at: datetime) -> None:
    """Change settings; the event holds old and new of each that differs.

    A threshold that is not among those given stays as it is, too.
    """
    require(by, project, Permission.EDIT_PROJECT)
    checked = _checked(changes)
    locked = Project.objects.select_for_update().get(pk=project.pk)
    if "finder" in changes:
        checked["finder"] = check_choice(locked, changes["finder"])
    if "suggestion_thresholds" in changes:
        checked["suggestion_thresholds"] = checked_thresholds(
            locked.suggestion_thresholds | dict(changes["suggestion_thresholds"])
        )
    differing = {
        name: {"from": before, "to": value}
        for name, value in checked.items()
        if (before := getattr(locked, name)) != value
    }
    for name, value in checked.items():
        setattr(project, name, value)
    if not differing:
        return
    project.save(update_fields=list(differing))
    log(
        project_id=project.pk,
        kind="project.edited",
        by=by,
        at=at,
        object_uid=project.uid,
        answer=dict(differing),
    )


def _checked(changes: Settings) -> dict[str, object]:
    checked: dict[str, object] = dict(changes)
    if "name" in changes:
        checked["name"] = name = changes["name"].strip()
        if not name or len(name) > MAX_PROJECT_NAME:
            raise ProjectRefused(
                N_(
                    "A project needs a name of at most {most} characters.",
                    most=MAX_PROJECT_NAME,
                ),
                field="name",
            )
    if "description" in changes:
        checked["description"] = words = changes["description"].strip()
        if len(words) > MAX_DESCRIPTION:
            raise ProjectRefused(
                N_(
                    "A description has at most {most} characters.",
                    most=MAX_DESCRIPTION,
                ),
                field="description",
            )
    if "language" in changes:
        checked["language"] = check_language(changes["language"])
    return checked


@transaction.atomic
def archive_project(*, project: Project, by: User, at: datetime) -> None:
    """Put a project away: nobody reaches it until a manager brings it back."""
    require(by, project, Permission.EDIT_PROJECT)
    _move(project, archived_at=at, kind="project.archived", by=by, at=at)


@transaction.atomic
def restore_project(*, project: Project, by: User, at: datetime) -> None:
    """Bring an archived project back as it was."""
    require(by, project, Permission.EDIT_PROJECT)
    _move(project, archived_at=None, kind="project.restored", by=by, at=at)


def _move(
    project: Project, *, archived_at: datetime | None, kind: str, by: User, at: datetime
) -> None:
    """Compare and set, so that two who press at once move it once."""
    was_open = archived_at is not None
    moved = Project.objects.filter(pk=project.pk, archived_at__isnull=was_open).update(
        archived_at=archived_at
    )
    if not moved:
        raise ProjectArchiving(
            N_("This project is archived already.")
            if was_open
            else N_("This project is not archived.")
        )
    project.archived_at = archived_at
    log(project_id=project.pk, kind=kind, by=by, at=at, object_uid=project.uid)
