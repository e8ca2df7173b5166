"""How a project stood at an earlier event."""

import pytest
from make import LATER, make_project, manager_of

from annotations.actions.projects import edit_project
from annotations.models import Project
from annotations.queries.release_states import project_name_at

pytestmark = pytest.mark.django_db


def test_project_name_at_an_earlier_event_is_the_one_of_then() -> None:
    project = make_project(name="First")
    manager = manager_of(project)
    cut_offs = [seq_of(project)]
    for name in ("Second", "Third"):
        edit_project(project=project, changes={"name": name}, by=manager, at=LATER)
        edit_project(project=project, changes={"description": name}, by=manager, at=LATER)
        cut_offs.append(seq_of(project))

    names = [project_name_at(project, seq) for seq in cut_offs]

    assert names == ["First", "Second", "Third"]


def seq_of(project: Project) -> int:
    project.refresh_from_db()
    return project.event_seq
