"""Invitations: for whom, for how long, and how often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from make import NOON, make_member, make_project, make_user, manager_of

from annotations.access import NotVisible
from annotations.actions.accounts import AccountRefused, deactivate_account
from annotations.actions.invitations import (
    InvitationSpent,
    accept_invitation,
    accept_invitation_as_newcomer,
    invite,
    open_invitation,
    withdraw_invitation,
)
from annotations.actions.people import MembershipRefused, change_role, remove_member
from annotations.models import Invitation, Membership, Project, Role, User
from annotations.queries.members import open_invitations

pytestmark = pytest.mark.django_db

PASSWORD = "a long walk along the quay"


def member_of(project: Project, user: User) -> Membership:
    return Membership.objects.get(project=project, user=user)


def make_invitation(project: Project, role: str = Role.ANNOTATOR) -> tuple[Invitation, str]:
    return invite(project=project, role=role, note="", by=manager_of(project), at=NOON)


def test_invitation_stores_only_a_hash_of_its_token() -> None:
    invitation, token = make_invitation(make_project())

    assert token not in invitation.token_hash
    assert len(token) >= 32
    assert open_invitation(token, NOON) == invitation


def test_invitation_accepted_makes_its_bearer_a_member_once() -> None:
    project = make_project()
    _, token = make_invitation(project, Role.ADJUDICATOR)
    ida = make_user()

    accept_invitation(token=token, user=ida, at=NOON)

    assert member_of(project, ida).role == Role.ADJUDICATOR
    with pytest.raises(InvitationSpent):
        accept_invitation(token=token, user=make_user(), at=NOON)


def test_invitation_taken_by_a_member_stays_good_for_somebody_else() -> None:
    project = make_project()
    _, token = make_invitation(project)

    with pytest.raises(MembershipRefused):
        accept_invitation(token=token, user=manager_of(project), at=NOON)

    assert accept_invitation(token=token, user=make_user(), at=NOON) == project


def test_invitation_too_old_is_spent() -> None:
    _, token = make_invitation(make_project())

    with pytest.raises(InvitationSpent):
        accept_invitation(token=token, user=make_user(), at=NOON + timedelta(days=14))


@pytest.mark.parametrize("ended", ["removed", "demoted", "deactivated"])
def test_invitation_of_who_manages_no_more_is_spent(ended: str) -> None:
    project = make_project()
    former = make_member(project, Role.MANAGER)
    member = member_of(project, former)
    _, token = invite(project=project, role=Role.MANAGER, note="", by=former, at=NOON)
    first = manager_of(project)

    if ended == "removed":
        remove_member(member=member, by=first, at=NOON)
    elif ended == "demoted":
        change_role(member=member, role=Role.VIEWER, by=first, at=NOON)
    else:
        deactivate_account(user=former, by=None, at=NOON)

    with pytest.raises(InvitationSpent):
        accept_invitation(token=token, user=former, at=NOON)
    assert not open_invitations(project, at=NOON).exists()


def test_invitation_taken_while_it_is_withdrawn_is_withdrawn_no_more() -> None:
    project = make_project()
    invitation, token = make_invitation(project)
    accept_invitation(token=token, user=make_user(), at=NOON)

    with pytest.raises(InvitationSpent):
        withdraw_invitation(invitation=invitation, by=manager_of(project), at=NOON)

    invitation.refresh_from_db()
    assert invitation.withdrawn_at is None


@pytest.mark.django_db(transaction=True)
def test_newcomers_of_one_name_at_once_get_one_account() -> None:
    project = make_project()
    tokens = [make_invitation(project)[1] for _ in range(4)]
    begun = Barrier(len(tokens), timeout=20)

    def join(token: str) -> str:
        begun.wait()
        try:
            accept_invitation_as_newcomer(
                token=token, username="ida", password=PASSWORD, full_name="", at=NOON
            )
        except AccountRefused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "joined"

    with ThreadPoolExecutor(len(tokens)) as pool:
        answers = sorted(pool.map(join, tokens))

    assert answers == ["joined", *["username_taken"] * 3]


def test_invitation_withdrawn_is_spent() -> None:
    project = make_project()
    invitation, token = make_invitation(project)

    withdraw_invitation(invitation=invitation, by=manager_of(project), at=NOON)

    with pytest.raises(InvitationSpent):
        open_invitation(token, NOON)


def test_invitation_accepted_cannot_be_withdrawn() -> None:
    project = make_project()
    invitation, token = make_invitation(project)
    accept_invitation(token=token, user=make_user(), at=NOON)
    invitation.refresh_from_db()

    with pytest.raises(InvitationSpent):
        withdraw_invitation(invitation=invitation, by=manager_of(project), at=NOON)


@pytest.mark.parametrize("token", ["", "guess", "ü"])
def test_invitation_nobody_made_is_not_found(token: str) -> None:
    with pytest.raises(NotVisible):
        open_invitation(token, NOON)


def test_invitation_into_an_archived_project_is_not_found() -> None:
    project = make_project()
    _, token = make_invitation(project)
    Project.objects.update(archived_at=NOON)

    with pytest.raises(NotVisible):
        open_invitation(token, NOON)


def test_invitation_accepted_by_a_newcomer_makes_account_and_member() -> None:
    project = make_project()
    _, token = make_invitation(project)

    user = accept_invitation_as_newcomer(
        token=token, username="ida", password=PASSWORD, full_name="Ida", at=NOON
    )

    assert member_of(project, user).role == Role.ANNOTATOR


def test_invitation_of_a_newcomer_with_a_weak_password_makes_neither() -> None:
    _, token = make_invitation(make_project())

    with pytest.raises(AccountRefused):
        accept_invitation_as_newcomer(
            token=token, username="ida", password="short", full_name="", at=NOON
        )

    assert not User.objects.filter(username="ida").exists()
    assert open_invitation(token, NOON).accepted_at is None
