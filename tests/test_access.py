"""Who may do what, cell by cell; denied looks like not found."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from make import (
    NOON,
    Team,
    make_assignment,
    make_member,
    make_project,
    make_team,
    make_user,
    manager_of,
    record,
    submit,
)

from annotations.access import (
    PERMISSIONS,
    NotVisible,
    Permission,
    closed_versions,
    may,
    membership,
    own_assignment,
    require,
    visible_project,
)
from annotations.actions.articles import add_version
from annotations.actions.people import remove_member
from annotations.actions.submissions import (
    reopen_assignment,
    withdraw_assignment,
)
from annotations.models import Assignment, Membership, Project, Role, User

pytestmark = pytest.mark.django_db

VIEW = Permission.VIEW_PROJECT
ALLOWED: dict[str, set[Permission]] = {
    Role.MANAGER: set(Permission),
    Role.ADJUDICATOR: {
        Permission.VIEW_PROJECT,
        Permission.VIEW_ARTICLES,
        Permission.VIEW_SOURCES,
        Permission.VIEW_AGREEMENT,
        Permission.COMPARE_MARKS,
        Permission.ADJUDICATE,
        Permission.VIEW_RELEASES,
    },
    Role.ANNOTATOR: {Permission.VIEW_PROJECT},
    Role.VIEWER: {
        Permission.VIEW_PROJECT,
        Permission.VIEW_AGREEMENT,
        Permission.VIEW_RELEASES,
    },
}


def leave(project: Project, user: User) -> None:
    member = Membership.objects.get(project=project, user=user)
    remove_member(member=member, by=manager_of(project), at=NOON)


def test_roles_all_have_their_permissions() -> None:
    assert set(PERMISSIONS) == set(Role.values)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role.values)
def test_permission_of_a_role_is_as_the_table_says(role: str, permission: Permission) -> None:
    assert may(Membership(role=role), permission) is (permission in ALLOWED[role])


@pytest.mark.parametrize("permission", Permission)
def test_permission_of_a_stranger_is_none(permission: Permission) -> None:
    assert not may(None, permission)


@pytest.mark.parametrize("role", Role.values)
def test_require_asks_for_the_permission_of_the_role(role: str) -> None:
    project = make_project()
    user = make_member(project, role)

    assert require(user, project, VIEW).role == role
    if role != Role.MANAGER:
        with pytest.raises(NotVisible):
            require(user, project, Permission.EDIT_MEMBERS)


def test_membership_of_stranger_former_member_and_deactivated_is_none() -> None:
    project = make_project()
    former, gone = make_member(project), make_member(project)
    leave(project, former)
    gone.is_active = False
    gone.save()

    assert [membership(user, project) for user in (make_user(), former, gone)] == [None] * 3


def test_membership_elsewhere_gives_nothing_here() -> None:
    here, elsewhere = make_project(), make_project()

    with pytest.raises(NotVisible):
        require(manager_of(elsewhere), here, VIEW)


def test_visible_project_of_a_member_is_found() -> None:
    project = make_project()

    assert visible_project(manager_of(project), project.uid, VIEW) == project


def test_visible_project_unknown_archived_and_foreign_look_the_same() -> None:
    project, archived = make_project(), make_project()
    boss = manager_of(archived)
    Project.objects.filter(pk=archived.pk).update(archived_at=NOON)

    messages = set()
    for user, uid in [
        (boss, uuid4()),
        (boss, archived.uid),
        (boss, project.uid),
    ]:
        with pytest.raises(NotVisible) as refusal:
            visible_project(user, uid, VIEW)
        messages.add((refusal.value.code, refusal.value.detail, refusal.value.field))

    assert len(messages) == 1


# --- One's own assignment -----------------------------------------------------------------------


def test_own_assignment_is_found() -> None:
    assignment = make_assignment()

    assert own_assignment(assignment.annotator, assignment.uid) == assignment


def by_stranger(assignment: Assignment) -> User:  # noqa: ARG001 others need the work
    return make_user()


def by_colleague(assignment: Assignment) -> User:
    return make_member(assignment.batch_article.batch.project)


def by_manager(assignment: Assignment) -> User:
    return manager_of(assignment.batch_article.batch.project)


def by_former_member(assignment: Assignment) -> User:
    leave(assignment.batch_article.batch.project, assignment.annotator)
    return assignment.annotator


def by_deactivated(assignment: Assignment) -> User:
    User.objects.filter(pk=assignment.annotator_id).update(is_active=False)
    return assignment.annotator


def after_archiving(assignment: Assignment) -> User:
    Project.objects.update(archived_at=NOON)
    return assignment.annotator


def after_withdrawal(assignment: Assignment) -> User:
    withdraw_assignment(assignment=assignment, by=by_manager(assignment), at=NOON)
    return assignment.annotator


@pytest.mark.parametrize(
    "reader",
    [
        by_stranger,
        by_colleague,
        by_manager,
        by_former_member,
        by_deactivated,
        after_archiving,
        after_withdrawal,
    ],
)
def test_own_assignment_of_anybody_else_is_not_found(
    reader: Callable[[Assignment], User],
) -> None:
    assignment = make_assignment()

    with pytest.raises(NotVisible):
        own_assignment(reader(assignment), assignment.uid)


def test_own_assignment_of_somebody_who_belongs_elsewhere_only_is_not_found() -> None:
    assignment = make_assignment()
    make_member(make_project())
    elsewhere = make_project(by=assignment.annotator)
    leave(assignment.batch_article.batch.project, assignment.annotator)

    assert membership(assignment.annotator, elsewhere) is not None
    with pytest.raises(NotVisible):
        own_assignment(assignment.annotator, assignment.uid)


# --- Whose marks stay hidden --------------------------------------------------------------------


def test_closed_versions_are_those_with_own_work_to_submit() -> None:
    team: Team = make_team("One sentence.", "Another one.", "A third.", size=1)
    person = team.people[0]
    submit(team.work(0, 0), [record("none")])
    submit(team.work(0, 1), [record("none")])
    reopen_assignment(assignment=team.work(0, 1), by=person, at=NOON)

    closed = closed_versions(person, team.project)

    assert closed == {team.versions[1].pk, team.versions[2].pk}
    assert closed_versions(team.manager, team.project) == set()


def test_closed_versions_are_all_of_an_article_with_own_work_to_submit() -> None:
    team: Team = make_team("One sentence. It rains.", size=2)
    submit(team.work(0), [record("none"), record("none")])
    moved = add_version(
        article=team.versions[0].article, text="One sentence. It snows.", by=team.manager, at=NOON
    ).version

    both = {team.versions[0].pk, moved.pk}

    assert closed_versions(team.people[1], team.project) == both
    assert closed_versions(team.people[0], team.project) == set()


def test_closed_versions_hold_for_a_manager_too() -> None:
    assignment = make_assignment()
    project = assignment.batch_article.batch.project
    Membership.objects.filter(user=assignment.annotator).update(role=Role.MANAGER)

    assert closed_versions(assignment.annotator, project) == {assignment.batch_article.version_id}
