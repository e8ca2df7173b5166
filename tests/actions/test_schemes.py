"""Versions of a guideline: what freezes one, and who goes on under which."""

import pytest
from make import (
    LATER,
    NOON,
    assignment_of,
    make_batch,
    make_member,
    make_project,
    make_version,
    manager_of,
    record,
    submit,
)

from annotations.access import NotVisible
from annotations.actions.schemes import (
    SchemeChanged,
    SchemeFrozen,
    SchemeRefused,
    edit_scheme,
    write_scheme,
)
from annotations.models import AssignmentState, Event, Project, Role, Scheme

pytestmark = pytest.mark.django_db


def scheme_of(project: Project, number: int = 1) -> Scheme:
    return Scheme.objects.get(project=project, number=number)


def edit(project: Project, text: str, *, base: str = "Old.") -> None:
    scheme = scheme_of(project)
    edit_scheme(scheme=scheme, guideline=text, base=base, by=manager_of(project), at=LATER)


def write(project: Project, text: str = "New.") -> Scheme:
    return write_scheme(project=project, guideline=text, by=manager_of(project), at=LATER)


def freeze(project: Project) -> None:
    make_batch(project, [make_version(project)], [make_member(project)])


def test_version_that_no_batch_uses_is_edited() -> None:
    project = make_project(guideline="Old.")

    edit(project, "New.\r\nLines.")

    assert scheme_of(project).guideline == "New.\nLines."
    assert Event.objects.get(kind="scheme.edited").answer == {"number": 1}


def test_version_in_use_cannot_change() -> None:
    project = make_project(guideline="Old.")
    freeze(project)

    with pytest.raises(SchemeFrozen):
        edit(project, "New.")

    assert scheme_of(project).guideline == "Old."


def test_edit_on_a_text_that_changed_meanwhile_is_refused() -> None:
    project = make_project(guideline="Old.")
    edit(project, "Hers.")

    with pytest.raises(SchemeChanged):
        edit(project, "Mine.")

    assert scheme_of(project).guideline == "Hers."


def test_next_version_has_the_next_number_and_the_options_of_the_last() -> None:
    project = make_project(guideline="Old.")
    Scheme.objects.filter(project=project).update(options={"evidence": "required"})
    freeze(project)

    made = write(project)

    assert (made.number, made.guideline, made.frozen_at) == (2, "New.", None)
    assert made.options == {"evidence": "required"}
    assert scheme_of(project).guideline == "Old."


def test_next_version_is_not_written_while_the_newest_is_unused() -> None:
    project = make_project()

    with pytest.raises(SchemeFrozen) as refusal:
        write(project)

    assert refusal.value.code == "scheme_unused"


def test_guideline_too_long_is_refused() -> None:
    project = make_project(guideline="Old.")

    with pytest.raises(SchemeRefused):
        edit(project, "x" * 100_001)


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_only_managers_write(role: str) -> None:
    project = make_project()
    freeze(project)

    with pytest.raises(NotVisible):
        write_scheme(project=project, guideline="Mine.", by=make_member(project, role), at=NOON)


def test_session_open_on_the_old_version_submits_under_it() -> None:
    project = make_project(guideline="Old.")
    ida, ben = make_member(project), make_member(project)
    version = make_version(project)
    make_batch(project, [version], [ida])
    work = assignment_of(ida)
    write(project)
    make_batch(project, [version], [ben], kind="recheck")

    submit(work, [record("C"), record("none"), record("none")])

    work.refresh_from_db()
    assert work.state == AssignmentState.SUBMITTED
    assert work.batch_article.scheme.number == 1
    assert assignment_of(ben).batch_article.scheme.number == 2
