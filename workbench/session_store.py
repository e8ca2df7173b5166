"""Sessions in the database, each with whose it is, from where, and when it was last used."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from annotations.actions.sessions import note_seen
from annotations.domain.addresses import client_address
from annotations.models import Session

MOST_OF_AGENT = 200
SERVER_ERROR = 500


@dataclass(frozen=True)
class Device:
    """Where a session is used: an address and the browser's name of itself."""

    address: str | None = None
    agent: str = ""


class SessionStore(DatabaseStore):
    """Keeps the row it was read from, so that nothing need be asked twice.

    device: set by the middleware; becomes part of the row when the session is stored.
    """

    device = Device()
    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        self.row = super()._get_session_from_db()  # type: ignore[misc]
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to be stored: it goes on from the one that was read, unless the key is new."""
        row = super().create_model_instance(data)
        assert isinstance(row, Session)  # noqa: S101 narrows the type for mypy
        owner = data.get(SESSION_KEY)
        row.user_id = int(owner) if owner else None
        row.address, row.agent = self.device.address, self.device.agent
        row.created_at = row.seen_at = timezone.now()
        known = self.row
        if known is not None and known.session_key == row.session_key:
            row.uid, row.created_at = known.uid, known.created_at
        self.row = row
        return row


class Sessions(SessionMiddleware):
    """Django's sessions, which remember the device and, once a minute, that they were used."""

    def process_request(self, request: HttpRequest) -> None:
        """Tell the session from where it is used; it is read when first asked for."""
        super().process_request(request)
        store = request.session
        assert isinstance(store, SessionStore)  # noqa: S101 narrows the type for mypy
        store.device = Device(
            client_address(request.META, behind_proxy=settings.BEHIND_PROXY),
            request.headers.get("User-Agent", "")[:MOST_OF_AGENT],
        )

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Store what changed; a session in use is noted at most once a minute."""
        answered = super().process_response(request, response)
        row = getattr(request.session, "row", None)
        if row is not None and row.user_id is not None and answered.status_code < SERVER_ERROR:
            note_seen(row, at=timezone.now())
        return answered
