"""A person's sessions: seeing to it that one, the others or all of them end."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from annotations.access import NotVisible
from annotations.actions.access_events import note_access
from annotations.models import AccessKind, Session, User

SEEN_EVERY = timedelta(minutes=1)


@transaction.atomic
def end_session(*, uid: UUID, by: User, at: datetime) -> None:
    """End one of one's own sessions: its next request is anonymous."""
    found = Session.objects.filter(uid=uid, user=by).first()
    if found is None:
        raise NotVisible
    _end([found], by=by, at=at)


@transaction.atomic
def end_other_sessions(*, keep: str | None, by: User, at: datetime) -> int:
    """End all of one's own sessions but the one with this key; say how many."""
    found = list(Session.objects.filter(user=by).exclude(session_key=keep or ""))
    _end(found, by=by, at=at)
    return len(found)


@transaction.atomic
def end_sessions_of(user: User, *, by: User | None, at: datetime) -> int:
    """End every session of a person, as a reset and a deactivation do; say how many."""
    found = list(Session.objects.filter(user=user))
    _end(found, by=by, at=at)
    return len(found)


def _end(sessions: list[Session], *, by: User | None, at: datetime) -> None:
    for session in sessions:
        note_access(
            AccessKind.SESSION_ENDED,
            at=at,
            by=by,
            about=session.user,
            detail={"session": str(session.uid)},
        )
    Session.objects.filter(pk__in=[one.pk for one in sessions]).delete()


def note_seen(session: Session, *, at: datetime) -> None:
    """Remember that the session was used; at most one write a minute, whoever asks at once."""
    if session.seen_at is None or session.seen_at <= at - SEEN_EVERY:
        Session.objects.filter(pk=session.pk, seen_at=session.seen_at).update(seen_at=at)


def clear_expired_sessions(*, at: datetime) -> int:
    """Remove the rows of sessions that nobody can use any more; say how many.

    Mostly there are none, and then nothing is written.
    """
    expired = Session.objects.filter(expire_date__lt=at)
    return expired.delete()[0] if expired.exists() else 0
