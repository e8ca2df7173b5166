"""API tokens: made, listed and withdrawn by the person whose powers they carry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from annotations.access import NotVisible, Permission, visible_project
from annotations.actions.access_events import note_access
from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.models import AccessKind, ApiToken, User

SCOPES = ("read", "annotate", "manage")
MAX_NAME = 120
MAX_DAYS = 365
USUAL_DAYS = 90
MAX_TOKENS = 50


class TokenRefused(UserError):
    """A token cannot be made like this."""

    code = "token_refused"


@dataclass(frozen=True, kw_only=True)
class TokenPlan:
    """What a new token is to be. project: the uid of the only one it reaches; None: all."""

    name: str
    scopes: Sequence[str]
    days: int = USUAL_DAYS
    project: UUID | None = None


def own_tokens(user: User) -> QuerySet[ApiToken]:
    """A person's tokens, newest first; expired ones too, until the next one is made."""
    return ApiToken.objects.filter(user=user).order_by("-created", "uid")


@transaction.atomic
def make_token(*, plan: TokenPlan, by: User, at: datetime) -> tuple[ApiToken, str]:
    """A token and its text, which is shown once: only its digest is stored."""
    name = plan.name.strip()
    _check(plan, name)
    ApiToken.objects.filter(user=by, expiry__lte=at).delete()
    if ApiToken.objects.filter(user=by).count() >= MAX_TOKENS:
        raise TokenRefused(
            N_(
                "You have {most} tokens. Withdraw one that is not needed any more.",
                most=MAX_TOKENS,
            ),
            code="too_many_tokens",
        )
    project = plan.project and visible_project(by, plan.project, Permission.VIEW_PROJECT)
    token, text = ApiToken.objects.create(  # type: ignore[no-untyped-call]
        user=by,
        expiry=timedelta(days=plan.days),
        name=name,
        scopes=[scope for scope in SCOPES if scope in plan.scopes],
        project=project or None,
    )
    # The manager of knox reads the clock itself; all else here goes by `at`.
    token.created, token.expiry = at, at + timedelta(days=plan.days)
    token.save(update_fields=["created", "expiry"])
    note_access(AccessKind.TOKEN_MADE, at=at, by=by, about=by, detail=_told(token))
    return token, text


def _check(plan: TokenPlan, name: str) -> None:
    if not name or len(name) > MAX_NAME:
        raise TokenRefused(
            N_("A token needs a name of at most {most} characters.", most=MAX_NAME),
            field="name",
        )
    if not plan.scopes or not set(plan.scopes) <= set(SCOPES):
        raise TokenRefused(
            N_("Choose one or more of {known}.", known=", ".join(SCOPES)), field="scopes"
        )
    if not 1 <= plan.days <= MAX_DAYS:
        raise TokenRefused(N_("A token lasts from 1 to {most} days.", most=MAX_DAYS), field="days")


@transaction.atomic
def withdraw_token(*, uid: UUID, by: User, at: datetime) -> None:
    """End one's own token: the next request that brings it is refused."""
    token = own_tokens(by).filter(uid=uid).first()
    if token is None:
        raise NotVisible
    _withdraw(token, by=by, at=at)


@transaction.atomic
def withdraw_tokens_of(user: User, *, by: User | None, at: datetime) -> int:
    """End all tokens of a person, as a new password or a deactivation does; say how many."""
    tokens = list(own_tokens(user))
    for token in tokens:
        _withdraw(token, by=by, at=at)
    return len(tokens)


def _withdraw(token: ApiToken, *, by: User | None, at: datetime) -> None:
    note_access(AccessKind.TOKEN_WITHDRAWN, at=at, by=by, about=token.user, detail=_told(token))
    token.delete()


def _told(token: ApiToken) -> dict[str, object]:
    return {"token": str(token.uid), "name": token.name, "scopes": token.scopes}


def note_use(token: ApiToken, *, at: datetime) -> None:
    """Remember when the token was last used."""
    ApiToken.objects.filter(pk=token.pk).update(used_at=at)
