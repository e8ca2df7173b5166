"""Events: every change gets the project's next number in its own transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection

from annotations.models import Event, Project, User

# One statement in place of an update and a read, on the path of every key press.
_TAKE_SEQ = (
    f'UPDATE "{Project._meta.db_table}" SET event_seq = event_seq + %s '  # noqa: S608 no input
    "WHERE id = %s RETURNING event_seq"
)


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Who asked for a change, when, and how the client names the request.

    event: the client's key for the request; act: groups what one key press made;
    client: the browser tab; body_hash: SHA-256 of the request, tells a retry from a reuse.
    """

    by: User | None
    at: datetime
    event: UUID
    act: UUID
    client: UUID | None = None
    body_hash: str = ""


def origin_of(by: User | None, at: datetime) -> Origin:
    """The origin of a change that no client named: a page's form, a command, a job."""
    uid = uuid4()
    return Origin(by=by, at=at, event=uid, act=uid)


def take_seq(project_id: int) -> int:
    """Raise the project's event number and return it.

    The row stays locked until the transaction ends, so writers of one project queue here
    and a number is never committed before a lower one.
    """
    return take_seqs(project_id, 1)[0]


def take_seqs(project_id: int, n: int) -> range:
    """The next n event numbers, in order; see take_seq."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_SEQ, [n, project_id])
        last = int(cursor.fetchone()[0])
    return range(last - n + 1, last + 1)


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What an event says: its kind, what it changed, on which version, and its answer."""

    kind: str
    object_uid: UUID | None = None
    base: int | None = None
    undoes: UUID | None = None
    answer: dict[str, object] | None = None


def write_event(*, project_id: int, seq: int, origin: Origin, what: Happening) -> Event:
    """Append one event; call it inside the change's transaction."""
    return Event.objects.create(
        uid=origin.event,
        project_id=project_id,
        seq=seq,
        act=origin.act,
        client=origin.client,
        by=origin.by,
        at=origin.at,
        kind=what.kind,
        object_uid=what.object_uid,
        base=what.base,
        undoes=what.undoes,
        body_hash=origin.body_hash,
        answer=what.answer,
    )


def log(
    *,
    project_id: int,
    kind: str,
    by: User | None,
    at: datetime,
    object_uid: UUID | None = None,
    answer: dict[str, object] | None = None,
) -> Event:
    """Write one event under the next number; call it inside the change's transaction."""
    return write_event(
        project_id=project_id,
        seq=take_seq(project_id),
        origin=origin_of(by, at),
        what=Happening(kind=kind, object_uid=object_uid, answer=answer),
    )
