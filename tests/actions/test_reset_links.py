"""Links that set a new password: for whom, for how long, and how often."""

from datetime import timedelta

import pytest
from make import NOON, make_member, make_project, make_user, manager_of

from annotations.access import NotVisible
from annotations.actions.accounts import AccountRefused, deactivate_account
from annotations.actions.people import add_member, change_role, remove_member
from annotations.actions.projects import archive_project
from annotations.actions.reset_links import (
    ResetLinkSpent,
    ResetRefused,
    make_operator_reset_link,
    make_reset_link,
    open_reset_link,
    use_reset_link,
)
from annotations.actions.sessions import end_sessions_of
from annotations.models import AccessEvent, AccessKind, Membership, Project, ResetLink, Role, User

pytestmark = pytest.mark.django_db

PASSWORD = "a long walk along the quay"
DAY = timedelta(hours=24)


def member_of(project: Project, user: User) -> Membership:
    return Membership.objects.get(project=project, user=user)


def make_link(project: Project, user: User) -> str:
    by = manager_of(project)
    return make_reset_link(member=member_of(project, user), by=by, at=NOON)[1]


def test_link_sets_the_password_once() -> None:
    project = make_project()
    ida = make_member(project)
    token = make_link(project, ida)

    use_reset_link(token=token, password=PASSWORD, at=NOON)

    ida.refresh_from_db()
    assert ida.check_password(PASSWORD)
    with pytest.raises(ResetLinkSpent):
        use_reset_link(token=token, password="another night at sea", at=NOON)


def test_link_is_stored_as_a_hash_of_256_random_bits() -> None:
    project = make_project()
    token = make_link(project, make_member(project))

    [link] = ResetLink.objects.all()
    assert len(token) >= 43
    assert token not in (link.token_hash, str(link.uid))
    assert token not in str(AccessEvent.objects.values_list("detail", flat=True))


def test_link_is_used_within_a_day() -> None:
    project = make_project()
    token = make_link(project, make_member(project))

    assert open_reset_link(token, NOON + DAY - timedelta(seconds=1))
    with pytest.raises(ResetLinkSpent):
        open_reset_link(token, NOON + DAY)


def test_newer_link_withdraws_the_older() -> None:
    project = make_project()
    ida = make_member(project)
    older, newer = make_link(project, ida), make_link(project, ida)

    assert open_reset_link(newer, NOON)
    with pytest.raises(ResetLinkSpent):
        open_reset_link(older, NOON)


def test_link_never_made_is_not_visible() -> None:
    with pytest.raises(NotVisible):
        open_reset_link("never-made", NOON)


def test_poor_password_does_not_use_the_link_up() -> None:
    project = make_project()
    token = make_link(project, make_member(project))

    with pytest.raises(AccountRefused):
        use_reset_link(token=token, password="12345678", at=NOON)

    assert open_reset_link(token, NOON)


def test_manager_makes_no_link_for_somebody_with_rights_elsewhere() -> None:
    project, elsewhere = make_project(), make_project()
    ida = make_member(project)
    add_member(project=elsewhere, user=ida, role=Role.VIEWER, at=NOON)

    with pytest.raises(ResetRefused, match="Ask the operator"):
        make_link(project, ida)

    assert not ResetLink.objects.exists()


def test_archived_project_of_others_is_elsewhere_too() -> None:
    project, elsewhere = make_project(), make_project()
    ida = make_member(project)
    add_member(project=elsewhere, user=ida, role=Role.MANAGER, at=NOON)
    archive_project(project=elsewhere, by=ida, at=NOON)

    with pytest.raises(ResetRefused):
        make_link(project, ida)


@pytest.mark.parametrize("flag", ["is_staff", "is_superuser"])
def test_manager_makes_no_link_for_who_runs_the_installation(flag: str) -> None:
    project = make_project()
    ida = make_member(project)
    User.objects.filter(pk=ida.pk).update(**{flag: True})

    with pytest.raises(ResetRefused, match="Ask the operator"):
        make_link(project, ida)


def test_manager_of_every_project_of_a_person_makes_a_link() -> None:
    boss = make_user()
    projects = [make_project(by=boss), make_project(by=boss)]
    ida = make_member(projects[0])
    add_member(project=projects[1], user=ida, role=Role.MANAGER, at=NOON)

    assert make_reset_link(member=member_of(projects[0], ida), by=boss, at=NOON)


def test_manager_makes_no_link_for_themselves() -> None:
    project = make_project()

    with pytest.raises(ResetRefused, match="account page"):
        make_link(project, manager_of(project))


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_others_make_no_link(role: str) -> None:
    project = make_project()
    ida, other = make_member(project), make_member(project, role)

    with pytest.raises(NotVisible):
        make_reset_link(member=member_of(project, ida), by=other, at=NOON)


def test_link_dies_when_its_owner_joins_a_project_its_maker_does_not_manage() -> None:
    project, elsewhere = make_project(), make_project()
    ida = make_member(project)
    token = make_link(project, ida)
    add_member(project=elsewhere, user=ida, role=Role.MANAGER, at=NOON)

    with pytest.raises(ResetLinkSpent):
        use_reset_link(token=token, password=PASSWORD, at=NOON)


def test_link_dies_when_its_maker_is_no_manager_any_more() -> None:
    project = make_project()
    boss, ida = manager_of(project), make_member(project)
    token = make_link(project, ida)
    make_member(project, Role.MANAGER)
    change_role(member=member_of(project, boss), role=Role.VIEWER, by=boss, at=NOON)

    with pytest.raises(ResetLinkSpent):
        open_reset_link(token, NOON)


def test_link_dies_when_its_owner_leaves_the_last_project_of_its_maker() -> None:
    project = make_project()
    ida = make_member(project)
    token = make_link(project, ida)

    remove_member(member=member_of(project, ida), by=manager_of(project), at=NOON)

    with pytest.raises(ResetLinkSpent):
        open_reset_link(token, NOON)


def test_operator_makes_a_link_for_anybody_active() -> None:
    ida = make_user(is_superuser=True)
    _, token = make_operator_reset_link(user=ida, at=NOON)

    assert use_reset_link(token=token, password=PASSWORD, at=NOON) == ida


def test_link_of_a_deactivated_account_is_spent() -> None:
    ida = make_user()
    _, token = make_operator_reset_link(user=ida, at=NOON)

    deactivate_account(user=ida, by=None, at=NOON)

    with pytest.raises(ResetLinkSpent):
        open_reset_link(token, NOON)
    with pytest.raises(ResetRefused):
        make_operator_reset_link(user=ida, at=NOON)


def test_former_member_gets_no_link() -> None:
    project = make_project()
    ida = make_member(project)
    member = member_of(project, ida)
    remove_member(member=member, by=manager_of(project), at=NOON)

    with pytest.raises(NotVisible):
        make_reset_link(member=member, by=manager_of(project), at=NOON)


def test_making_and_using_a_link_are_noted() -> None:
    project = make_project()
    ida = make_member(project)
    use_reset_link(token=make_link(project, ida), password=PASSWORD, at=NOON)

    made, used = AccessEvent.objects.order_by("pk")
    assert (made.kind, made.by, made.about) == (
        AccessKind.RESET_LINK_MADE,
        manager_of(project),
        ida,
    )
    assert (used.kind, used.by, used.about) == (AccessKind.PASSWORD_RESET, None, ida)


def test_ending_the_sessions_of_somebody_without_any_is_no_error() -> None:
    assert end_sessions_of(make_user(), by=None, at=NOON) == 0
