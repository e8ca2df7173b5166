"""Invitations: links that make their bearer a member once."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from annotations.access import NotVisible, Permission, may, membership, require
from annotations.actions.accounts import create_account
from annotations.actions.events import log
from annotations.actions.people import MembershipRefused, add_member
from annotations.domain.errors import Conflict
from annotations.domain.messages import N_
from annotations.models import Invitation, Project, Role, User

INVITATION_DAYS = 14


class InvitationSpent(Conflict):
    """The link was used, withdrawn, is too old, or its maker may no longer invite."""

    code = "invitation_spent"


@transaction.atomic
def invite(
    *, project: Project, role: str, note: str, by: User, at: datetime
) -> tuple[Invitation, str]:
    """An invitation and its token, which is shown once and stored only as a hash."""
    require(by, project, Permission.EDIT_MEMBERS)
    if role not in Role.values:
        raise MembershipRefused(N_("There is no such role."), field="role")
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        project=project,
        role=role,
        token_hash=_token_hash(token),
        note=note.strip()[:120],
        created_by=by,
        created_at=at,
        expires_at=at + timedelta(days=INVITATION_DAYS),
    )
    log(
        project_id=project.pk,
        kind="invitation.created",
        by=by,
        at=at,
        object_uid=invitation.uid,
        answer={"role": role},
    )
    return invitation, token


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitation(token: str, at: datetime) -> Invitation:
    """The invitation behind a link. Raises NotVisible or InvitationSpent.

    Its maker is asked again: nobody comes back by a link made before they had to leave.
    """
    invitation = (
        Invitation.objects.select_related("project", "created_by")
        .filter(token_hash=_token_hash(token), project__archived_at=None)
        .first()
    )
    if invitation is None:
        raise NotVisible
    ended = invitation.accepted_at or invitation.withdrawn_at or invitation.expires_at <= at
    maker = membership(invitation.created_by, invitation.project)
    if ended or not may(maker, Permission.EDIT_MEMBERS):
        raise InvitationSpent(
            N_(
                "This invitation was used, withdrawn, is too old, or was made by somebody who no "
                "longer manages the project. Ask for a new link."
            )
        )
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, user: User, at: datetime) -> Project:
    """Make the bearer a member; the link works once."""
    invitation = open_invitation(token, at)
    taken = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(
        accepted_by=user, accepted_at=at
    )
    if not taken:
        raise InvitationSpent(N_("This invitation was used or withdrawn a moment ago."))
    log(
        project_id=invitation.project_id,
        kind="invitation.accepted",
        by=user,
        at=at,
        object_uid=invitation.uid,
    )
    add_member(project=invitation.project, user=user, role=invitation.role, at=at)
    return invitation.project


@transaction.atomic
def accept_invitation_as_newcomer(
    *,
    token: str,
    username: str,
    password: str,
    full_name: str,
    at: datetime,
    language: str = "en",
) -> User:
    """Make an account and accept the invitation with it, both or neither."""
    open_invitation(token, at)
    user = create_account(
        username=username, password=password, full_name=full_name, language=language
    )
    accept_invitation(token=token, user=user, at=at)
    return user


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Make a link useless; one withdrawn before stays as it was."""
    require(by, invitation.project, Permission.EDIT_MEMBERS)
    open_ones = Invitation.objects.filter(pk=invitation.pk, accepted_at=None)
    if not open_ones.filter(withdrawn_at=None).update(withdrawn_at=at):
        if open_ones.exists():
            return
        raise InvitationSpent(N_("This invitation was accepted: end the membership instead."))
    invitation.withdrawn_at = at
    log(
        project_id=invitation.project_id,
        kind="invitation.withdrawn",
        by=by,
        at=at,
        object_uid=invitation.uid,
    )
