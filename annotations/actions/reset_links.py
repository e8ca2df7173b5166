"""Links that set a new password once, for somebody who forgot theirs."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from annotations.access import NotVisible, Permission, require
from annotations.actions.access_events import note_access
from annotations.actions.accounts import check_password, end_tokens_and_links
from annotations.actions.sessions import end_sessions_of
from annotations.domain.errors import Conflict
from annotations.domain.messages import N_
from annotations.models import AccessKind, Membership, ResetLink, Role, User

LINK_HOURS = 24


class ResetRefused(Conflict):
    """This manager may make no link for this person."""

    code = "reset_refused"


class ResetLinkSpent(Conflict):
    """The link was used, withdrawn, is too old, or its maker may no longer make it."""

    code = "reset_link_spent"

    def __init__(self) -> None:
        super().__init__(
            N_(
                "This link was used, replaced by a newer one, or is older than a day. "
                "Ask whoever sent it for a new one."
            )
        )


@transaction.atomic
def make_reset_link(*, member: Membership, by: User, at: datetime) -> tuple[ResetLink, str]:
    """A link for a member and its token, which is shown once and stored only as a hash.

    Raises ResetRefused where the link would open more than this manager has the run of.
    """
    require(by, member.project, Permission.EDIT_MEMBERS)
    if member.left_at is not None:
        raise NotVisible
    _refuse_escalation(member.user, by)
    return _make(member.user, by=by, at=at)


@transaction.atomic
def make_operator_reset_link(*, user: User, at: datetime) -> tuple[ResetLink, str]:
    """A link for anybody, made by whoever runs the installation."""
    if not user.is_active:
        raise ResetRefused(N_("This account is deactivated. Reactivate it first."))
    return _make(user, by=None, at=at)


def _refuse_escalation(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise ResetRefused(N_("Change your own password on your account page."))
    if not user.is_active:
        raise ResetRefused(N_("This account is deactivated: ask the operator."))
    if not manages_all_of(by, user):
        raise ResetRefused(
            N_(
                "This person has rights beyond the projects you manage. Ask the operator "
                "for a link: manage.py reset_link {name}",
                name=user.get_username(),
            )
        )


def manages_all_of(manager: User, user: User) -> bool:
    """Whether every project this person belongs to, archived ones too, is run by the manager.

    Nobody manages all of somebody who belongs nowhere.
    """
    if user.is_staff or user.is_superuser or not manager.is_active:
        return False
    managed = Membership.objects.current().filter(user=manager, role=Role.MANAGER)
    belongs = Membership.objects.current().filter(user=user)
    elsewhere = belongs.exclude(project__in=managed.values("project"))
    return belongs.exists() and not elsewhere.exists()


def _make(user: User, *, by: User | None, at: datetime) -> tuple[ResetLink, str]:
    ResetLink.objects.filter(user=user, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    token = secrets.token_urlsafe(32)
    link = ResetLink.objects.create(
        user=user,
        token_hash=_token_hash(token),
        created_by=by,
        created_at=at,
        expires_at=at + timedelta(hours=LINK_HOURS),
    )
    note_access(
        AccessKind.RESET_LINK_MADE, at=at, by=by, about=user, detail={"link": str(link.uid)}
    )
    return link, token


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_reset_link(token: str, at: datetime) -> ResetLink:
    """The link behind a token. Raises NotVisible for one never made, ResetLinkSpent.

    Its maker is asked again: the person may have joined a project since that is not theirs.
    """
    link = (
        ResetLink.objects.select_related("user", "created_by")
        .filter(token_hash=_token_hash(token))
        .first()
    )
    if link is None:
        raise NotVisible
    ended = link.used_at or link.withdrawn_at or link.expires_at <= at or not link.user.is_active
    if ended or (link.created_by and not manages_all_of(link.created_by, link.user)):
        raise ResetLinkSpent
    return link


@transaction.atomic
def use_reset_link(*, token: str, password: str, at: datetime) -> User:
    """Set the password; the link, every session and every token of the person end."""
    link = open_reset_link(token, at)
    user = link.user
    check_password(password, user)
    if not ResetLink.objects.filter(pk=link.pk, used_at=None, withdrawn_at=None).update(used_at=at):
        raise ResetLinkSpent
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions_of(user, by=None, at=at)
    end_tokens_and_links(user, by=None, at=at)
    note_access(
        AccessKind.PASSWORD_RESET, at=at, by=None, about=user, detail={"link": str(link.uid)}
    )
    return user
