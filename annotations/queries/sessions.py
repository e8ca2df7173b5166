"""A person's sessions: on which device, from where, and when last."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from annotations.domain.agents import describe_agent
from annotations.models import Session, User


@dataclass(frozen=True)
class OpenSession:
    """One of a person's sessions. browser, system: "" where not known; is_this: the one asking."""

    uid: UUID
    browser: str
    system: str
    address: str | None
    created_at: datetime | None
    seen_at: datetime | None
    is_this: bool


def open_sessions(user: User, *, this: str | None, at: datetime) -> list[OpenSession]:
    """The person's sessions that have not expired: this one, then the others by last use."""
    rows = Session.objects.filter(user=user, expire_date__gt=at).order_by("-seen_at", "uid")
    found = [
        OpenSession(
            row.uid,
            *describe_agent(row.agent),
            address=row.address,
            created_at=row.created_at,
            seen_at=row.seen_at,
            is_this=row.session_key == this,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.is_this)
