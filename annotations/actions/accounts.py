"""Accounts: making one, what a person changes about their own, and closing one for a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annotations.actions.access_events import note_access
from annotations.actions.sessions import end_other_sessions, end_sessions_of
from annotations.actions.tokens import withdraw_tokens_of
from annotations.domain.errors import Conflict, UserError
from annotations.domain.key_maps import read_key_map
from annotations.domain.messages import N_, verbatim
from annotations.models import AccessKind, ResetLink, Theme, User

MAX_USERNAME = 150
MAX_FULL_NAME = 150
MAX_PASSWORD = 1000


class AccountRefused(UserError):
    """The account cannot be as asked; `field` names the value at fault."""

    code = "account_refused"


class AccountState(Conflict):
    """The account is deactivated already, or is not."""

    code = "account_state"


class Preferences(TypedDict, total=False):
    """What a person may change about their own account; what is absent stays."""

    name: str
    theme: str
    language: str
    key_map: Mapping[str, Sequence[str]]


@transaction.atomic
def create_first_manager(*, username: str, password: str) -> User | None:
    """The account of a fresh installation; None when anybody can sign in already."""
    if any(user.has_usable_password() for user in User.objects.filter(is_active=True)):
        return None
    return create_account(username=username, password=password)


def create_account(
    *, username: str, password: str, full_name: str = "", language: str = "en"
) -> User:
    """An account with a checked password. Raises AccountRefused."""
    name = username.strip()
    if User.objects.filter(username__iexact=name).exists():
        raise _taken()
    user = User(username=name, first_name=full_name.strip()[:MAX_FULL_NAME], language=language)
    if len(name) > MAX_USERNAME:
        raise AccountRefused(N_("A name has at most 150 characters."), field="username")
    try:
        User.username_validator(name)
    except ValidationError as error:
        raise AccountRefused(verbatim(" ".join(error.messages)), field="username") from error
    check_password(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise _taken() from error
    return user


def _taken() -> AccountRefused:
    return AccountRefused(N_("This name is taken."), code="username_taken", field="username")


def check_password(password: str, user: User) -> None:
    """Raises AccountRefused for a password that is too short, common or like the name."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise AccountRefused(verbatim(" ".join(error.messages)), field="password") from error


@transaction.atomic
def edit_account(*, user: User, changes: Preferences, at: datetime) -> None:
    """Change what is one's own; the access event names what differs, not its values."""
    checked = _checked(changes)
    differing = sorted(name for name, value in checked.items() if getattr(user, name) != value)
    if not differing:
        return
    for name in differing:
        setattr(user, name, checked[name])
    user.save(update_fields=differing)
    note_access(
        AccessKind.ACCOUNT_CHANGED, at=at, by=user, about=user, detail={"changed": differing}
    )


def _checked(changes: Preferences) -> Mapping[str, object]:
    checked: dict[str, object] = {}
    if "name" in changes:
        checked["first_name"] = name = changes["name"].strip()
        if len(name) > MAX_FULL_NAME:
            raise AccountRefused(
                N_("A name has at most {most} characters.", most=MAX_FULL_NAME),
                field="name",
            )
    if "theme" in changes:
        checked["theme"] = _one_of(changes["theme"], Theme.values, "theme")
    if "language" in changes:
        known = [code for code, _ in settings.LANGUAGES]
        checked["language"] = _one_of(changes["language"], known, "language")
    if "key_map" in changes:
        checked["key_map"] = read_key_map(changes["key_map"])
    return checked


def _one_of(value: str, known: Sequence[str], field: str) -> str:
    if value not in known:
        raise AccountRefused(N_("Choose one of {known}.", known=", ".join(known)), field=field)
    return value


@transaction.atomic
def change_password(*, user: User, password: str, session_key: str | None, at: datetime) -> None:
    """Set one's own new password; every other session, all tokens and reset links end.

    The caller has asked for the old password, and renews the session with this key.
    """
    check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_other_sessions(keep=session_key, by=user, at=at)
    end_tokens_and_links(user, by=user, at=at)
    note_access(AccessKind.PASSWORD_CHANGED, at=at, by=user, about=user)


@transaction.atomic
def deactivate_account(*, user: User, by: User | None, at: datetime) -> None:
    """Nobody signs in with it any more. Memberships, work and pseudonyms stay as they are."""
    _switch(user, is_active=False)
    end_sessions_of(user, by=by, at=at)
    end_tokens_and_links(user, by=by, at=at)
    note_access(AccessKind.DEACTIVATED, at=at, by=by, about=user)


@transaction.atomic
def reactivate_account(*, user: User, by: User | None, at: datetime) -> None:
    """The person can sign in again, with the password they had."""
    _switch(user, is_active=True)
    note_access(AccessKind.REACTIVATED, at=at, by=by, about=user)


def _switch(user: User, *, is_active: bool) -> None:
    if not User.objects.filter(pk=user.pk, is_active=not is_active).update(is_active=is_active):
        raise AccountState(
            N_("This account is active.")
            if is_active
            else N_("This account is deactivated already.")
        )
    user.is_active = is_active


def end_tokens_and_links(user: User, *, by: User | None, at: datetime) -> None:
    """End every other way in that was given before; call it inside a transaction."""
    withdraw_tokens_of(user, by=by, at=at)
    ResetLink.objects.filter(user=user, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
