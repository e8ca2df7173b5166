"""A project's settings, and putting it away."""

import pytest
from make import LATER, NOON, make_assignment, make_member, make_project, manager_of

from annotations.access import NotVisible, Permission, own_assignment, visible_project
from annotations.actions.projects import (
    ProjectArchiving,
    ProjectRefused,
    Settings,
    archive_project,
    edit_project,
    restore_project,
)
from annotations.domain.languages import BadLanguage
from annotations.models import Event, Role

pytestmark = pytest.mark.django_db


def test_edited_settings_are_stored_with_old_and_new_in_the_event() -> None:
    project = make_project(name="Harbour")

    edit_project(
        project=project,
        changes={"name": " Port ", "language": "PT-br", "claim_suggestions": True},
        by=manager_of(project),
        at=LATER,
    )

    project.refresh_from_db()
    assert (project.name, project.language, project.claim_suggestions) == ("Port", "pt-BR", True)
    event = Event.objects.get(kind="project.edited")
    assert event.answer == {
        "name": {"from": "Harbour", "to": "Port"},
        "language": {"from": "en", "to": "pt-BR"},
        "claim_suggestions": {"from": False, "to": True},
    }


def test_edit_that_changes_nothing_writes_no_event() -> None:
    project = make_project(name="Harbour")

    edit_project(project=project, changes={"name": "Harbour"}, by=manager_of(project), at=LATER)

    assert not Event.objects.filter(kind="project.edited").exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": " "}, ProjectRefused),
        ({"name": "x" * 121}, ProjectRefused),
        ({"description": "x" * 2001}, ProjectRefused),
        ({"language": "klingon"}, BadLanguage),
    ],
)
def test_setting_that_cannot_be_is_refused(
    changes: Settings, error: type[ProjectRefused | BadLanguage]
) -> None:
    project = make_project()

    with pytest.raises(error):
        edit_project(project=project, changes=changes, by=manager_of(project), at=LATER)


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_only_managers_edit_and_archive(role: str) -> None:
    project = make_project()
    person = make_member(project, role)

    with pytest.raises(NotVisible):
        edit_project(project=project, changes={"name": "Mine"}, by=person, at=LATER)
    with pytest.raises(NotVisible):
        archive_project(project=project, by=person, at=LATER)


def test_archived_project_is_reached_by_nobody_and_comes_back_as_it_was() -> None:
    assignment = make_assignment()
    project = assignment.batch_article.batch.project
    boss = manager_of(project)

    archive_project(project=project, by=boss, at=LATER)

    with pytest.raises(NotVisible):
        visible_project(boss, project.uid, Permission.VIEW_PROJECT)
    with pytest.raises(NotVisible):
        own_assignment(assignment.annotator, assignment.uid)
    restore_project(project=project, by=boss, at=LATER)
    assert visible_project(boss, project.uid, Permission.VIEW_PROJECT) == project
    assert own_assignment(assignment.annotator, assignment.uid) == assignment


def test_project_is_archived_and_restored_once() -> None:
    project = make_project()
    boss = manager_of(project)

    with pytest.raises(ProjectArchiving):
        restore_project(project=project, by=boss, at=NOON)
    archive_project(project=project, by=boss, at=NOON)
    with pytest.raises(ProjectArchiving):
        archive_project(project=project, by=boss, at=NOON)
