"""Sign-ins, refusals and what people do with their accounts, noted for good."""

from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from annotations.models import AccessEvent, AccessKind, Project, User

AGAIN_AFTER = timedelta(minutes=1)


class Note(TypedDict, total=False):
    """Who did it (None: not signed in), whose account it is about, where, and names beside."""

    by: User | None
    about: User | None
    project: Project | None
    address: str | None
    detail: dict[str, object]


def note_access(kind: AccessKind, *, at: datetime, **note: Unpack[Note]) -> AccessEvent:
    """Append one access event. `detail` holds names, never a password, a token or a text."""
    return AccessEvent.objects.create(kind=kind, at=at, **note)


def note_denial(
    *, by: User, project_id: int, at: datetime, address: str | None, asked: dict[str, str]
) -> None:
    """Note that somebody was refused a method of a route, once a minute at most.

    asked: {"method", "route"}.
    """
    lately = AccessEvent.objects.filter(
        project_id=project_id, kind=AccessKind.DENIED, by=by, at__gt=at - AGAIN_AFTER
    )
    if asked not in lately.values_list("detail", flat=True):
        AccessEvent.objects.create(
            kind=AccessKind.DENIED,
            at=at,
            by=by,
            project_id=project_id,
            address=address,
            detail=asked,
        )
