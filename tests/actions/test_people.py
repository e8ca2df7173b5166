"""New projects and memberships."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from make import (
    LATER,
    NOON,
    TEXT,
    make_member,
    make_project,
    make_team,
    make_user,
    manager_of,
)

from annotations.access import NotVisible, Permission, require
from annotations.actions.accounts import deactivate_account
from annotations.actions.invitations import invite
from annotations.actions.people import (
    MembershipRefused,
    ProjectPlan,
    add_member,
    change_role,
    create_project,
    remove_member,
    return_member,
)
from annotations.actions.submissions import withdraw_assignment
from annotations.domain.errors import UserError
from annotations.models import Assignment, Event, Membership, Project, Role, Scheme, User
from annotations.models.batch import UNFINISHED

pytestmark = pytest.mark.django_db

PASSWORD = "a long walk along the quay"


def member_of(project: Project, user: User) -> Membership:
    return Membership.objects.get(project=project, user=user)


# --- Projects -----------------------------------------------------------------------------------


def test_create_project_is_born_with_a_scheme_and_its_maker_as_manager() -> None:
    by = make_user()

    project = create_project(
        plan=ProjectPlan(name=" Harbours ", guideline="Mark it."), by=by, at=NOON
    )

    assert (project.name, project.slug) == ("Harbours", "harbours")
    assert Scheme.objects.get(project=project).guideline == "Mark it."
    assert (member_of(project, by).role, member_of(project, by).pseudonym) == ("manager", "A1")


@pytest.mark.parametrize("name", ["", "  ", "x" * 121])
def test_create_project_without_a_fitting_name_is_refused(name: str) -> None:
    with pytest.raises(UserError) as refusal:
        create_project(plan=ProjectPlan(name=name), by=make_user(), at=NOON)

    assert refusal.value.field == "name"


def test_create_project_of_the_same_name_gets_a_short_name_of_its_own() -> None:
    slugs = [make_project(name="Häfen & Quays").slug for _ in range(3)]

    assert slugs == ["hafen-quays", "hafen-quays-2", "hafen-quays-3"]


@pytest.mark.django_db(transaction=True)
def test_projects_of_one_name_made_at_once_get_short_names_of_their_own() -> None:
    makers = [make_user() for _ in range(4)]
    begun = Barrier(len(makers), timeout=20)

    def create(by: User) -> str:
        begun.wait()
        try:
            return create_project(plan=ProjectPlan(name="Quays"), by=by, at=NOON).slug
        finally:
            connection.close()

    with ThreadPoolExecutor(len(makers)) as pool:
        slugs = sorted(pool.map(create, makers))

    assert slugs == ["quays", "quays-2", "quays-3", "quays-4"]


def test_create_project_in_other_letters_still_gets_a_short_name() -> None:
    assert make_project(name="Порты").slug == "project"


# --- Memberships --------------------------------------------------------------------------------


def test_add_member_gives_the_next_pseudonym() -> None:
    project = make_project()

    names = [member_of(project, make_member(project)).pseudonym for _ in range(2)]

    assert names == ["A2", "A3"]


def test_add_member_twice_is_refused() -> None:
    project = make_project()
    ida = make_member(project)

    with pytest.raises(MembershipRefused):
        add_member(project=project, user=ida, role=Role.VIEWER, at=NOON)


def test_add_member_again_after_leaving_keeps_the_pseudonym() -> None:
    project = make_project()
    ida = make_member(project)
    remove_member(member=member_of(project, ida), by=manager_of(project), at=NOON)
    make_member(project)

    again = add_member(project=project, user=ida, role=Role.VIEWER, at=LATER)

    assert (again.pseudonym, again.role, again.left_at) == ("A2", "viewer", None)


def test_remove_member_ends_what_they_may_do() -> None:
    project = make_project()
    ida = make_member(project)

    remove_member(member=member_of(project, ida), by=manager_of(project), at=LATER)

    assert member_of(project, ida).left_at == LATER
    with pytest.raises(NotVisible):
        require(ida, project, Permission.VIEW_PROJECT)


def test_remove_member_twice_keeps_the_first_time() -> None:
    project = make_project()
    ida = make_member(project)
    remove_member(member=member_of(project, ida), by=manager_of(project), at=NOON)

    with pytest.raises(MembershipRefused):
        remove_member(member=member_of(project, ida), by=manager_of(project), at=LATER)

    assert member_of(project, ida).left_at == NOON


def test_last_manager_can_neither_leave_nor_step_down() -> None:
    project = make_project()
    member = member_of(project, manager_of(project))

    with pytest.raises(MembershipRefused):
        remove_member(member=member, by=member.user, at=NOON)
    with pytest.raises(MembershipRefused):
        change_role(member=member, role=Role.VIEWER, by=member.user, at=NOON)


def test_change_role_with_a_second_manager_lets_the_first_step_down() -> None:
    project = make_project()
    make_member(project, Role.MANAGER)
    first = member_of(project, manager_of(project))

    change_role(member=first, role=Role.ANNOTATOR, by=first.user, at=NOON)

    assert member_of(project, first.user).role == Role.ANNOTATOR
    assert Event.objects.get(kind="member.role_changed").answer == {"role": "annotator"}


def test_last_manager_who_can_sign_in_does_not_leave_the_project_to_a_deactivated_one() -> None:
    project = make_project()
    other = make_member(project, Role.MANAGER)
    deactivate_account(user=other, by=None, at=NOON)
    member = member_of(project, manager_of(project))

    with pytest.raises(MembershipRefused):
        remove_member(member=member, by=member.user, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_leave_at_once_leave_one_behind() -> None:
    project = make_project()
    second = member_of(project, make_member(project, Role.MANAGER))
    leaving = [member_of(project, manager_of(project)), second]
    begun = Barrier(2, timeout=20)

    def leave(member: Membership) -> bool:
        try:
            begun.wait()
            remove_member(member=member, by=member.user, at=NOON)
        except MembershipRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        gone = list(pool.map(leave, leaving))

    assert sorted(gone) == [False, True]
    assert Membership.objects.current().filter(project=project, role=Role.MANAGER).count() == 1


@pytest.mark.parametrize("state", UNFINISHED)
def test_change_role_to_viewer_with_open_work_is_refused_and_says_how_much(state: str) -> None:
    team = make_team(TEXT, "It rained.")
    member = member_of(team.project, team.people[0])
    Assignment.objects.filter(annotator=member.user).update(state=state, submitted_at=NOON)

    with pytest.raises(MembershipRefused, match="not submitted: 2") as refusal:
        change_role(member=member, role=Role.VIEWER, by=team.manager, at=LATER)

    assert (refusal.value.code, refusal.value.field) == ("open_work", "role")
    assert member_of(team.project, member.user).role == Role.ANNOTATOR


def test_change_role_to_viewer_after_all_work_is_withdrawn_is_made() -> None:
    team = make_team()
    member = member_of(team.project, team.people[0])
    withdraw_assignment(assignment=team.work(0), by=team.manager, at=NOON)

    change_role(member=member, role=Role.VIEWER, by=team.manager, at=LATER)

    assert member_of(team.project, member.user).role == Role.VIEWER


def test_change_role_with_open_work_to_one_that_may_annotate_is_made() -> None:
    team = make_team()
    member = member_of(team.project, team.people[0])

    change_role(member=member, role=Role.ADJUDICATOR, by=team.manager, at=LATER)

    assert member_of(team.project, member.user).role == Role.ADJUDICATOR


def test_change_role_to_an_unknown_role_is_refused() -> None:
    project = make_project()
    member = member_of(project, make_member(project))

    with pytest.raises(MembershipRefused):
        change_role(member=member, role="owner", by=manager_of(project), at=NOON)


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_members_are_not_edited_by_anybody_but_a_manager(role: str) -> None:
    project = make_project()
    by = make_member(project, role)
    member = member_of(project, by)

    with pytest.raises(NotVisible):
        change_role(member=member, role=Role.MANAGER, by=by, at=NOON)
    with pytest.raises(NotVisible):
        invite(project=project, role=Role.MANAGER, note="", by=by, at=NOON)


def test_former_member_returns_with_role_and_pseudonym() -> None:
    project = make_project()
    member = member_of(project, make_member(project, Role.ADJUDICATOR))
    remove_member(member=member, by=manager_of(project), at=NOON)

    return_member(member=member, by=manager_of(project), at=LATER)

    back = member_of(project, member.user)
    assert (back.left_at, back.role, back.pseudonym) == (None, Role.ADJUDICATOR, "A2")
    assert Event.objects.filter(kind="member.returned").count() == 1


def test_current_member_does_not_return() -> None:
    project = make_project()
    member = member_of(project, make_member(project))

    with pytest.raises(MembershipRefused):
        return_member(member=member, by=manager_of(project), at=LATER)
